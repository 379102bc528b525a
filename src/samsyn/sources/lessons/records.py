"""What the reader of lessons gives."""

from __future__ import annotations

from dataclasses import dataclass

from samsyn.sources.records import CharSpan

KINDS = ("success", "problem", "reuse", "avoid", "structure")
ABOUT = ("target_group", "measure", "organisation")


@dataclass(frozen=True, slots=True)
class Found:
    """A code, and the words that told it."""

    code: str
    span: CharSpan


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may tell a lesson, with all that speaks for it.

    `kind` is one of KINDS, `about` one of ABOUT. `cue` is None where only the heading tells the
    kind. `negated_by` is the word that turned the cue. `confidence` is between 0 and 0.85: nothing
    here is certain.
    """

    span: CharSpan
    kind: str
    about: str
    confidence: float
    cue: Found | None
    negated_by: CharSpan | None = None
    heading: CharSpan | None = None
    groups: tuple[Found, ...] = ()
    themes: tuple[Found, ...] = ()
