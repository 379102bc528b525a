"""Sweden's municipalities, counties, ESF and NUTS regions as facts, by their official codes.

Codes are text: two digits for a county, four for a municipality (SCB), NUTS codes for regions.
Everything is read once from the shipped tables and never changes while the program runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from samsyn.gazetteer.records import (
    ComparisonGroup,
    County,
    EsfRegion,
    Municipality,
    NutsRegion,
    UnknownPlaceError,
)
from samsyn.gazetteer.tables import document, rows

__all__ = [
    "ComparisonGroup",
    "County",
    "EsfRegion",
    "Municipality",
    "NutsRegion",
    "UnknownPlaceError",
    "counties",
    "county",
    "esf_region",
    "esf_regions",
    "functional_regions",
    "municipalities",
    "municipalities_of",
    "municipality",
    "neighbours",
    "nuts_regions",
    "similar",
    "similar_aspects",
    "skr_group",
]


@cache
def municipalities() -> Mapping[str, Municipality]:
    """All 290, by code, in the order of the codes."""
    return MappingProxyType({row["code"]: _municipality(row) for row in rows("municipalities.csv")})


def _municipality(row: dict[str, str]) -> Municipality:
    return Municipality(
        code=row["code"],
        name=row["name"],
        long_name=row["long_name"],
        genitive=row["genitive"],
        county=row["county"],
        nuts3=row["nuts3"],
        functional_region=row["functional_region"],
        esf_region=row["esf_region"],
        population=int(row["population"]),
        population_year=int(row["population_year"]),
        area_km2=float(row["area_km2"]),
    )


@cache
def counties() -> Mapping[str, County]:
    """All 21, by code."""
    return MappingProxyType(
        {
            row["code"]: County(**{**row, "everyday_name": row["everyday_name"] or row["name"]})
            for row in rows("counties.csv")
        }
    )


@cache
def esf_regions() -> Mapping[str, EsfRegion]:
    """All eight, by code."""
    members: dict[str, list[str]] = {}
    for county in counties().values():
        members.setdefault(county.esf_region, []).append(county.code)
    return MappingProxyType(
        {
            row["code"]: EsfRegion(
                code=row["code"],
                name=row["name"],
                aliases=tuple(part for part in row["aliases"].split("|") if part),
                name_en=row["name_en"],
                counties=tuple(members[row["code"]]),
            )
            for row in rows("esf_regions.csv")
        }
    )


@cache
def nuts_regions() -> Mapping[str, NutsRegion]:
    """NUTS 1–3 of Sweden (without the extra-regio codes), by code."""
    return MappingProxyType(
        {
            row["code"]: NutsRegion(
                row["code"], int(row["level"]), row["parent"], row["name"], row["name_en"]
            )
            for row in rows("nuts.csv")
        }
    )


@cache
def functional_regions() -> Mapping[str, str]:
    """The 60 functional labour-market regions (FA-regioner): code → name."""
    return MappingProxyType({row["code"]: row["name"] for row in rows("functional_regions.csv")})


def municipality(code: str) -> Municipality:
    """The municipality with this code today; raises `UnknownPlaceError`."""
    if code not in municipalities():
        raise UnknownPlaceError("municipality", code)
    return municipalities()[code]


def county(code: str) -> County:
    """The county with this code today; raises `UnknownPlaceError`."""
    if code not in counties():
        raise UnknownPlaceError("county", code)
    return counties()[code]


def esf_region(code: str) -> EsfRegion:
    """The ESF region with this code; raises `UnknownPlaceError`."""
    if code not in esf_regions():
        raise UnknownPlaceError("ESF region", code)
    return esf_regions()[code]


def municipalities_of(county_code: str) -> tuple[str, ...]:
    """Codes of the county's municipalities today; raises `UnknownPlaceError`."""
    wanted = county(county_code).code
    return tuple(code for code in municipalities() if code[:2] == wanted)


def neighbours(code: str) -> tuple[str, ...]:
    """Codes of the municipalities that share a land border; island municipalities have none."""
    return _neighbours()[municipality(code).code]


@cache
def _neighbours() -> Mapping[str, tuple[str, ...]]:
    return {code: tuple(others) for code, others in document("neighbours.json").items()}


@cache
def _groups() -> tuple[Mapping[str, ComparisonGroup], Mapping[str, Mapping[str, list[str]]]]:
    held = document("comparison_groups.json")
    skr = {
        member: ComparisonGroup(key, group["title"], tuple(group["members"]))
        for key, group in held["skr"].items()
        for member in group["members"]
    }
    return skr, held["similar"]


def skr_group(code: str) -> ComparisonGroup:
    """SKR's group (2023 grouping) that the municipality belongs to, all members included."""
    return _groups()[0][municipality(code).code]


def similar_aspects() -> tuple[str, ...]:
    """The aspects in which Kolada finds similar municipalities."""
    return tuple(_groups()[1])


def similar(code: str, aspect: str = "overall") -> tuple[str, ...]:
    """The seven municipalities that Kolada finds most like this one in the aspect.

    Raises `UnknownPlaceError` for the code and `ValueError` for an aspect outside
    `similar_aspects()`. The relation is not mutual.
    """
    groups = _groups()[1]
    if aspect not in groups:
        raise ValueError(f"{aspect!r} is not an aspect of similarity; choose one of {list(groups)}")
    return tuple(groups[aspect][municipality(code).code])
