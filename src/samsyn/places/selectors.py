"""Places for screens: names in the active language, lists to choose from, and what hangs together.

A place is known by its code alone: 'NN' a county, 'NNNN' a municipality, 'SENN' an ESF region (the
same area's NUTS 2). The facts are shipped files, read by samsyn.gazetteer: docs/adr/0004.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import get_language

from samsyn.core.sorting import swedish_sort_key
from samsyn.gazetteer import changes, places

Choice = tuple[str, str]


class Kind(StrEnum):
    MUNICIPALITY = "municipality"
    COUNTY = "county"
    ESF_REGION = "esf_region"


@dataclass(frozen=True, slots=True)
class Population:
    """Inhabitants on 31 December of `year`."""

    number: int
    year: int


def kind_of(code: str) -> Kind | None:
    """What the code is the code of today; None where no place has it."""
    if code in places.municipalities():
        return Kind.MUNICIPALITY
    if code in places.counties():
        return Kind.COUNTY
    return Kind.ESF_REGION if code in places.esf_regions() else None


def name(code: str) -> str:
    """'Eskilstuna', 'Södermanlands län' ('Södermanland County'), 'Östra Mellansverige'.

    A former code gives the name the place has now; an unknown code is given back as it is, so that
    nothing stored is hidden.
    """
    code = code if kind_of(code) else changes.current_code(code) or code
    english = (get_language() or "sv").startswith("en")
    match kind_of(code):
        case Kind.MUNICIPALITY:
            return places.municipality(code).name
        case Kind.COUNTY:
            county = places.county(code)
            return county.name_en if english else county.long_name
        case Kind.ESF_REGION:
            region = places.esf_region(code)
            return region.name_en if english else region.name
    return code


def in_name_order(codes: Iterable[str]) -> list[str]:
    return sorted(codes, key=lambda code: swedish_sort_key(name(code)))


def choices(codes: Iterable[str]) -> list[Choice]:
    """(code, name) pairs for a form, by name."""
    return [(code, name(code)) for code in in_name_order(codes)]


def county_choices() -> list[Choice]:
    return choices(places.counties())


def municipality_choices() -> list[tuple[str, list[Choice]]]:
    """(county name, its municipalities) for a grouped list, both by name."""
    return [
        (county_name, choices(places.municipalities_of(code)))
        for code, county_name in county_choices()
    ]


def esf_region_choices() -> list[Choice]:
    return choices(places.esf_regions())


def functional_region_choices() -> list[Choice]:
    pairs = places.functional_regions().items()
    return sorted(pairs, key=lambda pair: swedish_sort_key(pair[1]))


def municipalities_of(code: str) -> list[str]:
    """Codes of the municipalities in a county or ESF region, by name; a municipality gives itself.

    Raises `UnknownPlaceError` for a code of nothing.
    """
    match kind_of(code):
        case Kind.MUNICIPALITY:
            return [code]
        case Kind.ESF_REGION:
            counties = places.esf_region(code).counties
            return in_name_order(m for c in counties for m in places.municipalities_of(c))
    return in_name_order(places.municipalities_of(code))


def codes_within(code: str) -> set[str]:
    """The code itself and every county and municipality inside it: what a filter by place means."""
    inside = set(municipalities_of(code)) | {code}
    if kind_of(code) is Kind.ESF_REGION:
        inside.update(places.esf_region(code).counties)
    return inside


def neighbours(code: str) -> list[str]:
    """Codes of the places of the same kind that share a land border, by name."""
    kind = kind_of(code)
    if kind is Kind.MUNICIPALITY:
        return in_name_order(places.neighbours(code))
    inside = set(municipalities_of(code))
    across = {n for member in inside for n in places.neighbours(member)} - inside
    if kind is Kind.COUNTY:
        return in_name_order({n[:2] for n in across})
    return in_name_order({places.municipality(n).esf_region for n in across})


def similar_municipalities(code: str) -> list[str]:
    """The seven that Kolada finds most like this municipality in all, by name. Not mutual."""
    return in_name_order(places.similar(code))


def population(code: str) -> Population:
    """A municipality's, or the sum of those in a county or ESF region; all are of the same year."""
    inside = [places.municipality(member) for member in municipalities_of(code)]
    return Population(sum(m.population for m in inside), max(m.population_year for m in inside))


def is_code_on(code: str, day: date) -> bool:
    """Whether this very code was a municipality's on the day (Knivsta 0330: from 2003-01-01).

    Nothing is known of days before 1992, so it answers as for 1992.
    """
    return changes.code_at(code, day) == code
