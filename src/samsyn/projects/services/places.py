"""Where an owner sits, told from its name: a municipality, or a unit of one."""

from __future__ import annotations

import re
from functools import lru_cache

from samsyn.gazetteer import find_places, match_name

# 'Filipstads kommun', 'Stockholms stad'; others may be named after a place and sit elsewhere.
_MUNICIPAL = re.compile(r"\b(kommun|kommuns|stad|stads)\b", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def owner_seat(owner: str) -> str | None:
    """The municipality code of an owner that is a municipality, None for every other owner."""
    if not _MUNICIPAL.search(owner):
        return None
    match = match_name(owner)
    if match.kind == "municipality":
        return match.code
    named = {m.code for m in find_places(owner) if m.kind == "municipality" and not m.ambiguous}
    return named.pop() if len(named) == 1 else None
