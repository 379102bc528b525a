"""Patterns of e-mail addresses, telephone numbers and personal numbers in free text.

The last net, for logs and the audit log. Finding people in documents is the readers' work
(samsyn.sources), which knows more of its text.
"""

from __future__ import annotations

import re

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Swedish numbers: trunk 0, +46 or 0046, then 7 to 10 digits in any grouping.
TELEPHONE = re.compile(
    r"(?<![\w./-])(?:\+46|0046|0)[ -]?(?:\(0\))?[ -]?[1-9](?:[ /-]{0,3}\d){6,9}(?!\w)"
)
# Month 01–12 and day 01–31, or 61–91 for coordination numbers: an organisation number's third
# and fourth digits are at least 20, so none is taken for a person's.
PERSONAL_NUMBER = re.compile(
    r"(?<!\w)(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]|[6-8]\d|9[01])[-+]?\d{4}(?!\w)"
)
PATTERNS = {"email": EMAIL, "personal_number": PERSONAL_NUMBER, "telephone": TELEPHONE}


def personal_pattern_in(text: str) -> str | None:
    """Name of the first pattern that occurs in the text, or None."""
    return next((name for name, pattern in PATTERNS.items() if pattern.search(text)), None)


def without_personal_patterns(text: str) -> str:
    """The text with each occurrence written as its kind: '[email]'."""
    for name, pattern in PATTERNS.items():
        text = pattern.sub(f"[{name}]", text)
    return text
