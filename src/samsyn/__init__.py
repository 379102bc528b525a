"""Samsyn: one shared picture of regional work for inclusion and skills supply."""
