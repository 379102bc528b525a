"""The columns that wait for an explanation, as their page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from samsyn.projects.models import WaitingColumn
from samsyn.projects.presenters.sources import SourceLink, source_at
from samsyn.projects.presenters.words import field_label
from samsyn.projects.services.columns import FIELDS_OF_A_COLUMN
from samsyn.sources.operations.headings import IGNORE


@dataclass(frozen=True, slots=True)
class ColumnRow:
    id: int
    heading: str
    samples: list[str]
    source: SourceLink


def column_rows(waiting: Iterable[WaitingColumn]) -> list[ColumnRow]:
    return [
        ColumnRow(
            id=column.pk,
            heading=column.heading,
            samples=column.samples,
            source=source_at(
                column.document, {"kind": "cell", "sheet": column.sheet, "cell": column.cell}
            ),
        )
        for column in waiting
    ]


def column_choices() -> list[tuple[str, Any]]:
    """What a column may mean, in the order of a project's page; 'ignore' first."""
    fields = [(name, field_label(name)) for name in FIELDS_OF_A_COLUMN]
    return [(IGNORE, _("Nothing that Samsyn keeps: leave it out")), *fields]
