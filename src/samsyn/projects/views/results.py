"""A project's participants by sex, and its own goals with what came of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samsyn.core import policies
from samsyn.core.access import requires, signed_in
from samsyn.projects.form_parts import taken_in
from samsyn.projects.models import Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.own_goal_forms import GoalForm, ResultForm
from samsyn.projects.policies import can_correct_row
from samsyn.projects.presenters.results import goal_rows, own_participants
from samsyn.projects.selectors import visible_projects
from samsyn.projects.selectors.own_goals import standing_goals
from samsyn.projects.services import own_goals as service
from samsyn.projects.views.correcting import project_to_correct


@require_safe
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """Public, as the project's own page is."""
    project = get_object_or_404(visible_projects(request.user), pk=pk)
    return _page(request, project)


@require_POST
@requires(policies.check_can_correct_values)
def add_goal(request: HttpRequest, pk: int) -> HttpResponse:
    project = project_to_correct(request, pk)
    form = GoalForm(request.POST)

    def store() -> None:
        service.add_goal(project=project, stated=form.stated(), by=signed_in(request))

    if taken_in(form, store):
        messages.success(request, _("The goal is stored."))
        return redirect("projects:results", pk=pk)
    return _page(request, project, goal_form=form)


@require_POST
@requires(policies.check_can_correct_values)
def add_result(request: HttpRequest, pk: int) -> HttpResponse:
    project = project_to_correct(request, pk)
    form = ResultForm(project, request.POST)

    def store() -> None:
        goal, by = form.cleaned_data["goal"], signed_in(request)
        service.add_result(project=project, goal_id=goal, stated=form.stated(), by=by)

    if taken_in(form, store):
        messages.success(request, _("The result is stored."))
        return redirect("projects:results", pk=pk)
    return _page(request, project, result_form=form)


@require_POST
@requires(policies.check_can_correct_values)
def remove_goal(request: HttpRequest, pk: int, goal: int) -> HttpResponse:
    project = project_to_correct(request, pk)
    try:
        service.remove_goal(project=project, goal_id=goal, by=signed_in(request))
        messages.success(request, _("The goal is removed."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("projects:results", pk=pk)


def _page(
    request: HttpRequest,
    project: Project,
    *,
    goal_form: GoalForm | None = None,
    result_form: ResultForm | None = None,
) -> HttpResponse:
    goals = list(standing_goals(project))
    may_correct = can_correct_row(request.user, project)
    context: dict[str, Any] = {
        "project": project,
        "title": project.title or _("Project without a name"),
        "participants": own_participants(project),
        "goals": goal_rows(goals),
        "may_correct": may_correct,
    }
    if may_correct and project.review_state == ReviewState.ACCEPTED:
        context["goal_form"] = goal_form or GoalForm()
        context["result_form"] = result_form or (ResultForm(project) if goals else None)
    refused = goal_form is not None or result_form is not None
    return render(request, "projects/results.html", context, status=422 if refused else 200)
