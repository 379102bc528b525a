"""Networks of actors in words, tables and pictures."""
