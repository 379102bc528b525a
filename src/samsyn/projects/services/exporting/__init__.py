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
from samsyn.projects.services.exporting.as_pdf import MOST_SHEETS, as_pdf
from samsyn.projects.services.exporting.as_xlsx import Told, write_xlsx
from samsyn.projects.services.exporting.errors import TooManyError
from samsyn.projects.services.exporting.rows import chosen_by

__all__ = [
    "MOST_SHEETS",
    "STREAMED",
    "About",
    "TooManyError",
    "about",
    "as_pdf",
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
    return (*STREAMED, "xlsx", "pdf")


def export_to(
    path: Path, *, user: AnyUser, query: str = "", base: str = "", told: Told | None = None
) -> int:
    """Write the selection of a list's address to a file by its ending; the number of projects.

    The file is whole or as it was before. `told` hears how far a workbook has come. Raises
    `TooManyError` where a workbook or a document of sheets cannot hold the projects.
    """
    projects, words = chosen_by(user, query), about(user, query, base=base)
    part = path.with_name(f"{path.name}.part")
    try:
        _write(part, path.suffix.lstrip(".").lower(), projects, words, told)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return projects.count()


def _write(
    path: Path, kind: str, projects: QuerySet[Project], words: About, told: Told | None
) -> None:
    if kind == "xlsx":
        write_xlsx(path, projects, words, told)
    elif kind == "pdf":
        path.write_bytes(as_pdf(projects, words))
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(STREAMED[kind](projects, words))
