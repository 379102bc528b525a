"""Whether a cue is negated: by a word shortly before it in the same clause, or right after it."""

from __future__ import annotations

import re

from samsyn.sources.records import CharSpan

_NEGATOR = re.compile(
    r"(?<!\w)(?:inte|ej|icke|aldrig|inga|inget|ingen|utan|knappast|knappt|varken|slapp|slippa)(?!\w)",
    re.IGNORECASE,
)
# 'Not only' says that it was; 'not without' says it twice.
_NO_NEGATION = re.compile(
    r"inte\s+(?:bara|endast|enbart|minst|heller\s+bara)(?!\w)|utan\s+(?:också|även|att|också\s+att)(?!\w)"
    r"|(?:inte|ej|aldrig|knappast)\s+(?:\w+\s+)?(?:utan|inga|inget|ingen)(?!\w)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:–—()]|(?<!\w)(?:men|och|eftersom|medan|däremot|samtidigt|som|att)(?!\w)", re.I
)
_AFTER = re.compile(
    r"(?:\s+(?!(?:men|och|eftersom|medan|som|att|om)(?!\w))\w+){0,3}\s+(?:inte|ej|aldrig)(?!\w)",
    re.IGNORECASE,
)
_WORDS_BEFORE = 4


def negator_of(text: str, start: int, cue: CharSpan, end: int) -> CharSpan | None:
    """The word that negates the cue within the sentence from `start` to `end`; None where none."""
    clause = start
    for match in _CLAUSE.finditer(text, start, cue.start):
        clause = match.end()
    window = _last_words(text, clause, cue.start)
    whole = [(m.start(), m.end()) for m in _NO_NEGATION.finditer(text, start, cue.end)]
    for match in reversed(list(_NEGATOR.finditer(text, window, cue.start))):
        if not any(first <= match.start() < last for first, last in whole):
            return CharSpan(match.start(), match.end())
    after = _AFTER.match(text, cue.end, end)
    if after:
        return CharSpan(after.end() - len(after.group().split()[-1]), after.end())
    return None


def _last_words(text: str, start: int, end: int) -> int:
    """Where the last few words before `end` begin, at the earliest at `start`."""
    words = [match.start() for match in re.finditer(r"\S+", text[start:end])]
    return start + (words[-_WORDS_BEFORE] if len(words) > _WORDS_BEFORE else 0)
