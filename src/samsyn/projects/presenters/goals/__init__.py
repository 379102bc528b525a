"""Strategies, goals and recommendations in words."""
