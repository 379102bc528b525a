"""The actors and the page of one actor. Public, as the projects that they stem from are."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from samsyn.projects.models import Actor, ActorType, Participation
from samsyn.projects.policies import can_change_actors
from samsyn.projects.presenters import actors as words
from samsyn.projects.presenters.methods import method_rows
from samsyn.projects.selectors.actors import (
    ActorQuestion,
    actors_for_list,
    budgets_of,
    changes_of,
    names_of,
    participations_of,
    visible_actors,
)
from samsyn.projects.selectors.goals.asks import asks_of_actor
from samsyn.projects.selectors.methods import methods_of_actor
from samsyn.projects.selectors.networks.named import networks_of_actor
from samsyn.projects.selectors.networks.partners import partners_of
from samsyn.projects.services.actor_names import root_of
from samsyn.projects.services.actors_csv import actors_as_csv
from samsyn.projects.views.spoken import spoken

PAGE = 50
ROLES_SHOWN = 200
PARTNERS_SHOWN = 10


@require_safe
def actor_list(request: HttpRequest) -> HttpResponse:
    question = ActorQuestion.of(request.GET)
    found = actors_for_list(request.user, question).select_related("parent")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": words.actor_rows(page.object_list, request.user),
        "question": question,
        "types": ActorType.choices,
        "counties": words.county_choices(),
        "roles": Participation.Role.choices,
        "may_change": can_change_actors(request.user),
        "query": request.GET.urlencode(),
    }
    return render(request, "projects/actors/list.html", context)


@require_safe
def actor_page(request: HttpRequest, pk: int) -> HttpResponse:
    """An actor that was merged away leads to the one that it is now part of."""
    merged = Actor.objects.filter(pk=pk).exclude(merged_into=None).first()
    if merged is not None:
        return redirect("actors:actor", pk=root_of(merged).pk)
    actor = get_object_or_404(visible_actors(request.user).select_related("parent"), pk=pk)
    roles = participations_of(request.user, actor)
    context = {
        "actor": actor,
        "seat": words.seat_words(actor),
        "money": words.money_words(budgets_of(request.user, [actor.pk]).get(actor.pk, [])),
        "groups": words.role_groups(roles[:ROLES_SHOWN]),
        "role_count": roles.count(),
        "most": ROLES_SHOWN,
        "methods": method_rows(methods_of_actor(request.user, actor)),
        "partners": partners_of(request.user, actor, PARTNERS_SHOWN),
        "networks": networks_of_actor(request.user, actor),
        "names": names_of(actor),
        "units": visible_actors(request.user).filter(parent=actor).order_by("name_sort"),
        "origins": actor.origins.select_related("predecessor"),
        "successions": actor.successions.select_related("successor"),
        "changes": changes_of(actor),
        "asks": asks_of_actor(actor),
        "may_change": can_change_actors(request.user),
    }
    return render(request, "projects/actors/actor.html", context)


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The chosen actors as CSV."""
    found = actors_for_list(request.user, ActorQuestion.of(request.GET))
    lines = actors_as_csv(found, request.user)
    response = StreamingHttpResponse(
        spoken(lines, get_language() or "sv"), content_type="text/csv; charset=utf-8"
    )
    name = f"samsyn-aktorer-{timezone.localdate().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
