"""The programme tree as rows of a table for each period, each row leading to its projects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from samsyn.core.templatetags.samsyn_format import amount, money
from samsyn.projects.figures.bank import Part
from samsyn.projects.models import Project
from samsyn.projects.presenters.words import FIELD_LABELS
from samsyn.projects.selectors import Selection
from samsyn.projects.selectors.programmes import LEVELS, Node, is_social, programme_tree
from samsyn.vocabularies.selectors import code_list, fund_words, in_active_language, label


@dataclass(frozen=True, slots=True)
class Money:
    """One currency's sum in words; `unknown` tells of projects without it, '' where none."""

    text: str
    unknown: str


@dataclass(frozen=True, slots=True)
class Row:
    """`kind` is the level's field, `level` its words. `url` '' where no choice gives the row's
    projects alone. `amounts` are budget and support, each in its currencies."""

    kind: str
    level: str | Promise
    label: str
    url: str
    projects: str
    amounts: list[tuple[str, list[Money]]]


@dataclass(frozen=True, slots=True)
class Period:
    id: str
    label: str
    url: str
    projects: str
    rows: list[Row]


def programmes_page(
    projects: QuerySet[Project], selection: Selection, part: Part | None = None
) -> list[Period]:
    """The latest period first. Areas without projects are shown where no filter chose among the
    programmes. `part` are the same projects where they are held in the process."""
    free = not any(getattr(selection, level) for level in LEVELS)
    tree = programme_tree(projects, whole=free, part=part)
    periods = [node for node in tree.in_order() if node.level == LEVELS[0]]
    periods.sort(key=lambda node: node.name, reverse=True)
    return [
        Period(
            id=f"period-{number}",
            label=label("periods", node.name) if node.name else _("Period not stated"),
            url=_url(selection, [node]),
            projects=amount(node.projects),
            rows=list(_rows(node, [node], selection)),
        )
        for number, node in enumerate(periods, start=1)
    ]


def _rows(node: Node, path: list[Node], selection: Selection) -> Iterator[Row]:
    for child in node.in_order():
        own = [*path, child]
        yield Row(
            kind=child.level,
            level=FIELD_LABELS[child.level],
            label=_label(own),
            url=_url(selection, own),
            projects=amount(child.projects),
            amounts=_amounts(child),
        )
        yield from _rows(child, own, selection)


def _label(path: list[Node]) -> str:
    node = path[-1]
    if not (node.code or node.name):
        return _("not stated")
    if node.level == "fund":
        return fund_words(node.name)
    own = _known_name(path) or node.name
    if not own or own == node.code:
        return node.code
    return f"{node.code} {own}" if node.code else own


def _known_name(path: list[Node]) -> str:
    """The name that the list of the social fund's programmes has for a code."""
    node, fund = path[-1], next((one for one in path if one.level == "fund"), None)
    if not node.code or fund is None or not is_social(fund.name):
        return ""
    entry = code_list("programme_areas").get(f"{path[0].name}/{node.code}")
    return in_active_language(entry.name) if entry else ""


def _url(selection: Selection, path: list[Node]) -> str:
    """The list of the node's projects; '' where there are none, or no choice gives just these: a
    level on the way that is not stated, or stated in another level by some sources."""
    chosen: dict[str, Any] = {}
    for node in path:
        if len(node.stated) != 1:
            return ""
        chosen |= {level: tuple(sorted(texts)) for level, texts in node.stated.items()}
    query = selection.query(**chosen)
    return f"{reverse('projects:list')}?{query}" if path[-1].projects else ""


def _amounts(node: Node) -> list[tuple[str, list[Money]]]:
    several = sorted(node.sums.items())
    return [
        (_("Budget"), [_money(c, one.budget, one.budget_unknown) for c, one in several]),
        (_("Support"), [_money(c, one.support, one.support_unknown) for c, one in several]),
    ]


def _money(currency: str, total: Decimal | None, unknown: int) -> Money:
    """Where no project states any, that is all there is to say."""
    if total is None:
        return Money("", "")
    return Money(money(total, currency), _unknown(unknown))


def _unknown(count: int) -> str:
    return _("not stated for %(count)s") % {"count": amount(count)} if count else ""
