"""A selection of projects: what the list, the map, the money and the export all share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

from samsyn.projects.models import Project, ProjectPlace
from samsyn.projects.sorting import search_text

# What a list may be sorted by → the column that holds the order.
SORTS = {
    "title": "title_sort",
    "owner": "shown_owner_sort",
    "start": "period_start",
    "budget": "total_budget",
    "support": "esf_support",
}
DEFAULT_SORT = "-start"


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters that all hold together; '' and None filter nothing. `sort` may begin with '-'."""

    q: str = ""
    programme: str = ""
    fund: str = ""
    region: str = ""
    county: str = ""
    municipality: str = ""
    owner: str = ""
    year: int | None = None
    state: str = ""
    review_state: str = ""
    document: int | None = None
    call: int | None = None
    sort: str = DEFAULT_SORT

    @classmethod
    def of(cls, cleaned: Mapping[str, Any]) -> Selection:
        """From a form's cleaned data; names that it lacks keep their defaults."""
        names = {field.name for field in fields(cls)}
        known = {name: value for name, value in cleaned.items() if name in names and value}
        return cls(**known)

    def active(self) -> dict[str, Any]:
        """The filters that are set, without the sort."""
        return {
            field.name: value
            for field in fields(self)
            if field.name != "sort" and (value := getattr(self, field.name))
        }

    def query(self, **changes: Any) -> str:
        """The selection as an address's query, so that it can be shared; '' for everything."""
        changed = replace(self, **changes)
        pairs = changed.active()
        if changed.sort != DEFAULT_SORT:
            pairs["sort"] = changed.sort
        return urlencode(pairs)

    def without(self, name: str) -> str:
        """The query with one filter taken away."""
        default = next(field.default for field in fields(self) if field.name == name)
        return self.query(**{name: default})


def select(projects: QuerySet[Project], selection: Selection) -> QuerySet[Project]:
    """The projects of the selection, in its order; `projects` come from visible_projects."""
    chosen = projects
    for name, value in selection.active().items():
        chosen = chosen.filter(_condition(name, value))
    return chosen.order_by(*_order(selection.sort))


def _condition(name: str, value: Any) -> Q:
    if name == "q":
        return _containing(value)
    if name == "owner":
        return Q(owner_search__contains=search_text(value))
    if name == "county":
        return _in_place(Q(place_code__startswith=value))
    if name == "municipality":
        return _in_place(Q(place_code=value))
    if name == "year":
        return _running_in(value)
    if name == "document":
        return Q(first_document_id=value)
    if name == "call":
        return Q(call_id=value)
    return Q(**{name: value})


def _containing(words: str) -> Q:
    """Every word somewhere in title, owner or number."""
    condition = Q()
    for word in search_text(words).split():
        condition &= Q(search_text__contains=word) | Q(owner_search__contains=word)
    return condition


def _in_place(condition: Q) -> Q:
    return Q(pk__in=ProjectPlace.objects.filter(condition).values("project_id"))


def _running_in(year: int) -> Q:
    """Running on some day of the year; with only one day known, that day decides."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    begun = Q(period_start__lte=last) | Q(period_start=None, period_end__gte=first)
    not_over = Q(period_end__gte=first) | Q(period_end=None, period_start__gte=first)
    undated = Q(period_start=None, period_end=None, year=year)
    return (begun & not_over) | undated


def _order(sort: str) -> tuple[OrderBy, ...]:
    column = F(SORTS.get(sort.lstrip("-"), "period_start"))
    first = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return first, F("title_sort").asc(nulls_last=True), F("id").asc()
