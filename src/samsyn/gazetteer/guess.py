"""Names as people misspell them: without Swedish letters, or with a letter doubled or left out."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from samsyn.gazetteer.places import counties, municipalities

_DOUBLED = re.compile(r"([a-z])\1")
_LONGEST = 200  # characters; no name comes near


def spellings(value: str) -> tuple[str, ...]:
    """The names that a misspelt value can stand for: none, one, or several that collide."""
    return _folded_names().get(fold(value), ())


@cache
def _folded_names() -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    towns = ((place.name, place.long_name) for place in municipalities().values())
    lands = ((county.name, county.long_name) for county in counties().values())
    for forms in (*towns, *lands):
        for form in forms:
            key = fold(form)
            names[key] = tuple(dict.fromkeys((*names.get(key, ()), form)))
    return names


def fold(value: str) -> str:
    """Case, marks and doubled letters taken away, the usual slips: Överkalix → overkalix."""
    parts = unicodedata.normalize("NFD", value.casefold()[:_LONGEST])
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    return _DOUBLED.sub(r"\1", plain)
