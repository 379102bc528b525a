"""Strategies loaded and edited, projects linked to goals, recommendations followed up."""
