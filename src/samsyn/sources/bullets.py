"""Marks that begin the items of a list: in web pages, mails, Word and plain text."""

from __future__ import annotations

# Inside a character class; the hyphen stands last. U+F0B7, U+F0A7 and U+F0D8 are Word's bullets.
MARKS = "•·▪◦●○■□‣⁃➢➤►✓✔✅→*\uf0b7\uf0a7\uf0d8–—-"
# 'o ' is how Word's hollow bullet is copied; a name or capital must follow.
LEAD = rf"(?:[\s{MARKS}]+|\d{{1,3}}[.)]\s+|o\s+(?=[A-ZÅÄÖ]))*"
