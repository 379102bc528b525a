"""Samstat: statistics that can be published; no Django, no network, no environment variables."""
