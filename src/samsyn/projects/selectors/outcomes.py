"""What became of each row of a list that was imported."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from samsyn.core.models import Document
from samsyn.projects.models import ImportStep


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """`row` counts from 1, `sheet` is named as in the stored rows.

    `outcome` is new, changed, unchanged or refused (nothing of the row is in the bank). A row that
    gave a project or call names it.
    """

    sheet: str
    row: int
    outcome: str
    subject_type: str = ""
    subject_id: int | None = None


def outcomes_of(document: Document) -> Iterator[RowOutcome]:
    """Every row that named something, in the document's order; none where it is no list."""
    for step in steps_of(document):
        told = told_of(step)
        for row, outcome, subject_type, subject_id in told["rows"]:
            yield RowOutcome(told["sheet"], row, outcome, subject_type, subject_id)


def steps_of(document: Document) -> Iterator[ImportStep]:
    return ImportStep.objects.filter(document=document).order_by("number").iterator(chunk_size=50)


def told_of(step: ImportStep) -> dict[str, Any]:
    """The step's sheet, rows, and the findings that its rows gave; see services.steps."""
    found: dict[str, Any] = json.loads(zlib.decompress(step.outcomes))
    return found
