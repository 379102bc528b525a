"""Pages of calls (utlysningar): number, programme area, region, first and last day, amount, text.

The text often states the fund's share of the costs, or the share that the project must bring itself
(as 'medfinansiering'): then the fund's is the rest. Both are read with a low confidence, and
what was worked out is told.
"""

from __future__ import annotations

import re
from decimal import Decimal

from samsyn.sources.document import Document
from samsyn.sources.page import read_page
from samsyn.sources.programmes import add_fund, add_programme, is_esf_plus
from samsyn.sources.prose.sentences import sentences
from samsyn.sources.records import CharSpan, Item, Parsed, Value
from samsyn.sources.stated import Facts

FORMAT = "esf_call"

_SHARE = re.compile(
    r"(?:\bstöd(?:et|andel\w*|nivå\w*)?|\bESF\+?|\bEU(?:-stöd\w*)?|socialfonden|\bfonden|support"
    r"|(?:unionens|EU:s) medfinansiering\w*)"
    r"\b[^.\n]{0,100}?(?P<share>(?P<number>\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|procent|per cent))",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?P<number>\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|procent)", re.IGNORECASE)
# Without 'Unionens' or 'EU:s', a call's 'medfinansiering' is what the project brings itself.
_OWN_SHARE = re.compile(
    r"(?<!unionens )(?<!EU:s )\b(?:med|egen)finansier\w*[^.\n]{0,80}?"
    r"(?P<share>(?P<number>\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|procent))",
    re.IGNORECASE,
)


def read(document: Document) -> Parsed:
    """The page's call."""
    return read_page(document, FORMAT, "call", _complete)


def _complete(document: Document, facts: Facts) -> None:
    number = facts.fields.pop("number", None)
    if number:
        facts.fields.setdefault("call_number", number)
    add_programme(document, facts, "2021-2027" if is_esf_plus(document, facts) else "2014-2020")
    add_fund(document, facts)
    if "union_cofinancing_rate" not in facts.fields:
        _own_share_label(document, facts)
    if "union_cofinancing_rate" not in facts.fields:
        _share_in_text(document, facts)


def _own_share_label(document: Document, facts: Facts) -> None:
    """'Medfinansieringsgrad: 33 %' on a call: the project brings that much, the fund the rest."""
    for block in document.blocks:
        for entry in block.of("-own_share"):
            match = _PERCENT.search(document.written(entry.value)) if entry.value else None
            if match is None or entry.value is None:
                continue
            rate = 1 - Decimal(match["number"].replace(",", ".")) / 100
            span = CharSpan(entry.value.start + match.start(), entry.value.start + match.end())
            if 0 <= rate <= 1:
                facts.put("union_cofinancing_rate", Value(rate, span, 0.4, raw=match[0]))
                facts.tell("derived_rate", span, value=match[0])
                return


def _share_in_text(document: Document, facts: Facts) -> None:
    sections = facts.fields.get("sections")
    for item in sections.items if sections else ():
        found = _share_in(document, item)
        if found is None:
            continue
        share, own = found
        facts.fields["union_cofinancing_rate"] = share
        if own:
            facts.tell("derived_rate", own, value=str(share.raw))
        return


def _share_in(document: Document, item: Item) -> tuple[Value, CharSpan | None] | None:
    """The fund's share, and where the project's own stands if it was worked out from that."""
    if not isinstance(item.locator, CharSpan):
        return None
    offset = item.locator.start
    text = document.written(item.locator)
    for sentence in sentences(text):
        own = _OWN_SHARE.search(text, sentence.start, sentence.end)
        match = own or _SHARE.search(text, sentence.start, sentence.end)
        if match is None:
            continue
        rate = Decimal(match["number"].replace(",", ".")) / 100
        if rate <= 1:
            span = CharSpan(offset + match.start("share"), offset + match.end("share"))
            if own:
                return Value(1 - rate, span, 0.4, raw=match["share"]), span
            return Value(rate, span, 0.6, raw=match["share"]), None
    return None
