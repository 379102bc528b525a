"""Networks of actors."""
