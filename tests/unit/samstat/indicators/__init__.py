"""Indicators: their language, their definitions, their numbers."""
