"""An import's findings in words, each with a link to its spot in the source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from samsyn.core.models import Document
from samsyn.core.presenters.findings import finding_text
from samsyn.projects.presenters.sources import SourceLink, source_at


@dataclass(frozen=True, slots=True)
class FindingRow:
    text: str
    source: SourceLink | None


def finding_rows(
    findings: Iterable[Mapping[str, Any]], document: Document | None
) -> list[FindingRow]:
    """Findings as they are stored (Finding.as_json)."""
    return [_row(finding, document) for finding in findings]


def _row(finding: Mapping[str, Any], document: Document | None) -> FindingRow:
    text = finding_text(finding["code"], finding.get("values", {}), finding["message"])
    locator = finding.get("locator")
    linked = document is not None and locator is not None
    return FindingRow(text, source_at(document, locator) if linked and document else None)
