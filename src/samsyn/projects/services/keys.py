"""A key for each row of a document: a second row of the same identity is a row of its own."""

from __future__ import annotations

from samsyn.projects.services.identity import key_of
from samsyn.projects.services.report import ImportReport
from samsyn.projects.services.statements import Draft
from samsyn.sources.findings import finding


class KeysOnce:
    """Gives keys in the document's order, so that reading it again gives the same ones.

    The second row of an identity gets '#2' after it, and a finding in `report`: nothing is lost,
    and a person can see whether the source says the same thing twice.
    """

    def __init__(self, report: ImportReport | None = None) -> None:
        self._report = report
        self._seen: dict[str, int] = {}

    def next(self, draft: Draft) -> str:
        key = key_of(draft.record)
        count = self._seen[key] = self._seen.get(key, 0) + 1
        if count == 1:
            return key
        if self._report is not None:
            spot = next((value.locator for value in draft.record.fields.values()), None)
            self._report.warnings.append(finding("duplicate_record", spot, count=count))
        draft.certain = False
        return f"{key}#{count}"
