"""The network that appears from the selection's projects, its picture, tables and files. Public, as
the projects are."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from samstat.networks.ties import Network
from samsyn.core.database_state import database_state
from samsyn.projects.models import Actor
from samsyn.projects.models.base import ReviewState
from samsyn.projects.presenters.networks import files
from samsyn.projects.presenters.networks.asked import NAMES, Asked, address, roles, views
from samsyn.projects.presenters.networks.page import network_page
from samsyn.projects.presenters.networks.years import years_page
from samsyn.projects.selectors.actors import visible_actors
from samsyn.projects.selectors.networks.kept import kept
from samsyn.projects.selectors.networks.shared import (
    actors_by_id,
    made_up,
    network_around,
    network_of,
    portrait_of,
    spans_of,
)
from samsyn.projects.views.chosen import Chosen, chosen
from samsyn.projects.views.spoken import spoken

# A file's form in the address → what writes it, its type and the end of its name.
_FORMS = {
    "aktorer": (files.nodes_csv, "text/csv; charset=utf-8", "csv"),
    "band": (files.ties_csv, "text/csv; charset=utf-8", "csv"),
    "graphml": (files.as_graphml, "application/graphml+xml; charset=utf-8", "graphml"),
}


@require_safe
@transaction.non_atomic_requests
def network(request: HttpRequest) -> HttpResponse:
    """The state that a kept network is of is known before the request's transaction begins only."""
    state = database_state()
    with transaction.atomic():
        return _page(request, state)


def _page(request: HttpRequest, state: str | None) -> HttpResponse:
    asked, choice = Asked.of(request.GET), chosen(request, known=NAMES)
    actor = _around(request, asked)
    portrait = kept(
        choice.survey.found,
        (choice.selection.query(), asked.roles, asked.around),
        state,
        lambda: portrait_of(_network(choice, asked), asked.around),
    )
    found = portrait.network
    context = choice.context(reverse("projects:network"))
    context |= {
        "asked": asked,
        "views": views(choice.selection, asked),
        "roles": roles(choice.selection, asked),
        "around": actor,
        "whole_url": address(choice.selection, Asked(roles=asked.roles)),
        "made_up": made_up(choice.projects),
        "file_query": asked.query(choice.selection),
        "has_network": bool(len(found.nodes)),
        "projects_alone": found.alone,
    }
    if len(found.nodes):
        context["network"] = network_page(
            portrait,
            asked.show,
            page=request.GET.get("page"),
            actor=asked.around,
        )
        if asked.show == "years":
            context["years"] = years_page(
                found,
                spans_of(choice.projects, asked.roles),
                choice.selection,
                asked,
                timezone.localdate(),
            )
    return render(request, "projects/networks/shared.html", context)


@require_safe
def network_file(request: HttpRequest, form: str) -> StreamingHttpResponse:
    """The whole network; what nobody has accepted is never given out in files."""
    if form not in _FORMS:
        raise Http404
    write, content_type, end = _FORMS[form]
    asked, choice = Asked.of(request.GET), chosen(request, known=NAMES)
    _around(request, asked)
    found = _network(choice, asked, accepted_only=True)
    lines = write(portrait_of(found, asked.around), actors_by_id(found.nodes.tolist()))
    response = StreamingHttpResponse(
        _encoded(spoken(lines, get_language() or "sv")), content_type=content_type
    )
    name = f"samsyn-natverk-{form}-{timezone.localdate().isoformat()}.{end}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _network(choice: Chosen, asked: Asked, *, accepted_only: bool = False) -> Network:
    projects = choice.projects
    if accepted_only:
        projects = projects.filter(review_state=ReviewState.ACCEPTED)
    if asked.around is None:
        return network_of(projects, asked.roles)
    return network_around(projects, asked.around, asked.roles)


def _around(request: HttpRequest, asked: Asked) -> Actor | None:
    if asked.around is None:
        return None
    actor: Actor = get_object_or_404(visible_actors(request.user), pk=asked.around)
    return actor


def _encoded(lines: Iterator[str]) -> Iterator[bytes]:
    for line in lines:
        yield line.encode()
