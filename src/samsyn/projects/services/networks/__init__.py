"""Named networks: made, changed, met and decided in. Every step is audited."""
