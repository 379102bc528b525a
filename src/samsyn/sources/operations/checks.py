"""What a record says against itself or against the rows above: told with its cell, never mended."""

from __future__ import annotations

from decimal import Decimal

from samsyn.sources.findings import finding
from samsyn.sources.records import Cell, Finding, JsonPointer, Locator, Value

# Rates are given per priority axis and rounded, so a percentage point is no contradiction.
RATE_TOLERANCE = Decimal("0.01")


def check_record(
    fields: dict[str, Value],
    numbers: dict[int, str],
    row: Locator,
    beside: Decimal = Decimal(0),
) -> list[Finding]:
    """`numbers` holds where each number seen so far stands (by its hash), and gets this one.

    `beside` is Union support that stands in a column of its own and counts in the rate (the youth
    employment initiative's).
    """
    return [
        *_missing(fields, row),
        *_days(fields),
        *_amounts(fields),
        *_rate(fields, beside),
        *_duplicate(fields, numbers),
    ]


def _missing(fields: dict[str, Value], row: Locator) -> list[Finding]:
    """An operation without name or beneficiary is kept, and told."""
    asked = {"title": "title_missing", "owner": "owner_missing"}
    return [finding(code, row) for name, code in asked.items() if name not in fields]


def _days(fields: dict[str, Value]) -> list[Finding]:
    start, end = fields.get("period_start"), fields.get("period_end")
    if start is None or end is None or end.value >= start.value:
        return []
    return [finding("end_before_start", end.locator, end=end.value, start=start.value)]


def _amounts(fields: dict[str, Value]) -> list[Finding]:
    findings = [
        finding("negative_amount", fields[name].locator, value=fields[name].value)
        for name in ("total_budget", "esf_support", "call_amount")
        if name in fields and fields[name].value < 0
    ]
    total, support = fields.get("total_budget"), fields.get("esf_support")
    if total and support and support.value > total.value >= 0:
        findings.append(
            finding(
                "support_exceeds_total",
                support.locator,
                support=support.value,
                total=total.value,
            )
        )
    return findings


def _rate(fields: dict[str, Value], beside: Decimal) -> list[Finding]:
    """The stated rate against support ÷ total."""
    total, support = fields.get("total_budget"), fields.get("esf_support")
    rate = fields.get("union_cofinancing_rate")
    if not (total and support and rate) or total.value <= 0 or support.value < 0:
        return []
    share = (Decimal(support.value) + beside) / Decimal(total.value)
    if abs(share - rate.value) <= RATE_TOLERANCE:
        return []
    return [
        finding(
            "rate_contradicts_amounts",
            rate.locator,
            stated=rate.value,
            computed=round(share, 4),
        )
    ]


def _duplicate(fields: dict[str, Value], numbers: dict[int, str]) -> list[Finding]:
    number = fields.get("number")
    if number is None:
        return []
    written, place = str(number.value), _place(number.locator)
    before = numbers.setdefault(hash(written), place)
    if before is place:
        return []
    return [finding("duplicate_number", number.locator, number=written, place=before)]


def _place(locator: Locator) -> str:
    if isinstance(locator, Cell):
        return f"{locator.sheet} {locator.cell}".strip()
    return locator.pointer if isinstance(locator, JsonPointer) else ""
