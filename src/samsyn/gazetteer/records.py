"""The kinds of places, and the error of a code that is none of them."""

from __future__ import annotations

from dataclasses import dataclass


class UnknownPlaceError(LookupError):
    """No place has this code."""

    def __init__(self, what: str, code: str) -> None:
        super().__init__(
            f"{code!r} is not the code of a Swedish {what}; codes are text with leading zeros, "
            "such as '0484' (municipality), '04' (county) or 'SE12' (ESF region)"
        )
        self.code = code


@dataclass(frozen=True, slots=True)
class Municipality:
    """`population` counts inhabitants on 31 December of `population_year`; the area is land."""

    code: str
    name: str
    long_name: str
    genitive: str
    county: str
    nuts3: str
    functional_region: str
    esf_region: str
    population: int
    population_year: int
    area_km2: float


@dataclass(frozen=True, slots=True)
class County:
    """`everyday_name` is what people say where it differs (Sörmland), else the same as `name`."""

    code: str
    name: str
    everyday_name: str
    long_name: str
    name_en: str
    nuts3: str
    esf_region: str


@dataclass(frozen=True, slots=True)
class EsfRegion:
    """One of the eight regions of the Swedish ESF Council; its code is the same area's NUTS 2."""

    code: str
    name: str
    aliases: tuple[str, ...]
    name_en: str
    counties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NutsRegion:
    """A NUTS 2024 region of level 1–3; `parent` is the code of the level above, '' for level 1."""

    code: str
    level: int
    parent: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class ComparisonGroup:
    """Municipalities to compare with: SKR's group of a kind of municipality, named in Swedish."""

    id: str
    title: str
    members: tuple[str, ...]
