"""The name of a place by its code, as administrators and forms need it."""

from __future__ import annotations

from django.utils.translation import gettext

from samsyn.gazetteer import places


def place_name(code: str) -> str | None:
    """The county's (two digits) or municipality's (four) name; None for an unknown code."""
    if not code:
        return gettext("every place")
    try:
        return places.county(code).name if len(code) == 2 else places.municipality(code).name
    except places.UnknownPlaceError:
        return None
