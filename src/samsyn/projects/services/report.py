"""What an import did, for a person to read and for a machine to check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from samsyn.sources.records import Finding, UnknownColumn

# What is counted of each block of a list and adds up.
COUNTED = ("read", "new", "changed", "unchanged", "proposals")
# The same and what was left out, as `as_json` names it.
COUNTS = (*COUNTED, "refused_count")


@dataclass(slots=True)
class ImportReport:
    """Counts are rows (projects and calls). `refused`: values and rows left out, with spot and why.

    `changed` counts the rows of which something differs, also where it waits for a person.
    `proposals` are the rows and values that wait for one.

    `repeated` is the number of documents that were known already, byte by byte.
    """

    path: str = ""
    format: str = ""
    documents: int = 0
    repeated: int = 0
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    proposals: int = 0
    refused: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    unknown_columns: list[UnknownColumn] = field(default_factory=list)
    document_id: int | None = None

    def counts(self) -> dict[str, int]:
        return {
            "read": self.read,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "proposals": self.proposals,
            "refused": len(self.refused),
        }

    def add(self, other: ImportReport) -> None:
        """Add another's counts and findings."""
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.refused += other.refused
        self.warnings += other.warnings

    def as_json(self, most: int | None = None) -> dict[str, Any]:
        """For a machine; at most `most` findings of each sort, with their whole numbers."""
        return {
            "path": self.path,
            "format": self.format,
            "documents": self.documents,
            "repeated": self.repeated,
            **self.counts(),
            "refused": [finding.as_json() for finding in self.refused[:most]],
            "refused_count": len(self.refused),
            "warnings": [finding.as_json() for finding in self.warnings[:most]],
            "warning_count": len(self.warnings),
            "unknown_columns": [
                {"sheet": c.sheet, "cell": c.cell, "heading": c.heading, "samples": list(c.samples)}
                for c in self.unknown_columns
            ],
        }

    @classmethod
    def total(cls, reports: Iterable[ImportReport]) -> ImportReport:
        """The reports of several documents as one."""
        whole = cls()
        for report in reports:
            whole.documents += report.documents
            whole.repeated += report.repeated
            whole.add(report)
            whole.unknown_columns += report.unknown_columns
        return whole
