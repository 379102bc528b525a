"""Places, figures, sections, money and warnings as a project's page shows them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from samsyn.core.models import StoredValue
from samsyn.core.presenters.findings import finding_text
from samsyn.core.sorting import swedish_sort_key
from samsyn.core.templatetags.samsyn_format import amount, money, share
from samsyn.gazetteer.places import municipalities
from samsyn.places import membership
from samsyn.places import selectors as places
from samsyn.places.maps import PlaceMap, place_page
from samsyn.projects.models import Project, ProjectPlace, QuotedFigure
from samsyn.projects.presenters.facts import share_of_union
from samsyn.projects.presenters.prices import fixed_words, price_words
from samsyn.projects.presenters.sources import SourceLink, source_at, source_of
from samsyn.projects.selectors.project import Contradiction
from samsyn.projects.selectors.statements import Statement
from samsyn.sources.currency import ConversionError, to_sek

Statements = Mapping[str, Statement]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    name: str
    url: str
    relation: str | Promise
    source: SourceLink | None


@dataclass(frozen=True, slots=True)
class FigureRow:
    text: str
    place: str
    year: str
    stated_source: str
    source: SourceLink | None


@dataclass(frozen=True, slots=True)
class SectionRow:
    heading: str
    text: str
    source: SourceLink | None


@dataclass(frozen=True, slots=True)
class MoneyRow:
    label: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class WarningRow:
    text: str
    source: SourceLink


_FIELD_OF = {
    ProjectPlace.Relation.STATED: ("municipalities", "counties"),
    ProjectPlace.Relation.MENTIONED: ("municipalities_mentioned",),
    ProjectPlace.Relation.OWNER_SEAT: ("owner",),
}


def place_rows(project: Project, statements: Statements) -> list[PlaceRow]:
    """Stated places first, then mentioned ones, then the owner's seat; each by name."""
    order = list(ProjectPlace.Relation)
    found = sorted(
        project.places.all(),
        key=lambda p: (order.index(ProjectPlace.Relation(p.relation)), _by_name(p.place_code)),
    )
    return [
        PlaceRow(
            name=places.name(place.place_code),
            url=place_page(place.place_code),
            relation=place.get_relation_display(),
            source=_place_source(place, statements),
        )
        for place in found
    ]


def _by_name(code: str) -> bytes:
    return swedish_sort_key(places.name(code))


def _place_source(place: ProjectPlace, statements: Statements) -> SourceLink | None:
    for name in _FIELD_OF[ProjectPlace.Relation(place.relation)]:
        value = statements[name].current if name in statements else None
        if value is not None and (name == "owner" or place.place_code in (value.value or ())):
            return item_source(value, place.place_code)
    return None


def item_source(value: StoredValue, part: Any) -> SourceLink | None:
    """The spot of one part of a value that has several; the whole value's where it has none."""
    return source_of(value, _number_of("value", part, value))


def _number_of(key: str, content: Any, value: StoredValue) -> int | None:
    parts = enumerate(value.items or ())
    return next((number for number, item in parts if item.get(key) == content), None)


def map_of(project: Project) -> PlaceMap | None:
    """The municipalities that the project names, within the smallest area that holds them all."""
    codes = {
        place.place_code
        for place in project.places.all()
        if place.relation != ProjectPlace.Relation.OWNER_SEAT
        and place.place_code in municipalities()
    }
    if not codes:
        return None
    return membership.build(
        codes,
        caption=_("The project's municipalities"),
        value_heading=_("By the project's source or text"),
        within=_around(codes),
        belongs=_("named"),
        does_not=_("not named"),
        map_id="project-map",
    )


def _around(codes: Collection[str]) -> str:
    """The smallest area that holds them all: a county, a region of the fund, or '' the country."""
    counties = {code[:2] for code in codes}
    regions = {municipalities()[code].esf_region for code in codes}
    if len(counties) == 1:
        return counties.pop()
    return regions.pop() if len(regions) == 1 else ""


def figure_rows(project: Project, statements: Statements) -> list[FigureRow]:
    value = statements["quoted_figures"].current if "quoted_figures" in statements else None
    return [
        FigureRow(
            text=_figure(figure),
            place=places.name(figure.place_code) if figure.place_code else "",
            year=str(figure.year or ""),
            stated_source=figure.source,
            source=None if value is None else _at(value, figure.locator),
        )
        for figure in project.quoted_figures.all()
    ]


def _figure(figure: QuotedFigure) -> str:
    ends = [
        amount(end.normalize(), _decimals(end))
        for end in (figure.low, figure.high)
        if end is not None
    ]
    unit = {"percent": "%", "procent": "%"}.get(figure.unit, figure.unit)
    return f"{'–'.join(ends)}\u00a0{unit}".strip()


def _decimals(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def section_rows(project: Project, statements: Statements) -> list[SectionRow]:
    value = statements["sections"].current if "sections" in statements else None
    return [
        SectionRow(
            section.heading, section.text, None if value is None else _at(value, section.locator)
        )
        for section in project.sections.all()
    ]


def _at(value: StoredValue, locator: Mapping[str, Any]) -> SourceLink | None:
    return source_of(value, _number_of("locator", locator, value))


def money_rows(project: Project, prices: int | None = None) -> list[MoneyRow]:
    """What the amounts give: their price year, the same in the prices of another year if asked for,
    the Union's share, and kronor for amounts in another currency."""
    rows = _price_rows(project, prices)
    worked_out = share_of_union(project)
    if worked_out is not None:
        note = _("worked out from the amounts")
        rows.append(MoneyRow(_("Union's share of the budget"), share(worked_out), note))
    for label, stated in (
        (_("Total budget in kronor"), project.total_budget),
        (_("Granted support in kronor"), project.esf_support),
    ):
        if stated is not None and project.currency not in ("", "SEK"):
            rows.append(_in_kronor(label, stated, project))
    return rows


def _price_rows(project: Project, prices: int | None) -> list[MoneyRow]:
    stated = {
        _("Total budget in fixed prices"): project.total_budget,
        _("Granted support in fixed prices"): project.esf_support,
    }
    known = {label: amount for label, amount in stated.items() if amount is not None}
    if not known:
        return []
    rows = [MoneyRow(_("Prices"), price_words(project))]
    if prices is not None:
        rows += [
            MoneyRow(label, fixed_words(project, amount, prices)) for label, amount in known.items()
        ]
    return rows


def _in_kronor(label: str, stated: Decimal, project: Project) -> MoneyRow:
    """At the mean rate of the year that the project began, which is said beside the amount."""
    year = project.period_start.year if project.period_start else project.year
    if year is None:
        return MoneyRow(label, "", _("the year of the amount is not stated"))
    try:
        found = to_sek(stated, project.currency, year)
    except ConversionError:
        return MoneyRow(label, "", _("no rate is kept for that currency and year"))
    words = {"rate": amount(found.rate, 4), "year": found.year, "currency": project.currency}
    note = _("at %(rate)s kronor for 1 %(currency)s, mean of %(year)s (Riksbanken)") % words
    return MoneyRow(label, money(found.amount.quantize(Decimal(1)), "SEK"), note)


def warning_rows(found: Iterable[Contradiction]) -> list[WarningRow]:
    return [
        WarningRow(
            finding_text(one.code, one.values, one.message), source_at(one.document, one.locator)
        )
        for one in found
    ]
