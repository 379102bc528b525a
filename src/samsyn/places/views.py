"""Pages on places. Open to all: public facts; what a panel shows is the panel's own duty."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samsyn.gazetteer.changes import current_code
from samsyn.places import panels, presenters, search, selectors


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    question = request.GET.get("q", "").strip()
    answer = search.find(question)
    if answer.code:
        return redirect("places:place", answer.code)
    found = [
        (link, presenters.kind_words(link.code)) for link in presenters.links(answer.candidates)
    ]
    context = {
        "question": question,
        "found": found,
        "near": [
            (link, presenters.kind_words(link.code)) for link in presenters.links(answer.near)
        ],
        "regions": presenters.region_cards(),
        "map": presenters.county_map(),
    }
    return render(request, "places/index.html", context)


@require_safe
def place(request: HttpRequest, code: str) -> HttpResponse:
    """A place by its code; a code of before (Heby's 1917) leads to the place's page of today."""
    if not selectors.kind_of(code):
        heir = current_code(code) or code.upper()
        if not selectors.kind_of(heir):
            raise Http404(_("No Swedish municipality, county or ESF region has that code."))
        return redirect("places:place", heir, permanent=True)
    context = {"place": presenters.place_page(code), "panels": panels.panels_for(request, code)}
    return render(request, "places/place.html", context)
