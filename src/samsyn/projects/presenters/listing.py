"""The list's headings, the filters that are set, and the line of totals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samsyn.core.models import Document
from samsyn.core.policies import can_see_document
from samsyn.core.scopes import AnyUser
from samsyn.core.templatetags.samsyn_format import amount, money
from samsyn.projects.models import Project
from samsyn.projects.presenters.choices import NAMES, value_words
from samsyn.projects.search import Highlight, Piece, Survey
from samsyn.projects.selectors import CurrencyTotal, Selection, visible_calls, visible_projects

# Sort → heading, whether it holds figures, and the direction that a first choice gives.
_COLUMNS: tuple[tuple[str, str | Promise, bool, str], ...] = (
    ("title", gettext_lazy("Project"), False, ""),
    ("owner", gettext_lazy("Owner"), False, ""),
    ("start", gettext_lazy("Period"), False, "-"),
    ("budget", gettext_lazy("Budget"), True, "-"),
    ("support", gettext_lazy("Support"), True, "-"),
)

_LONGEST_WORDS = 80


@dataclass(frozen=True, slots=True)
class Heading:
    """`direction` is ARIA's word: ascending, descending or none."""

    label: str | Promise
    query: str
    direction: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set; `query` is the selection without it."""

    label: str | Promise
    text: str
    query: str


@dataclass(frozen=True, slots=True)
class TotalLine:
    """Sums of one currency in words, with how many amounts are unknown."""

    budget: str
    support: str
    currency: str
    projects: str
    unknown: str


@dataclass(frozen=True, slots=True)
class Row:
    """A project in the list. `title` and `snippet` are pieces, those marked that answer words."""

    project: Project
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]


def rows(projects: Iterable[Project], survey: Survey | None) -> list[Row]:
    """With `survey`, where each project answers the words. A text without any hit is not shown."""
    page = list(projects)
    marked = survey.highlights([project.pk for project in page]) if survey else {}
    return [_row(project, marked.get(project.pk)) for project in page]


def _row(project: Project, marked: Highlight | None) -> Row:
    if marked is None:
        return Row(project, (Piece(project.title),), ())
    snippet = marked.snippet if any(piece.hit for piece in marked.snippet) else ()
    return Row(project, marked.title, snippet)


def headings(selection: Selection) -> list[Heading]:
    return [_heading(selection, *column) for column in _COLUMNS]


def _heading(
    selection: Selection, name: str, label: str | Promise, is_number: bool, first: str
) -> Heading:
    if selection.shown_sort.lstrip("-") != name:
        return Heading(label, selection.query(sort=f"{first}{name}"), "none", is_number)
    descending = selection.shown_sort.startswith("-")
    turned = name if descending else f"-{name}"
    direction = "descending" if descending else "ascending"
    return Heading(label, selection.query(sort=turned), direction, is_number)


def chips(selection: Selection, user: AnyUser) -> list[Chip]:
    """The filters that are set, each value by itself. An address may name any source or call:
    `user` may see its name only where she may see it elsewhere too."""
    return [
        Chip(NAMES[name], _text(name, value, user), selection.without(name, value))
        for name, values in selection.active().items()
        for value in (values if isinstance(values, tuple) else (values,))
    ]


def _text(name: str, value: Any, user: AnyUser) -> str:
    match name:
        case "document":
            return _document_name(value, user) or str(value)
        case "call":
            found = visible_calls(user).filter(pk=value).values_list("title", flat=True).first()
            return str(found or value)
        case "q":
            words = str(value)
            return words if len(words) <= _LONGEST_WORDS else words[:_LONGEST_WORDS] + "…"
    return value_words(name, str(value))


def _document_name(pk: int, user: AnyUser) -> str:
    """The name of a source that the user may open, or that a project she sees came from."""
    document = Document.objects.filter(pk=pk).first()
    if document is None:
        return ""
    shown = visible_projects(user).filter(first_document=document)
    return document.name if can_see_document(user, document) or shown.exists() else ""


def total_lines(totals: list[CurrencyTotal]) -> list[TotalLine]:
    """A line a currency. Projects without any amount are told of, never counted as nothing."""
    return [
        TotalLine(
            budget="" if total.budget is None else money(total.budget, total.currency),
            support="" if total.support is None else money(total.support, total.currency),
            currency=total.currency or _("currency not stated"),
            projects=_projects(total.projects),
            unknown=_unknown(total),
        )
        for total in totals
    ]


def _projects(count: int) -> str:
    return ngettext("%(count)s project", "%(count)s projects", count) % {"count": amount(count)}


def _unknown(total: CurrencyTotal) -> str:
    parts = []
    if total.budget_unknown:
        parts.append(_("budget not stated for %(count)s") % {"count": amount(total.budget_unknown)})
    if total.support_unknown:
        parts.append(
            _("support not stated for %(count)s") % {"count": amount(total.support_unknown)}
        )
    return "; ".join(parts)
