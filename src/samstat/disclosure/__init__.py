"""Disclosure control: rules, protection, and the attacker who shares no code with it."""
