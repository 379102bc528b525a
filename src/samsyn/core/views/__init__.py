"""Pages of what all apps share: sources and administration."""
