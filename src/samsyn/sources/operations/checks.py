"""What a record says against itself or against the rows above: told with its cell, never mended."""

from __future__ import annotations

from decimal import Decimal

from samsyn.sources.records import Cell, Finding, JsonPointer, Locator, Value

# Rates are given per priority axis and rounded, so a percentage point is no contradiction.
RATE_TOLERANCE = Decimal("0.01")


def check_record(
    fields: dict[str, Value],
    numbers: dict[str, Value],
    row: Locator,
    beside: Decimal = Decimal(0),
) -> list[Finding]:
    """`numbers` holds the numbers seen so far, and gets this one.

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
    missing = [
        (name, word)
        for name, word in (("title", "name"), ("owner", "beneficiary"))
        if name not in fields
    ]
    return [
        Finding(
            f"{name}_missing", f"The operation has no {word}; fill in the cell if it is known.", row
        )
        for name, word in missing
    ]


def _days(fields: dict[str, Value]) -> list[Finding]:
    start, end = fields.get("period_start"), fields.get("period_end")
    if start is None or end is None or end.value >= start.value:
        return []
    return [
        Finding(
            "end_before_start",
            f"The end {end.value} is before the start {start.value}; correct one of them.",
            end.locator,
        )
    ]


def _amounts(fields: dict[str, Value]) -> list[Finding]:
    findings = [
        Finding(
            "negative_amount",
            f"The amount {fields[name].value:,} is below zero; check whether it "
            "is a repayment or a slip.",
            fields[name].locator,
        )
        for name in ("total_budget", "esf_support", "call_amount")
        if name in fields and fields[name].value < 0
    ]
    total, support = fields.get("total_budget"), fields.get("esf_support")
    if total and support and support.value > total.value >= 0:
        findings.append(
            Finding(
                "support_exceeds_total",
                f"The support {support.value:,} is more than "
                f"the total {total.value:,}; check both.",
                support.locator,
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
        Finding(
            "rate_contradicts_amounts",
            f"The rate {rate.value:.1%} does not fit the amounts, "
            f"which give {share:.1%}; both are kept.",
            rate.locator,
        )
    ]


def _duplicate(fields: dict[str, Value], numbers: dict[str, Value]) -> list[Finding]:
    number = fields.get("number")
    if number is None:
        return []
    before = numbers.setdefault(str(number.value), number)
    if before is number:
        return []
    where = _place(before.locator)
    return [
        Finding(
            "duplicate_number",
            f"The number {number.value} stands in {where} too; both rows "
            "are kept. Check whether they are one project.",
            number.locator,
        )
    ]


def _place(locator: Locator) -> str:
    if isinstance(locator, Cell):
        return f"{locator.sheet} {locator.cell}".strip()
    return locator.pointer if isinstance(locator, JsonPointer) else "the text"
