"""Lessons written, read from reports, decided on and taken out."""
