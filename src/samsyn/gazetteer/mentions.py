"""What the gazetteer says about a stretch of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["municipality", "county", "region", "nuts", "organisation"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text: `text` is the original's characters `start` up to `end`.

    `code` is the place meant, or None where that is left open; `candidates` are all that the words
    can mean, likeliest first. `ambiguous` is true where there is more than one, or where the words
    may name no place at all. `confidence` (0–1) is a ranking made from rules, not a probability:
    see docs/method/places.md for the values and for what they were measured at.

    For an organisation, `code` is the county or municipality that it serves or is named after.
    """

    start: int
    end: int
    text: str
    kind: Kind
    code: str | None
    candidates: tuple[str, ...]
    ambiguous: bool
    confidence: float
