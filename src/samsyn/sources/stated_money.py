"""Labelled amounts: exact, with the currency and scale that the value or its label gives."""

from __future__ import annotations

import re
from decimal import Decimal

from samsyn.sources.amounts import Amount, find_amounts, read_amount
from samsyn.sources.labelled import Labelled
from samsyn.sources.records import CharSpan, Value
from samsyn.sources.stated import Facts, label_of, put, written
from samsyn.sources.text import clean_value

_UNITS = {
    "tkr": Decimal(1000),
    "tsek": Decimal(1000),
    "ksek": Decimal(1000),
    "tusental": Decimal(1000),
    "mkr": Decimal(10**6),
    "mnkr": Decimal(10**6),
    "msek": Decimal(10**6),
    "miljoner": Decimal(10**6),
    "miljoner kronor": Decimal(10**6),
}


def read_money(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    shown_text = clean_value(written(facts, span))
    amount = read_amount(shown_text) or _leading_amount(shown_text)
    if amount is None:
        facts.tell("unreadable_amount", span, label=label_of(facts, entry), value=shown_text)
        return
    value = amount.value * _scale_of_label(entry, amount)
    if value < 0:
        facts.tell("negative_amount", span, value=value)
    if amount.ambiguous:
        facts.tell("ambiguous_amount", span, value=shown_text)
    put(facts, entry.field, value, span)
    _currency(facts, entry, amount, span)


def _currency(facts: Facts, entry: Labelled, amount: Amount, span: CharSpan) -> None:
    """The currency as written; the pages of the Swedish fund give kronor where none is."""
    unit = (entry.unit or "").lower()
    stated = amount.currency or ("EUR" if unit in ("eur", "euro", "€") else None)
    known = facts.fields.get("currency")
    if stated and known and known.confidence < 1:
        del facts.fields["currency"]
        known = None
    if stated:
        facts.put("currency", Value(stated, span))
    elif known is None:
        certain = 1.0 if unit else 0.9
        facts.put("currency", Value("SEK", span, certain))


def _leading_amount(shown_text: str) -> Amount | None:
    """'12 728 829 kr (46,8 %)', '1 000 000 kr varav …': the first amount, if it begins so."""
    found = next(find_amounts(shown_text), None)
    if found and found.start <= len("varav högst "):
        return found.amount
    match = re.match(r"-?\d[\d  ]*(?=\s*[(])", shown_text)
    return read_amount(match[0]) if match else None


def _scale_of_label(entry: Labelled, amount: Amount) -> Decimal:
    """'Total budget (tkr): 1 500': the label gives the unit where the value names none."""
    unit = (entry.unit or "").lower().strip(". ")
    return _UNITS.get(unit, Decimal(1)) if amount.currency is None else Decimal(1)
