"""What a part's placings and placed reports sum up to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from samsyn.projects.figures.bank import Part
from samsyn.projects.figures.columns import NAMES, Codes, Flags, Placings
from samsyn.projects.figures.grouping import Key, grouped, text_key

# Grounds, target groups (see models.Placing), set of places, and what is left to divide over it.
Rest = tuple[str, str, int, int]


@dataclass(frozen=True, slots=True)
class Sums:
    """One measure in one currency, in its smallest unit. `rests` are by grounds, target groups
    and set of places; a row of `methods` has basis, rest, reported, and `count` of placings, of
    which `exceeding`."""

    reported: dict[str, int]
    methods: list[dict[str, Any]]
    rests: list[Rest]
    seats: dict[str, int]


def counted(part: Part, column: str, measure: str = "") -> dict[str, int]:
    """How many placings there are of each measure or, of one measure, in each currency."""
    placings = part.bank.placings
    own = part.holds(placings.row)
    if measure:
        own &= placings.measure == NAMES.code(measure)
    counts = np.bincount(getattr(placings, column)[own])
    return {NAMES.texts[code]: int(counts[code]) for code in np.flatnonzero(counts).tolist()}


def sums(part: Part, measure: str, currency: str) -> Sums:
    placings, reports = part.bank.placings, part.bank.reports
    own = _asked(part, placings, measure, currency)
    told = _asked(part, reports, measure, currency)
    basis, rest, reported = placings.basis[own], placings.rest[own], placings.reported[own]
    exceeds = placings.exceeds[own].astype(np.int64)
    by_basis = text_key("basis", basis)
    methods = grouped(
        [by_basis], {"rest": rest, "reported": reported, "exceeding": exceeds}, count="count"
    )
    return Sums(
        reported=_by_place(reports.place[told], reports.reported[told]),
        methods=methods,
        rests=_rests(placings, own),
        seats=_by_place(placings.place[own], rest + reported),
    )


def _asked(part: Part, placings: Placings, measure: str, currency: str) -> Flags:
    own: Flags = part.holds(placings.row) & (placings.measure == NAMES.code(measure))
    own &= placings.currency == NAMES.code(currency)
    return own


def _rests(placings: Placings, own: Flags) -> list[Rest]:
    somewhere = own & (placings.place_set > 0)
    sets, numbers = np.unique(placings.place_set[somewhere], return_inverse=True)
    keys = [
        text_key("basis", placings.basis[somewhere]),
        text_key("groups", placings.groups[somewhere]),
        Key("place_set", numbers.astype(np.int32), [str(pk) for pk in sets.tolist()]),
    ]
    rows = grouped(keys, {"sum": placings.rest[somewhere]})
    return [(row["basis"], row["groups"], int(row["place_set"]), row["sum"]) for row in rows]


def _by_place(places: Codes, amounts: Any) -> dict[str, int]:
    rows = grouped([text_key("place", places)], {"sum": amounts})
    return {row["place"]: row["sum"] for row in rows}
