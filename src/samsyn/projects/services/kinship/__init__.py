"""Kinship of projects: stated or confirmed by a person (stating), found in titles (proposing)."""
