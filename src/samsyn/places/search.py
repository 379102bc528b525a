"""What a person means who types a place's name, a code or something like it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from samsyn.gazetteer import match_name, places
from samsyn.places import selectors

# difflib's ratio: 0.7 finds 'Eskilstna' and leaves out names that merely share an ending.
_LIKENESS = 0.7
_LONGEST_QUESTION = 100


@dataclass(frozen=True, slots=True)
class Answer:
    """`code` is the one place meant, `candidates` those it may be, `near` those spelt like it."""

    code: str | None = None
    candidates: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


def find(question: str) -> Answer:
    """The place that a question names in any form; several are never chosen between."""
    question = question.strip()[:_LONGEST_QUESTION]
    if not question:
        return Answer()
    match = match_name(question)
    codes = tuple(dict.fromkeys(c for code in match.candidates for c in _with_page(code)))
    if len(codes) == 1 and match.exact:
        return Answer(code=codes[0])
    if codes:
        return Answer(candidates=codes)
    return Answer(near=_near(question))


def _with_page(code: str) -> tuple[str, ...]:
    """The code, or for a NUTS region without a page of its own the places that make it up."""
    if selectors.kind_of(code):
        return (code,)
    counties = tuple(c.code for c in places.counties().values() if c.nuts3 == code)
    return counties or tuple(r for r in places.esf_regions() if r.startswith(code))


def _near(question: str) -> tuple[str, ...]:
    """Places whose name begins with the question or is nearly spelt so, at most ten, by name."""
    asked = question.casefold()
    codes = (*places.municipalities(), *places.counties(), *places.esf_regions())
    names = {code: selectors.name(code).casefold() for code in codes}
    close = set(get_close_matches(asked, set(names.values()), n=5, cutoff=_LIKENESS))
    found = [c for c, n in names.items() if n in close or (len(asked) > 1 and n.startswith(asked))]
    return tuple(selectors.in_name_order(found)[:10])
