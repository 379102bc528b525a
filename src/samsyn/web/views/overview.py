"""The start page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from samsyn.web import presenters, selectors


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    found = selectors.overview(request.user, timezone.localdate())
    kronor = next((total for total in found.totals if total.currency == "SEK"), None)
    context: dict[str, Any] = {
        "overview": found,
        "kronor": kronor,
        "other_money": presenters.other_money(found.totals),
        "all_address": presenters.list_address(),
        "running_address": presenters.list_address(year=found.year),
    }
    if found.projects:
        context |= {
            "programmes": presenters.programmes(found.programmes),
            "funds": presenters.funds(found.funds),
            "owners": presenters.owners(found.owners),
            "unknown": presenters.unknown(found),
            "place_map": presenters.place_map(found.places),
        }
    return render(request, "web/overview.html", context)
