"""Which of a document's records its findings concern: those are not certain."""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_letters

from samsyn.projects.services.statements import Draft
from samsyn.sources.records import Cell, Finding, JsonPointer, Locator

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
        spots = [_spot(value.locator) for value in draft.record.fields.values()]
        return not self._spots.isdisjoint(spots)


def _spot(locator: Locator | None) -> Spot:
    if isinstance(locator, Cell):
        return locator.sheet, locator.cell.lstrip(ascii_letters)
    if isinstance(locator, JsonPointer):
        return "", locator.pointer[1:].partition("/")[0]
    return None
