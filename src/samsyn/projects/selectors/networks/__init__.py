"""Networks of actors: the one that appears from shared projects, and those that have names."""
