"""Which municipalities a project's people are taken to come from, and on what grounds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from samsyn.gazetteer import changes, places


class Basis(StrEnum):
    """Grounds for what no municipality has reported, the firmest first."""

    STATED = "stated"
    MENTIONED = "mentioned"
    REGION = "region"
    SEAT = "seat"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Named:
    """What is known of where a project is: codes of municipalities, counties and ESF regions.

    `seat` is the owner's municipality, '' where it is unknown or, for a natural person, not to be
    shown.
    """

    stated: frozenset[str] = frozenset()
    mentioned: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    seat: str = ""


@dataclass(frozen=True, slots=True)
class Grounds:
    """The municipalities to divide over, sorted by code; none for NOWHERE."""

    basis: Basis
    places: tuple[str, ...]


def grounds_of(named: Named) -> Grounds:
    """The firmest that gives any municipality: stated, mentioned, the fund's region, seat."""
    for basis, codes in (
        (Basis.STATED, named.stated),
        (Basis.MENTIONED, named.mentioned),
        (Basis.REGION, named.regions),
        (Basis.SEAT, {named.seat} if named.seat else ()),
    ):
        if found := municipalities_named(codes):
            return Grounds(basis, found)
    return Grounds(Basis.NOWHERE, ())


def municipalities_named(codes: Collection[str]) -> tuple[str, ...]:
    """Today's municipalities that the codes name, sorted.

    A county or region covers its municipalities, unless some of them are named too: 'Värmland,
    Filipstad' means Filipstad. A former code counts as today's; a code of nothing as nothing.
    """
    municipal = {now for code in codes if len(code) == 4 and (now := changes.current_code(code))}
    counties = {code for code in codes if code in places.counties()}
    finer = {code[:2] for code in municipal}
    found = municipal | _inside(counties - finer)
    finer |= counties
    for code in codes:
        if code in places.esf_regions():
            members = set(places.esf_region(code).counties)
            found |= set() if members & finer else _inside(members)
    return tuple(sorted(found))


def _inside(counties: Iterable[str]) -> set[str]:
    return {code for county in counties for code in places.municipalities_of(county)}
