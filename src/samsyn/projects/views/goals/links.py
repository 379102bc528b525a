"""Links between goals and projects: the proposals with their passages, and a person's answers."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samsyn.core.access import requires, signed_in
from samsyn.projects.goal_forms import LinkForm
from samsyn.projects.models import Goal, GoalLink, Strategy
from samsyn.projects.policies import check_can_change_strategies, check_can_change_strategy
from samsyn.projects.presenters.goals.links import link_rows
from samsyn.projects.selectors.goals.goal import waiting_links
from samsyn.projects.selectors.visibility import visible_projects
from samsyn.projects.services.goals import links

PAGE = 20


@require_safe
@requires(check_can_change_strategies)
def proposals(request: HttpRequest) -> HttpResponse:
    """All that the user may answer, or one strategy's or goal's."""
    strategy = Strategy.objects.filter(pk=_number(request, "strategi")).first()
    goal = Goal.objects.filter(pk=_number(request, "mal")).first()
    found = waiting_links(request.user, strategy)
    if goal is not None:
        found = found.filter(goal=goal)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": link_rows(page.object_list),
        "strategy": strategy or (goal.strategy if goal else None),
        "goal": goal,
        "query": request.GET.urlencode(),
    }
    return render(request, "projects/goals/proposals.html", context)


@require_POST
@requires(check_can_change_strategies)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    confirmed = request.POST.get("answer") == "confirm"
    try:
        link = links.decide(link_id=pk, confirmed=confirmed, by=signed_in(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        words = {"goal": link.goal.code}
        told = (
            _("The project is linked to goal %(goal)s. You can undo it on the goal's page.")
            if confirmed
            else _("Not linked to goal %(goal)s. It will not be proposed again.")
        )
        messages.success(request, told % words)
    query = request.POST.get("query", "")
    return redirect(f"{reverse('goals:proposals')}{'?' if query else ''}{query}")


@require_POST
@requires(check_can_change_strategies)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    goal = get_object_or_404(GoalLink, pk=pk).goal_id
    try:
        links.undo(link_id=pk, by=signed_in(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The decision has been taken back."))
    return redirect("goals:goal", pk=goal)


@require_POST
@requires(check_can_change_strategies)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    goal = get_object_or_404(Goal.objects.select_related("strategy"), pk=pk)
    form = LinkForm(request.POST)
    project = None
    if form.is_valid():
        seen = visible_projects(request.user)
        project = seen.filter(pk=form.cleaned_data["project"]).first()
    if project is None:
        messages.error(request, _("There is no project with that address or number."))
        return redirect("goals:goal", pk=goal.pk)
    try:
        links.add(goal=goal, project=project, by=signed_in(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The project is linked to the goal."))
    return redirect("goals:goal", pk=goal.pk)


@require_POST
@requires(check_can_change_strategies)
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue the work: over a large bank it takes longer than a page may."""
    strategy = get_object_or_404(Strategy, pk=pk)
    check_can_change_strategy(request.user, strategy)
    links.start_job(strategy, signed_in(request))
    messages.success(request, _("Projects are being looked for. What is found waits for review."))
    return redirect("goals:strategy", pk=pk)


def _number(request: HttpRequest, name: str) -> int:
    written = request.GET.get(name, "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 18 else 0
