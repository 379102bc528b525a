"""Pages of calls (utlysningar): number, programme area, region, first and last day, amount, text.

The text often states the fund's share of the costs; it is read from there with a low confidence,
and never where the sentence speaks of the applicant's own share.
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
    r"(?:\bstöd(?:et|andel\w*|nivå\w*)?|\bESF\+?|\bEU(?:-stöd\w*)?|socialfonden|medfinansieringsgrad\w*|\bfonden|support|co-?financ\w+)"
    r"\b[^.\n]{0,100}?(?P<share>(?P<number>\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|procent|per cent))",
    re.IGNORECASE,
)
_OWN_SHARE = re.compile(
    r"\b(?:egen|egna|offentlig|privat|nationell|projektets|projektägarens|sökandens|deltagar\w+|own|national)"
    r"\s+(?:med)?finansiering|\bmedfinansiera\s+(?:med\s+)?minst",
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
        _share_in_text(document, facts)


def _share_in_text(document: Document, facts: Facts) -> None:
    sections = facts.fields.get("sections")
    for item in sections.items if sections else ():
        share = _share_in(document, item)
        if share:
            facts.fields["union_cofinancing_rate"] = share
            return


def _share_in(document: Document, item: Item) -> Value | None:
    if not isinstance(item.locator, CharSpan):
        return None
    offset = item.locator.start
    text = document.written(item.locator)
    for sentence in sentences(text):
        match = _SHARE.search(text, sentence.start, sentence.end)
        if match is None or _OWN_SHARE.search(text, sentence.start, sentence.end):
            continue
        rate = Decimal(match["number"].replace(",", ".")) / 100
        if rate <= 1:
            span = CharSpan(offset + match.start("share"), offset + match.end("share"))
            return Value(rate, span, 0.6, raw=match["share"])
    return None
