"""How many projects of a part are in each place."""

from __future__ import annotations

import numpy as np

from samsyn.projects.figures.bank import Part
from samsyn.projects.figures.columns import NAMES, Codes, Flags


def counted_places(part: Part, counted: Flags) -> dict[str, int]:
    """Place's code → projects. `counted` is one of bank.place_flags."""
    return _counts(part, part.bank.places.code, counted)


def counted_counties(part: Part, counted: Flags) -> dict[str, int]:
    return _counts(part, part.bank.place_flags.county, counted)


def placed_somewhere(part: Part) -> int:
    """How many projects have any place."""
    has = np.zeros(len(part.bank.projects.ids), bool)
    has[part.bank.places.row] = True
    return int(part.of(has).sum())


def _counts(part: Part, codes: Codes, counted: Flags) -> dict[str, int]:
    own = codes[counted & part.holds(part.bank.places.row)]
    counts = np.bincount(own)
    return {NAMES.texts[code]: int(counts[code]) for code in np.flatnonzero(counts).tolist()}
