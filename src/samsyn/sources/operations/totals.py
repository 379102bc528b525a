"""Total rows are compared with the sums of the operations above them."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal

from samsyn.sources.findings import finding
from samsyn.sources.operations.cells import Context, Stated, read_cells
from samsyn.sources.operations.conventions import AMOUNTS
from samsyn.sources.records import Finding

_AMOUNTS = sorted(AMOUNTS)
_PART = re.compile(r"sub|del\s?summa|zwischen|sous|delsum|tussen|subtotal", re.IGNORECASE)


class Totals:
    """Running sums of every amount column: of the whole table, and since the last total row.

    `before` are those of the sheet's part above, whose columns stood in other places: a last total
    may be of both.
    """

    def __init__(self, context: Context, before: Totals | None = None) -> None:
        self.context = context
        self.whole: dict[int, Decimal] = defaultdict(Decimal)
        self.part: dict[int, Decimal] = defaultdict(Decimal)
        self.above: dict[int, Decimal] = before.carried_to(context) if before else {}

    def carried_to(self, context: Context) -> dict[int, Decimal]:
        """The sums by the columns that hold the same thing in a later part."""
        by_field: dict[str | None, Decimal] = {}
        for column in self.context.table.columns:
            if column.field in AMOUNTS:
                whole = self.whole[column.index] + self.above.get(column.index, 0)
                by_field.setdefault(column.field, whole)
        columns = context.table.columns
        return {c.index: by_field[c.field] for c in columns if c.field in by_field}

    def add(self, stated: Stated) -> None:
        for column, value in _amounts(stated):
            self.whole[column] += value
            self.part[column] += value

    def check(self, index: int) -> list[Finding]:
        """Findings where a total is neither the sum of all rows above nor of a part."""
        sheet = self.context.table.sheet
        label = next((cell for cell in sheet.rows[index] if cell.strip()), "")
        findings = []
        for column, stated in _amounts(read_cells(self.context, index)[0]):
            sums = (
                [self.part[column]]
                if _PART.search(label)
                else [
                    self.whole[column],
                    self.part[column],
                    self.whole[column] + self.above.get(column, 0),
                ]
            )
            if not any(_same(stated, computed) for computed in sums):
                place = sheet.at(index, column)
                findings.append(finding("wrong_total", place, stated=stated, computed=sums[0]))
        self.part.clear()
        return findings


def _amounts(stated: Stated) -> list[tuple[int, Decimal]]:
    return [
        (spot.column.index, spot.reading.value)
        for name in _AMOUNTS
        for spot in stated.get(name, ())
    ]


def _same(stated: Decimal, computed: Decimal) -> bool:
    """Equal to the cent; a total without decimals may be rounded."""
    if stated == stated.to_integral_value():
        return abs(stated - computed) < 1
    return abs(stated - computed) < Decimal("0.01")
