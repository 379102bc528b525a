"""What the reader's own tables hold."""

from __future__ import annotations

from samsyn.sources.lessons.cues import subjects


def subjects_codes(part: str) -> set[str]:
    return {code for code, _pattern in subjects(part)}
