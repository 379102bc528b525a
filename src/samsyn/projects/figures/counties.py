"""Places of projects by municipality and county, each project once in each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samsyn.projects.figures.columns import NAMES, Codes, Flags, Places, Whole

SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class PlaceFlags:
    """Of each place of the bank: its `county`, as a code of NAMES, and whether it is to be counted.

    `stated` and `stated_county` leave out owners' seats; `lone_seat` are the seats of projects that
    have no other place; `any` and `any_county` count every place. None counts a project twice.
    """

    county: Codes
    stated: Flags
    stated_county: Flags
    lone_seat: Flags
    any: Flags
    any_county: Flags


def place_flags(places: Places, projects: int) -> PlaceFlags:
    """`projects` is how many there are in the bank."""
    county = _counties(places.code)
    elsewhere = np.zeros(projects, bool)
    elsewhere[places.row[~places.seat]] = True
    lone = places.seat & ~elsewhere[places.row]
    return PlaceFlags(
        county=county,
        stated=_first(places.row, places.code, ~places.seat),
        stated_county=_first(places.row, county, ~places.seat),
        lone_seat=_first(places.row, places.code, lone),
        any=_first(places.row, places.code, None),
        any_county=_first(places.row, county, None),
    )


def one_county(places: Places, flags: PlaceFlags, projects: int) -> Codes:
    """Each project's county, by what is stated or mentioned, else by the owner's seat.

    As selectors.money has it: SEVERAL where there are more than one, '' where there is none.
    """
    stated = _one(places.row, flags.county, flags.stated_county, projects)
    seats = _one(places.row, flags.county, flags.any_county & places.seat, projects)
    return np.where(stated >= 0, stated, np.maximum(seats, 0)).astype(np.int32)


def _one(rows: Codes, counties: Codes, counted: Flags, projects: int) -> Codes:
    """The code of the one county, of SEVERAL, or -1 for a project without any."""
    found = np.full(projects, -1, np.int32)
    found[rows[counted]] = counties[counted]
    found[np.bincount(rows[counted], minlength=projects) > 1] = NAMES.codes([SEVERAL])[0]
    return found


def _counties(codes: Codes) -> Codes:
    """Of each place the code of its county, which is the first two digits."""
    known, places = np.unique(codes, return_inverse=True)
    counties = NAMES.codes([NAMES.texts[code][:2] for code in known.tolist()])
    return counties[places]


def _first(rows: Codes, codes: Codes, among: Flags | None) -> Flags:
    """Whether this is the project's first place of the code, `among` those alone."""
    own: Whole = np.arange(len(rows)) if among is None else np.flatnonzero(among)
    pairs: NDArray[np.int64] = rows[own].astype(np.int64) << 32 | codes[own]
    _, first = np.unique(pairs, return_index=True)
    flags = np.zeros(len(rows), bool)
    flags[own[first]] = True
    return flags
