"""The currency of a row's amounts: stated in the row or the heading, or by a rule that is told."""

from __future__ import annotations

from samsyn.sources.findings import finding
from samsyn.sources.operations.cells import Context, Spot, Stated
from samsyn.sources.operations.conventions import currency_in
from samsyn.sources.operations.formats import EUROZONE, NATIONAL
from samsyn.sources.records import Finding, Value

_AMOUNTS = ("total_budget", "eligible_cost", "esf_support", "call_amount")


def settle_currency(
    stated: Stated, fields: dict[str, Value], context: Context, findings: list[Finding]
) -> None:
    """Sets `currency` from cell, currency column or heading; a rule of the list comes last.

    Amounts of one row in two currencies are told and the row's first currency is kept: the amounts
    in the other one are left out of the record, never converted.
    """
    spots = [spot for name in _AMOUNTS for spot in stated.get(name, ())]
    if not spots:
        return
    named = {spot.column.index: named_currency(spot, stated, context) for spot in spots}
    codes = [code for code in named.values() if code]
    if not codes:
        rule = rule_of(context)
        if rule:
            fields["currency"] = Value(rule[0], spots[0].cell, confidence=0.9)
        return
    first = codes[0]
    fields["currency"] = Value(first, spots[0].cell)
    others = [spot for spot in spots if (named[spot.column.index] or first) != first]
    if others:
        _keep_one_currency(stated, fields, named, first, findings, others[0])


def rule_of(context: Context) -> tuple[str, str] | None:
    """Currency for amounts that name none, and the list's origin that it rests on; or None.

    The origin is the name of the list's format, or the ISO code of its country.
    """
    if context.format.currency:
        return context.format.currency, context.format.name
    if context.country in EUROZONE:
        return "EUR", context.country
    if context.country in NATIONAL:
        return NATIONAL[context.country], context.country
    return None


def named_currency(spot: Spot, stated: Stated, context: Context) -> str | None:
    """The currency that the cell, its heading or the row's column of currencies names."""
    if spot.reading.currency:
        return spot.reading.currency
    in_heading = context.conventions.currencies.get(spot.column.index)
    if in_heading:
        return in_heading
    for column in stated.get("currency", ()):
        word = str(column.reading.value).strip()
        return currency_in(word) or (word.upper() if len(word) == 3 and word.isalpha() else None)
    return None


def _keep_one_currency(
    stated: Stated,
    fields: dict[str, Value],
    named: dict[int, str | None],
    kept: str,
    findings: list[Finding],
    other: Spot,
) -> None:
    for name, sources in {
        "total_budget": ("total_budget", "eligible_cost"),
        "esf_support": ("esf_support",),
    }.items():
        same = [
            spot
            for source in sources
            for spot in stated.get(source, ())
            if (named[spot.column.index] or kept) == kept
        ]
        fields.pop(name, None)
        if same:
            spot = same[0]
            fields[name] = Value(
                spot.reading.value, spot.cell, spot.reading.confidence, spot.reading.raw
            )
    second = named[other.column.index] or ""
    findings.append(finding("several_currencies", other.cell, kept=kept, other=second))
