"""A key for each row of a document: a second row of the same identity is a row of its own."""

from __future__ import annotations

from samsyn.projects.services.identity import key_of
from samsyn.projects.services.report import ImportReport
from samsyn.projects.services.statements import Draft
from samsyn.sources.findings import finding
from samsyn.sources.records import Record


class KeysOnce:
    """Gives keys in the document's order, so that reading it again gives the same ones.

    The second row of an identity gets '#2' after it, and a finding in `report`: nothing is lost,
    and a person can see whether the source says the same thing twice.
    """

    def __init__(self, report: ImportReport | None = None) -> None:
        self.report = report
        # By the keys' hashes: a list may have a million.
        self._seen: set[int] = set()
        self._several: dict[str, int] = {}

    def next(self, draft: Draft) -> str:
        key = key_of(draft.record)
        count = self._count(key)
        if count == 1:
            return key
        if self.report is not None:
            spot = next((value.locator for value in draft.record.fields.values()), None)
            self.report.warnings.append(finding("duplicate_record", spot, count=count))
        draft.certain = False
        return f"{key}#{count}"

    def skip(self, record: Record) -> None:
        """A record that has its key already, from an import that was stopped after it."""
        self._count(key_of(record))

    def _count(self, key: str) -> int:
        short = hash(key)
        if short not in self._seen:
            self._seen.add(short)
            return 1
        count = self._several[key] = self._several.get(key, 1) + 1
        return count
