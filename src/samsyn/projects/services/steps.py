"""A list's import step by step: what each block of rows came to, kept so that it can go on."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from samsyn.core.models import Document
from samsyn.projects.models import ImportStep
from samsyn.projects.selectors.outcomes import RowOutcome, steps_of, told_of
from samsyn.projects.services.report import COUNTED, ImportReport
from samsyn.sources.findings import remade
from samsyn.sources.records import Cell, Finding


def keep(
    document: Document,
    number: int,
    sheet: str,
    report: ImportReport,
    outcomes: Iterable[RowOutcome],
) -> None:
    """Remember a block; call it in the transaction that wrote the block's rows."""
    told = {
        "sheet": sheet,
        "rows": [
            [one.row, one.outcome, one.subject_type, one.subject_id]
            for one in sorted(outcomes, key=lambda one: one.row)
        ],
        "refused": [_plain(found) for found in report.refused],
        "warnings": [_plain(found) for found in report.warnings],
    }
    ImportStep.objects.create(
        document=document,
        number=number,
        records=report.read,
        counts={name: getattr(report, name) for name in COUNTED},
        outcomes=zlib.compress(json.dumps(told, ensure_ascii=False).encode(), level=6),
    )


def numbers(document: Document) -> set[int]:
    """The blocks that are in the bank."""
    return set(ImportStep.objects.filter(document=document).values_list("number", flat=True))


def is_kept(document: Document, number: int) -> bool:
    return ImportStep.objects.filter(document=document, number=number).exists()


def add_up(document: Document, report: ImportReport) -> None:
    """Add every step's counts and findings to the report."""
    for step in steps_of(document):
        told = told_of(step)
        for name in COUNTED:
            setattr(report, name, getattr(report, name) + step.counts[name])
        report.refused += map(_finding, told["refused"])
        report.warnings += map(_finding, told["warnings"])


def _plain(found: Finding) -> list[Any]:
    spot = found.locator
    place = [spot.sheet, spot.cell] if isinstance(spot, Cell) else None
    return [found.code, found.message, place, dict(found.values)]


def _finding(plain: Sequence[Any]) -> Finding:
    code, message, place, values = plain
    return remade(code, message, values, Cell(*place) if place else None)
