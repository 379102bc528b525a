"""Which of a document's records its findings concern: those are not certain."""

from __future__ import annotations

import re
from collections.abc import Iterable

from samsyn.projects.services.statements import Draft
from samsyn.sources.records import Cell, Finding, JsonPointer, Locator

_ROW = re.compile(r"\d+$")
# A row of a sheet, an element of a JSON list, or None for a document that is one text.
Spot = tuple[str, str] | None


class Remarks:
    """The places that a document's findings name, a whole text being one place."""

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self._spots: set[Spot] = set()
        self.add(findings)

    def add(self, findings: Iterable[Finding]) -> None:
        for found in findings:
            self._spots.add(_spot(found.locator))
            self._spots.update(_spot(locator) for locator in found.also)

    def concern(self, draft: Draft) -> bool:
        """Whether a finding stands where one of the record's values does."""
        if not self._spots:
            return False
        return any(_spot(value.locator) in self._spots for value in draft.record.fields.values())


def _spot(locator: Locator | None) -> Spot:
    if isinstance(locator, Cell):
        row = _ROW.search(locator.cell)
        return locator.sheet, row.group() if row else ""
    if isinstance(locator, JsonPointer):
        return "", locator.pointer[1:].partition("/")[0]
    return None
