"""Two selections side by side. Public on purpose: each is shown as far as the user may see it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from samsyn.core.access import signed_in
from samsyn.projects.comparing_forms import CompareForm
from samsyn.projects.models.base import ReviewState
from samsyn.projects.policies import can_save_searches
from samsyn.projects.presenters import comparing, told
from samsyn.projects.presenters.comparing_file import comparison_csv
from samsyn.projects.presenters.prices import price_switch
from samsyn.projects.prices import prices_asked
from samsyn.projects.selectors import Selection
from samsyn.projects.selectors.comparing import Side
from samsyn.projects.selectors.saved import searches_of, selection_in
from samsyn.projects.views.handing_out import csv_of_today


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    form = CompareForm(request.GET or None)
    chosen = _in_prices_of(request, form.selections())
    context: dict[str, Any] = {"form": form, "chosen": _shown(request, chosen)}
    if len(chosen) == 2:
        a, b = (Side(request.user, one, prices_asked(request.GET)) for one in chosen)
        context |= _compared(request, a, b)
    else:
        context["saved"] = _saved(request, chosen)
    return render(request, "projects/compare.html", context)


@require_safe
def compare_file(request: HttpRequest) -> HttpResponse:
    """The same as a file; what nobody has accepted is never given out in files."""
    chosen = CompareForm(request.GET or None).selections()
    if len(chosen) != 2:
        return compare(request)
    accepted = (replace(one, review_state=ReviewState.ACCEPTED.value) for one in chosen)
    a, b = (Side(request.user, one, prices_asked(request.GET)) for one in accepted)
    return csv_of_today(comparison_csv(a, b), "jamforelse")


def _in_prices_of(request: HttpRequest, chosen: list[Selection]) -> list[Selection]:
    """Both sides in the page's own prices, whatever their addresses asked for."""
    year = prices_asked(request.GET)
    return [replace(one, prices=str(year or "")) for one in chosen]


def _shown(request: HttpRequest, chosen: list[Selection]) -> list[comparing.SideShown]:
    pairs = zip("AB", chosen, strict=False)
    return [comparing.shown(name, selection, request.user) for name, selection in pairs]


def _compared(request: HttpRequest, a: Side, b: Side) -> dict[str, Any]:
    return {
        "lines": comparing.lines(a, b),
        "divisions": comparing.divisions(a, b),
        "too_many": comparing.too_many_for_groups(a, b),
        "notes": _notes(a, b),
        "prices": price_switch(request.GET),
        "turned": comparing.address(
            b.selection.query(prices=""), a.selection.query(prices=""), a.prices
        ),
        "file": request.GET.urlencode(),
    }


def _notes(a: Side, b: Side) -> list[str]:
    """What either answer leaves out or adds, each said once."""
    found = [
        note
        for side in (a, b)
        for note in told.notes(
            side.selection, side.survey, has_words=bool(side.selection.q), unknown=(),
            lost_right=False,
        )
    ]  # fmt: skip
    return list(dict.fromkeys(found))


def _saved(request: HttpRequest, chosen: list[Selection]) -> list[tuple[str, str]]:
    """The user's saved searches, each with the address that compares with it."""
    if not can_save_searches(request.user):
        return []
    first = chosen[0].query(prices="") if chosen else None
    found = []
    for search in searches_of(signed_in(request)):
        own = selection_in(search).query(prices="")
        pair = (own, None) if first is None else (first, own)
        found.append((search.name, comparing.address(*pair)))
    return found
