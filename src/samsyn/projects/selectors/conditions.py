"""What each filter of a selection asks of the tables."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from samsyn.core.sorting import search_text
from samsyn.projects.models import (
    PlacedReport,
    PlaceSetMember,
    Placing,
    Project,
    ProjectPlace,
)

# 'SEK:5-10' is five to ten million kronor; see search.facets.amount_class.
AMOUNT = re.compile(r"(?P<currency>[A-Z]{0,3}):(?P<low>\d{1,9})-(?P<high>\d{0,9})")
# 'support:SEK:0180': what of a measure, in a currency, is placed in a municipality or county.
PLACED = re.compile(r"(?P<measure>[a-z]{1,12}):(?P<currency>[A-Z]{0,3}):(?P<place>\d{2}(\d{2})?)")
_YEAR = re.compile(r"[1-9][0-9]{3}")
_NOTHING = Q(pk__in=())
_ONE_VALUE = {
    "document": "first_document_id",
    "call": "call_id",
    "review_state": "review_state",
}
_MILLION = Decimal(1_000_000)


def condition(name: str, value: Any) -> Q:
    """`value` is a tuple of which any is enough, or one value for what takes only one."""
    match name:
        case "owner":
            return _owned_by(value)
        case "programme_area":
            return Q(programme_area__in=value) | Q(programme_area="", programme_area_code__in=value)
        case "county":
            return _in_place(_any(Q(place_code__startswith=code) for code in value))
        case "municipality":
            return _in_place(Q(place_code__in=value))
        case "year":
            return _any(_running_in(year) for year in value)
        case "amount":
            return _any(_amounting_to(text) for text in value)
        case "people_in":
            return _any(_placed_in(text) for text in value)
        case "seat_in":
            return _any(_seated_in(text) for text in value)
    return Q(**{_ONE_VALUE[name]: value}) if name in _ONE_VALUE else Q(**{f"{name}__in": value})


def names_an_owner(value: str) -> bool:
    """Whether this is an organisation's whole name; otherwise it is taken as a part of names."""
    return Project.objects.filter(owner=value, owner_is_person=False).exists()


def _any(conditions: Iterable[Q]) -> Q:
    found = _NOTHING
    for one in conditions:
        found |= one
    return found


def _owned_by(names: Collection[str]) -> Q:
    """A natural person is nobody's choice: her name is neither offered nor searched."""
    found = _NOTHING
    for name in names:
        if names_an_owner(name):
            found |= Q(owner=name, owner_is_person=False)
        else:
            found |= Q(owner_search__contains=search_text(name))
    return found


def _in_place(wanted: Q) -> Q:
    return Q(pk__in=ProjectPlace.objects.filter(wanted).values("project_id"))


def _placed_in(text: str) -> Q:
    """Projects of which the measure is reported from the place, or divided or set there."""
    if (found := PLACED.fullmatch(text)) is None:
        return _NOTHING
    own = {"measure": found["measure"], "currency": found["currency"]}
    sets = PlaceSetMember.objects.filter(place_code__startswith=found["place"])
    divided = Placing.objects.filter(place_set__in=sets.values("place_set"), **own)
    reported = PlacedReport.objects.filter(place_code__startswith=found["place"], **own)
    return Q(pk__in=divided.values("project")) | Q(pk__in=reported.values("project"))


def _seated_in(text: str) -> Q:
    """Projects that state the measure, whose owner has its seat in the place."""
    if (found := PLACED.fullmatch(text)) is None:
        return _NOTHING
    placings = Placing.objects.filter(
        measure=found["measure"], currency=found["currency"], seat__startswith=found["place"]
    )
    return Q(pk__in=placings.values("project"))


def _running_in(text: str) -> Q:
    """Running on some day of the year; with only one day known, that day decides."""
    if not _YEAR.fullmatch(text):
        return _NOTHING
    year = int(text)
    first, last = date(year, 1, 1), date(year, 12, 31)
    begun = Q(period_start__lte=last) | Q(period_start=None, period_end__gte=first)
    not_over = Q(period_end__gte=first) | Q(period_end=None, period_start__gte=first)
    undated = Q(period_start=None, period_end=None, year=year)
    return (begun & not_over) | undated


def _amounting_to(text: str) -> Q:
    """The budget or, where none is stated, the support within the class; the lower bound is in it.

    What lies below zero, a repayment say, is in the lowest class.
    """
    found = AMOUNT.fullmatch(text)
    if found is None:
        return _NOTHING
    low, high = int(found["low"]), found["high"]
    bounds: dict[str, Decimal] = {}
    if low:
        bounds["gte"] = low * _MILLION
    if high:
        bounds["lt"] = int(high) * _MILLION
    return Q(currency=found["currency"]) & (
        _within("total_budget", bounds) | (Q(total_budget=None) & _within("esf_support", bounds))
    )


def _within(column: str, bounds: Mapping[str, Decimal]) -> Q:
    limits = {f"{column}__{bound}": value for bound, value in bounds.items()}
    return Q(**{f"{column}__isnull": False}, **limits)
