"""The money view: bars by programme, owner or county, one set for each currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samsyn.core.templatetags.samsyn_format import amount, money
from samsyn.places import selectors as places
from samsyn.projects.figures.bank import Part
from samsyn.projects.figures.counties import SEVERAL
from samsyn.projects.models import Project
from samsyn.projects.presenters.listing import TotalLine, total_lines
from samsyn.projects.presenters.prices import currency_words
from samsyn.projects.prices import prices_asked
from samsyn.projects.selectors import CurrencyTotal, Selection, totals_of
from samsyn.projects.selectors.money import MoneyRow, by_column, by_county

_GROUPS: dict[str, tuple[str | Promise, str]] = {
    "programme": (gettext_lazy("Programme"), "programme"),
    "owner": (gettext_lazy("Owner"), "shown_owner"),
    "county": (gettext_lazy("County"), ""),
}
_MEASURES: dict[str, str | Promise] = {
    "support": gettext_lazy("Granted support"),
    "budget": gettext_lazy("Total budget"),
}
# So many bars a currency; the rest are one bar more, so that the sum is whole.
_BARS = 15


@dataclass(frozen=True, slots=True)
class Choice:
    label: str | Promise
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: Decimal
    text: str
    href: str
    projects: str
    unknown: str


@dataclass(frozen=True, slots=True)
class CurrencyBars:
    currency: str
    caption: str
    rows: list[Bar]
    top: Decimal
    is_known: bool


@dataclass(frozen=True, slots=True)
class MoneyPage:
    groups: list[Choice]
    measures: list[Choice]
    group_label: str | Promise
    measure_label: str | Promise
    currencies: list[CurrencyBars]
    totals: list[TotalLine]


def money_page(
    projects: QuerySet[Project],
    selection: Selection,
    asked: Mapping[str, str],
    part: Part | None = None,
) -> MoneyPage:
    """`asked` names group, measure and prices; what cannot be read gives the first of each.

    `part` are the same projects where they are held in the process.
    """
    group = asked.get("group", "programme")
    group = group if group in _GROUPS else "programme"
    measure = asked.get("measure", "support")
    measure = measure if measure in _MEASURES else "support"
    label, column = _GROUPS[group]
    prices = prices_asked(asked)
    rows = (
        by_county(projects, measure, prices, part)
        if group == "county"
        else by_column(projects, column, measure, prices, part)
    )
    totals = totals_of(projects, prices, part)
    return MoneyPage(
        groups=[
            Choice(words, _address(selection, name, measure, prices), name == group)
            for name, (words, _column) in _GROUPS.items()
        ],
        measures=[
            Choice(words, _address(selection, group, name, prices), name == measure)
            for name, words in _MEASURES.items()
        ],
        group_label=label,
        measure_label=_MEASURES[measure],
        currencies=_currencies(rows, totals, group, measure, selection, prices),
        totals=total_lines(totals),
    )


def _address(selection: Selection, group: str, measure: str, prices: int | None) -> str:
    query = selection.query(prices=str(prices or ""))
    own = f"group={group}&measure={measure}"
    return (
        f"{reverse('projects:money')}?{query}&{own}"
        if query
        else f"{reverse('projects:money')}?{own}"
    )


def _currencies(
    rows: list[MoneyRow],
    totals: list[CurrencyTotal],
    group: str,
    measure: str,
    selection: Selection,
    prices: int | None,
) -> list[CurrencyBars]:
    found = []
    for total in totals:
        own = [row for row in rows if row.currency == total.currency]
        bars = _bars(own, group, selection)
        words = {
            "measure": _MEASURES[measure],
            "group": str(_GROUPS[group][0]).lower(),
            "currency": currency_words(total.currency, prices),
        }
        caption = _("%(measure)s by %(group)s, %(currency)s") % words
        # The bar of all others together would dwarf those that have a name.
        top = max((bar.value for bar in bars[:_BARS]), default=Decimal(0))
        known = any(row.amount is not None for row in own)
        found.append(CurrencyBars(total.currency, caption, bars, top, known))
    return found


def _bars(rows: list[MoneyRow], group: str, selection: Selection) -> list[Bar]:
    bars = [_bar(row, group, selection) for row in rows[:_BARS]]
    rest = rows[_BARS:]
    if rest:
        known = [row.amount for row in rest if row.amount is not None]
        whole = MoneyRow(
            key="",
            currency=rest[0].currency,
            projects=sum(row.projects for row in rest),
            amount=sum(known, Decimal(0)) if known else None,
            unknown=sum(row.unknown for row in rest),
        )
        label = _("%(count)s others together") % {"count": amount(len(rest))}
        bars.append(_as_bar(whole, label, ""))
    return bars


def _bar(row: MoneyRow, group: str, selection: Selection) -> Bar:
    label = _label(row.key, group)
    linked = row.key and row.key != SEVERAL
    href = f"{reverse('projects:list')}?{selection.query(**{group: (row.key,)})}" if linked else ""
    return _as_bar(row, label, href)


def _as_bar(row: MoneyRow, label: str, href: str) -> Bar:
    return Bar(
        label=label,
        value=row.amount or Decimal(0),
        text=money(row.amount, row.currency),
        href=href,
        projects=ngettext("%(count)s project", "%(count)s projects", row.projects)
        % {"count": amount(row.projects)},
        unknown=_("not stated for %(count)s") % {"count": amount(row.unknown)}
        if row.unknown
        else "",
    )


def _label(key: str, group: str) -> str:
    if not key:
        return _("not stated")
    if group != "county":
        return key
    return _("several counties") if key == SEVERAL else places.name(key)
