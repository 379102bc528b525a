"""How one table writes its amounts, dates and rates: worked out from each column's own evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from samsyn.sources.amounts import DecimalMark, decide_decimal, read_amount
from samsyn.sources.dates import Order, decide_order
from samsyn.sources.operations.headings import normalise
from samsyn.sources.operations.table import Table, with_fields
from samsyn.sources.sheets import NumberText

AMOUNTS = frozenset(
    {
        "total_budget",
        "eligible_cost",
        "esf_support",
        "yei_support",
        "call_amount",
        "partner_amount",
    }
)
DATES = frozenset({"period_start", "period_end", "period"})
EVIDENCE_ROWS = 20_000
# Words that say that the partner of the row leads the project, and those that say that it does not.
YES = frozenset({"yes", "y", "ja", "true", "1", "x", "lead", "leadpartner", "lp", "oui", "lb"})
_NO = frozenset({"no", "n", "nej", "false", "0", "non", "partner", "pp"})

_HEADING_CURRENCIES = {
    "EUR": r"€|\beur\b|\beuros?\b|\ben euros?\b|eur[oa]ban|ευρω",
    "SEK": r"\bsek\b|\bkr\b|kronor|\btkr\b|\btsek\b|\bmsek\b|\bmkr\b|\bmnkr\b",
    "DKK": r"\bdkk\b",
    "PLN": r"\bpln\b|zł",
    "CZK": r"\bczk\b|kč",
    "HUF": r"\bhuf\b|\bft\b",
    "RON": r"\bron\b|\blei\b",
    "BGN": r"\bbgn\b|\bлв",
    "GBP": r"£|\bgbp\b",
    "HRK": r"\bhrk\b|\bkn\b",
    "NOK": r"\bnok\b",
}
_HEADING_SCALES = {
    Decimal("1e3"): r"\b(?:tkr|tsek|ksek|teur|tusental|i tusen|thousands?|tsd)\b|\bt€|tausend",
    Decimal("1e6"): r"\b(?:msek|mkr|mnkr|meur|miljoner|millions?|mio|mln)\b|\bm€|€m\b",
}


@dataclass(frozen=True, slots=True)
class Conventions:
    """Per column (by index): decimal mark, currency and unit of the heading; one order of dates.

    `rates_in` says whether a rate without '%' is a share (0.5) or per cent (50).
    """

    order: Order | None
    rates_in: Literal["share", "percent"]
    decimals: dict[int, DecimalMark | None] = field(default_factory=dict)
    currencies: dict[int, str] = field(default_factory=dict)
    scales: dict[int, Decimal] = field(default_factory=dict)


def settle_by_values(table: Table) -> Table:
    """'EU co-financing' heads a rate in some lists and an amount in others: the values tell."""
    settled: dict[int, str | None] = {}
    for column in table.of("rate_or_support"):
        values = [
            value
            for cell in _cells(table, column.index)
            if (value := _plain_number(cell)) is not None
        ]
        per_cent = any("%" in cell for cell in _cells(table, column.index))
        is_rate = per_cent or (bool(values) and max(values) <= 100)
        settled[column.index] = "union_cofinancing_rate" if is_rate else "esf_support"
    if "lead_flag" not in table.fields:
        for column in table.of("owner"):
            if _is_yes_or_no(table, column.index):
                settled[column.index] = "lead_flag"
    return with_fields(table, settled) if settled else table


def _is_yes_or_no(table: Table, index: int) -> bool:
    """'Lead partner' heads the lead partner's name in some lists, and Yes or No in others."""
    words = {normalise(cell) for cell in _cells(table, index)}
    return bool(words) and words <= YES | _NO


def conventions_of(table: Table) -> Conventions:
    dates = [
        cell
        for column in table.columns
        if column.field in DATES
        for cell in _cells(table, column.index)
    ]
    amounts = [column for column in table.columns if column.field in AMOUNTS]
    whole = decide_decimal(
        cell for column in amounts for cell in _cells(table, column.index) if not _is_number(cell)
    )
    decimals: dict[int, DecimalMark | None] = {}
    for column in amounts:
        texts = (cell for cell in _cells(table, column.index) if not _is_number(cell))
        # A column of round sums shows no decimals: the list's other columns tell.
        decimals[column.index] = decide_decimal(texts) or whole
    return Conventions(
        decide_order(set(dates)),
        _rates_in(table),
        decimals,
        {c.index: code for c in amounts if (code := currency_in(c.heading))},
        {c.index: scale for c in amounts if (scale := scale_in(c.heading))},
    )


def currency_in(heading: str) -> str | None:
    """The one currency that a heading names; None for none or several."""
    text = re.sub(r"[_\s]+", " ", heading.casefold())
    found = {code for code, pattern in _HEADING_CURRENCIES.items() if re.search(pattern, text)}
    return found.pop() if len(found) == 1 else None


def scale_in(heading: str) -> Decimal | None:
    """What the heading says that sums are counted in: 1000 for 'tkr'."""
    text = re.sub(r"[_\s]+", " ", heading.casefold())
    for scale, pattern in _HEADING_SCALES.items():
        if re.search(pattern, text):
            return scale
    return None


def _rates_in(table: Table) -> Literal["share", "percent"]:
    values = [
        value
        for column in table.of("union_cofinancing_rate")
        for cell in _cells(table, column.index)
        if "%" not in cell and (value := _plain_number(cell)) is not None
    ]
    above_one = sum(value > 1 for value in values)
    return "percent" if 2 * above_one > len(values) else "share"


def _plain_number(cell: str) -> Decimal | None:
    amount = read_amount(cell.replace("%", ""), decimal="." if _is_number(cell) else None)
    return amount.value if amount else None


def _is_number(cell: str) -> bool:
    return isinstance(cell, NumberText)


def _cells(table: Table, index: int) -> Iterator[str]:
    for row in table.below[:EVIDENCE_ROWS]:
        if index < len(row) and row[index].strip():
            yield row[index]
