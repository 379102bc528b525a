"""Readers of outside formats: bytes in, typed records with locators out. Pure: no Django, no network."""
