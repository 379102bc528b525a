"""Sample surveys."""
