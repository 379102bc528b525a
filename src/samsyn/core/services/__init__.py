"""What changes rows that all apps share: keyword-only, atomic, audited."""
