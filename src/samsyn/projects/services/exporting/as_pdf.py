"""Printed sheets as tagged PDF (PDF/UA-1), made by typst with the fonts that it carries itself.

typst refuses a document that breaks PDF/UA, such as a picture without alternative text. What the
sources say is handed over as data, so that no text can be markup, and the template cannot reach
files beside its own.
"""

from __future__ import annotations

import json
from pathlib import Path

import typst
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samsyn.core.templatetags.samsyn_format import day, unknown
from samsyn.projects.models import Project
from samsyn.projects.services.exporting.about import About, example_words
from samsyn.projects.services.exporting.errors import TooManyError
from samsyn.projects.services.exporting.rows import Documents, rows_of
from samsyn.projects.services.exporting.sheet import codes_of, sheet_of
from samsyn.projects.services.exporting.sheet_map import svg_of

TEMPLATE = Path(__file__).parent / "typst" / "sheet.typ"
# A sheet is one to three pages. More than this is a book that nobody reads, and slow to set.
MOST_SHEETS = 100


def as_pdf(projects: QuerySet[Project], about: About) -> bytes:
    """One document with a sheet for each project. Raises `TooManyError` before anything."""
    count = projects.count()
    if count > MOST_SHEETS:
        raise TooManyError("pdf", count, MOST_SHEETS)
    documents = Documents()
    rows = list(rows_of(projects.prefetch_related("places", "quoted_figures"), documents))
    sheets = [sheet_of(row, documents, about) for row in rows]
    maps = {str(row.project.pk): svg_of(codes_of(row.project)) for row in rows}
    compiler = typst.Compiler(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True),
        sys_inputs={
            "data": json.dumps(_document(sheets, about), ensure_ascii=False),
            "maps": json.dumps(maps),
        },
    )
    data = compiler.compile(format="pdf", pdf_standards="ua-1")
    if not isinstance(data, bytes):
        raise TypeError("typst gave several files where one document was asked for")
    return data


def _document(sheets: list[dict[str, object]], about: About) -> dict[str, object]:
    alone = str(sheets[0]["title"]) if len(sheets) == 1 else ""
    return {
        "title": alone or _("Project sheets"),
        "language": (get_language() or "sv")[:2],
        "region": about.region,
        "example": example_words() if about.example else "",
        "projects": sheets,
        "words": _words(about),
    }


def _words(about: About) -> dict[str, str]:
    return {
        "kind": _("Project sheet"),
        "description": about.selection,
        "taken_out": _("Taken out of Samsyn on %(day)s") % {"day": day(about.made_on)},
        "page": _("Page {page} of {pages}"),
        "example": _("Example data"),
        "fact": _("Fact"),
        "value": _("Value"),
        "source": _("Source and place in it"),
        "summary": _("Summary"),
        "places": _("Places"),
        "unknown": unknown(),
        "target_groups": _("Target groups"),
        "warnings": _("To note in the sources"),
        "figures": _("Figures that the text quotes"),
        "place": _("Place"),
        "figure": _("Figure"),
        "year": _("Year"),
        "stated_by": _("Source, as the text says"),
        "sources": _("Sources"),
        "number": _("No."),
        "document": _("Document"),
        "licence": _("Terms of use"),
        "published": _("Published"),
        "fetched": _("Fetched"),
        "prices": about.prices_words,
    }
