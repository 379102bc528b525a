"""Broken and hostile files by the million through every reader: findings, and never a traceback."""
