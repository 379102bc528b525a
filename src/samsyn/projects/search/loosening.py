"""What a question is widened to where few have all of it."""

from __future__ import annotations

from dataclasses import replace

from samsyn.projects.search.compounds import parts_of
from samsyn.projects.search.dictionary import dictionary
from samsyn.projects.search.engine import Asked
from samsyn.projects.search.query import Kind, Sought
from samsyn.projects.search.ranking import forms_asked
from samsyn.projects.search.statistics import ENTRIES, frequencies
from samsyn.projects.search.tables import Tables

# A word that more than this share of the entries have does not by itself make one an answer.
_COMMON = 0.5
_FEW = 10
_SHORTEST_PART = 3
# What the dictionary has as a word, and what ends many words that it is no part of.
_FORMS_A_WORD = frozenset({"dom"})


def loosened(tables: Tables, asked: Asked) -> Asked | None:
    """Any of what is sought, and the parts of its compounds; None where that is the same question.

    A word that very many entries have is not enough alone, unless all are such words. Who puts
    quotation marks around words means them, and gets nothing else.
    """
    if any(one.kind is Kind.PHRASE for one in asked.sought):
        return None
    wider = list(dict.fromkeys(part for one in asked.sought for part in (one, *_parts(one))))
    if len(wider) < 2:
        return None
    forms = {form for one in wider for form in forms_asked(one)}
    known = frequencies(tables, {ENTRIES, *forms})
    limit = max(known.get(ENTRIES, 0) * _COMMON, _FEW)
    telling = [
        one for one in wider if max(known.get(form, 0) for form in forms_asked(one)) <= limit
    ]
    return replace(asked, sought=tuple(wider), enough=tuple(telling or wider))


def _parts(sought: Sought) -> list[Sought]:
    """Of a compound its parts; of e-hälsa what is long enough to tell something."""
    if sought.kind is Kind.START:
        return []
    words = sought.words if sought.kind is Kind.JOINED else parts_of(sought.word)
    return [Sought(Kind.WORD, (word,)) for word in words if _tells(word)]


def _tells(part: str) -> bool:
    """Whether the part says something by itself: ungdomar is about the young, not about courts."""
    long_enough = part.isalpha() and len(part) >= _SHORTEST_PART
    return long_enough and not dictionary().bases(part) & _FORMS_A_WORD
