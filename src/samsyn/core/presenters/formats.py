"""What a source is, in words instead of the readers' names for formats."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

FORMATS: dict[str, Promise] = {
    "esf_project_2007": gettext_lazy("project page, European Social Fund 2007–2013"),
    "esf_project_2014": gettext_lazy("project page, European Social Fund 2014–2020"),
    "esf_call": gettext_lazy("call of the European Social Fund"),
    "prose": gettext_lazy("running text"),
    "esf_radet_operations": gettext_lazy("ESF-rådet's list of projects"),
    "kohesio_projects": gettext_lazy("list of projects from Kohesio"),
    "keep_projects": gettext_lazy("list of projects from keep.eu"),
    "operations_list": gettext_lazy("list of operations"),
    "tillvaxtverket_projects": gettext_lazy("Tillväxtverket's project bank"),
    "pdf": gettext_lazy("PDF"),
    "word": gettext_lazy("Word document"),
    "unknown": gettext_lazy("unknown format"),
}


def format_words(name: str) -> str:
    """The format in words; a name without words of its own is shown as it is."""
    return str(FORMATS.get(name, name))
