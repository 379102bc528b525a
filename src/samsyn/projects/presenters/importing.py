"""The report of an import, and the columns that wait, as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samsyn.core.models import Document
from samsyn.core.presenters.findings import finding_text
from samsyn.projects.models import WaitingColumn
from samsyn.projects.presenters.sources import SourceLink, source_at
from samsyn.projects.presenters.words import field_label
from samsyn.projects.services.columns import FIELDS_OF_A_COLUMN
from samsyn.projects.services.report import ImportReport
from samsyn.sources.operations.headings import IGNORE
from samsyn.sources.records import Finding

# So many findings of a file are shown; all of them are with the stored document.
SHOWN = 100


@dataclass(frozen=True, slots=True)
class FindingRow:
    text: str
    source: SourceLink | None


@dataclass(frozen=True, slots=True)
class FileReport:
    """`outcome` is read, known or refused; `more` says how many findings are not listed."""

    path: str
    format: str
    outcome: str
    report: ImportReport
    refused: list[FindingRow]
    warnings: list[FindingRow]
    more: int
    projects_url: str
    source_url: str


@dataclass(frozen=True, slots=True)
class ColumnRow:
    id: int
    heading: str
    samples: list[str]
    source: SourceLink


def file_reports(reports: Iterable[ImportReport]) -> list[FileReport]:
    reports = list(reports)
    documents = Document.objects.in_bulk([r.document_id for r in reports if r.document_id])
    return [_file(report, documents.get(report.document_id or 0)) for report in reports]


def _file(report: ImportReport, document: Document | None) -> FileReport:
    listing = reverse("projects:list")
    found = len(report.refused) + len(report.warnings)
    shown = min(SHOWN, len(report.refused)) + min(SHOWN, len(report.warnings))
    return FileReport(
        path=report.path,
        format=report.format,
        outcome=_outcome(report, document),
        report=report,
        refused=[_row(finding, document) for finding in report.refused[:SHOWN]],
        warnings=[_row(finding, document) for finding in report.warnings[:SHOWN]],
        more=found - shown,
        projects_url=f"{listing}?document={document.pk}" if document else "",
        source_url=reverse("core:source", args=[document.pk]) if document else "",
    )


def _outcome(report: ImportReport, document: Document | None) -> str:
    if document is None:
        return "refused"
    return "known" if report.repeated else "read"


def _row(finding: Finding, document: Document | None) -> FindingRow:
    text = finding_text(finding.code, finding.values, finding.message)
    if document is None or finding.locator is None:
        return FindingRow(text, None)
    return FindingRow(text, source_at(document, finding.locator.as_json()))


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
