"""Readers of outside formats: bytes in, typed records with locators out. Pure, without network."""
