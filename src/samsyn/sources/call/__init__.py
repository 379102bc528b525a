"""Pages of calls (utlysningar): number, programme area, region, first and last day, amount, text."""

from __future__ import annotations

from samsyn.sources.document import Document
from samsyn.sources.facts import Facts
from samsyn.sources.page import read_page
from samsyn.sources.programmes import add_fund, add_programme, is_esf_plus
from samsyn.sources.records import Parsed

FORMAT = "esf_call"


def read(document: Document) -> Parsed:
    """The page's call."""
    return read_page(document, FORMAT, "call", _complete)


def _complete(document: Document, facts: Facts) -> None:
    number = facts.fields.pop("number", None)
    if number:
        facts.fields.setdefault("call_number", number)
    add_programme(document, facts, "2021-2027" if is_esf_plus(document, facts) else "2014-2020")
    add_fund(document, facts)
