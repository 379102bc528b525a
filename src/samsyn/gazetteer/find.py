"""Finds places in running text and says how sure it is."""

from __future__ import annotations

from samsyn.gazetteer.composed import compose
from samsyn.gazetteer.context import Judged, judge
from samsyn.gazetteer.mentions import Mention
from samsyn.gazetteer.scan import hits

# Below this, a name may as well be a word or a person: docs/method/places.md has the measurements.
SURE_ENOUGH = 0.6


def find_places(text: str) -> list[Mention]:
    """Places named in the text, in order, none overlapping. Offsets are those of the given text.

    Names are found with a capital letter only, in any of the supported forms, composed or
    decomposed, with soft hyphens or without. What context shows to be a word or part of a person's
    name is left out; what stays open has no code.
    """
    composed = compose(text)
    found: list[Mention] = []
    for judged in judge(composed.text, list(hits(composed.text))):
        start, end = composed.span(judged.start, judged.end)
        found.append(_mention(judged, start, end, text[start:end]))
    return found


def _mention(judged: Judged, start: int, end: int, text: str) -> Mention:
    return Mention(
        start=start,
        end=end,
        text=text,
        kind=judged.kind,
        code=judged.code,
        candidates=judged.candidates,
        ambiguous=judged.ambiguous,
        confidence=judged.confidence,
    )


def municipalities_mentioned(text: str, *, threshold: float = SURE_ENOUGH) -> tuple[str, ...]:
    """Codes of the municipalities that a text names, in the order of their first mention.

    Only mentions with a code and at least the threshold's confidence count, so a bare 'Stockholm',
    which may be the county, does not.
    """
    codes = (
        mention.code
        for mention in find_places(text)
        if mention.kind == "municipality" and mention.confidence >= threshold
    )
    return tuple(dict.fromkeys(code for code in codes if code is not None))
