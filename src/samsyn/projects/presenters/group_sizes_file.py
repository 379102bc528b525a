"""The loaded figures of target groups as CSV, in the columns by which they are loaded."""

from __future__ import annotations

from collections.abc import Iterator

from samsyn.places import selectors as places
from samsyn.projects.models import GroupSize
from samsyn.projects.services.exporting.as_csv import csv_line
from samsyn.sources.harmless import disarmed

_HEADINGS = ("kommun", "namn", "målgrupp", "år", "antal", "källa", "licens")
_SUPPRESSED = ".."


def group_sizes_csv() -> Iterator[str]:
    """UTF-8 with a byte order mark, semicolons; what is suppressed is '..'."""
    rows = GroupSize.objects.filter(replaced_at=None).values_list(
        "place_code", "group", "year", "value", "source", "licence"
    )
    yield "\ufeff"
    yield csv_line(_HEADINGS)
    for code, group, year, value, source, licence in rows.iterator():
        told = _SUPPRESSED if value is None else str(value)
        cells = (code, places.name(code), group, str(year), told, source, licence)
        yield csv_line(map(disarmed, cells))
