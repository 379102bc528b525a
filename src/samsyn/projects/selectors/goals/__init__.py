"""Strategies, their trees, what serves each goal, and who was asked what."""
