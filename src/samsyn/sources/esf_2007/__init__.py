"""Project pages of ESF-rådet's project bank, programme 2007–2013.

Their facts are programme area ('Programområde 2 …'), phase, owner, contact, support, total budget,
period and region, without number and participants; sections follow, then the municipalities.
"""

from __future__ import annotations

from samsyn.sources.document import Document
from samsyn.sources.page import read_page
from samsyn.sources.programmes import add_fund, add_programme
from samsyn.sources.records import Parsed
from samsyn.sources.stated import Facts

FORMAT = "esf_project_2007"


def read(document: Document) -> Parsed:
    """The page's project."""
    return read_page(document, FORMAT, "project", _complete)


def _complete(document: Document, facts: Facts) -> None:
    add_programme(document, facts, "2007-2013")
    add_fund(document, facts)
