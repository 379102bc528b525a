"""The selection as a file: one plan of columns for all kinds, each value with document and spot.

Only accepted projects, and no name of a natural person, leave the system in a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from django.db.models import QuerySet

from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Project
from samsyn.projects.services.exporting.about import About, about
from samsyn.projects.services.exporting.as_csv import as_csv
from samsyn.projects.services.exporting.as_geojson import as_geojson
from samsyn.projects.services.exporting.as_json import as_json
from samsyn.projects.services.exporting.as_xlsx import TooManyRowsError, write_xlsx
from samsyn.projects.services.exporting.rows import chosen_by

__all__ = [
    "STREAMED",
    "About",
    "TooManyRowsError",
    "about",
    "chosen_by",
    "export_to",
    "formats",
    "write_xlsx",
]

# Kinds that are text, given out as they are written: memory stays flat however many rows.
STREAMED: dict[str, Callable[[QuerySet[Project], About], Iterator[str]]] = {
    "csv": as_csv,
    "json": as_json,
    "geojson": as_geojson,
}


def formats() -> tuple[str, ...]:
    """The kinds of file, by their ending."""
    return (*STREAMED, "xlsx")


def export_to(path: Path, *, user: AnyUser, query: str = "") -> int:
    """Write the selection of a list's address to a file by its ending; the number of projects.

    Raises `TooManyRowsError` where a workbook cannot hold them.
    """
    projects, told = chosen_by(user, query), about(user, query)
    kind = path.suffix.lstrip(".").lower()
    if kind == "xlsx":
        return write_xlsx(path, projects, told)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(STREAMED[kind](projects, told))
    return projects.count()
