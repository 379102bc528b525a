"""Project pages of ESF-rådet's project bank, programme 2014–2020 and onwards.

Facts have a number, planned participants and codes such as '1.1'; the later pages add specific
objective, the Union's co-financing rate and the type of intervention. Pages of 2021–2027 (ESF+)
have the same labels and are told from these by what they state.
"""

from __future__ import annotations

from samsyn.sources.document import Document
from samsyn.sources.page import read_page
from samsyn.sources.programmes import add_fund, add_programme, is_esf_plus
from samsyn.sources.records import Parsed
from samsyn.sources.stated import Facts

FORMAT = "esf_project_2014"


def read(document: Document) -> Parsed:
    """The page's project."""
    return read_page(document, FORMAT, "project", _complete)


def _complete(document: Document, facts: Facts) -> None:
    add_programme(document, facts, "2021-2027" if is_esf_plus(document, facts) else "2014-2020")
    add_fund(document, facts)
