"""Options of the form NAME=VALUE, given any number of times."""

from __future__ import annotations

from collections.abc import Sequence

from samstat.errors import FormatError


def read_pairs(words: Sequence[str], option: str, example: str) -> list[tuple[str, str]]:
    """Names and values, spaces around them taken off; FormatError where either is missing."""
    pairs = []
    for word in words:
        name, equals, value = word.partition("=")
        if not (name.strip() and equals and value.strip()):
            raise FormatError(
                "a name, '=' and a value are needed",
                where=option,
                value=word,
                next_step=f"Write like {example}.",
            )
        pairs.append((name.strip(), value.strip()))
    return pairs
