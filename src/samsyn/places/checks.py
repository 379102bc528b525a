"""Are the shipped facts about Sweden's places whole? Run by `manage check` and at every start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error

from samsyn.gazetteer import places
from samsyn.gazetteer.boundaries import boundaries

COUNTS = {"municipalities": 290, "counties": 21, "ESF regions": 8}
_HINT = "Restore src/samsyn/gazetteer/data from the release, or make it anew with tools/places."


def check_places(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Errors places.E001 (a wrong number of places), E002 (no boundary), E003 (hanging code)."""
    try:
        return [*_counts(), *_boundaries(), *_hanging()]
    except (OSError, KeyError, ValueError) as error:
        return [
            Error(f"The data on places cannot be read: {error!r}.", hint=_HINT, id="places.E004")
        ]


def _counts() -> Iterator[CheckMessage]:
    found = {
        "municipalities": len(places.municipalities()),
        "counties": len(places.counties()),
        "ESF regions": len(places.esf_regions()),
    }
    for what, wanted in COUNTS.items():
        if found[what] != wanted:
            yield Error(f"{found[what]} {what} instead of {wanted}.", hint=_HINT, id="places.E001")


def _boundaries() -> Iterator[CheckMessage]:
    drawn = boundaries()
    yield from _without("boundary", places.municipalities(), drawn.municipalities)
    yield from _without("boundary", places.counties(), drawn.counties)


def _without(what: str, codes: Iterable[str], having: Iterable[str]) -> Iterator[CheckMessage]:
    lacking = sorted(set(codes) - set(having))
    if lacking:
        yield Error(f"No {what} for {', '.join(lacking)}.", hint=_HINT, id="places.E002")


def _hanging() -> Iterator[CheckMessage]:
    """Codes that name a region which is not there."""
    for place in places.municipalities().values():
        known = (
            place.county in places.counties()
            and place.esf_region in places.esf_regions()
            and place.nuts3 in places.nuts_regions()
            and place.functional_region in places.functional_regions()
        )
        if not known:
            yield Error(f"{place.code} names an unknown region.", hint=_HINT, id="places.E003")
