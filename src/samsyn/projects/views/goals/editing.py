"""Strategies and goals typed: made, added, corrected, moved and taken out of use."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samsyn.core.access import GET_AND_POST, requires, signed_in
from samsyn.projects.goal_forms import GoalForm, StrategyForm
from samsyn.projects.models import Goal, Strategy
from samsyn.projects.policies import check_can_change_strategies, check_can_change_strategy
from samsyn.projects.services.goals import editing


@require_http_methods(GET_AND_POST)
@requires(check_can_change_strategies)
def make_strategy(request: HttpRequest) -> HttpResponse:
    form = StrategyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = editing.make_strategy(facts=form.cleaned_data, by=signed_in(request))
        messages.success(request, _("The strategy is there. Add its goals."))
        return redirect("goals:strategy", pk=made.pk)
    context = {"form": form, "title": _("Type a strategy"), "strategy": None}
    return render(request, "projects/goals/form.html", context, status=_status(form))


@require_http_methods(GET_AND_POST)
@requires(check_can_change_strategies)
def add_goal(request: HttpRequest, pk: int) -> HttpResponse:
    strategy = get_object_or_404(Strategy, pk=pk)
    check_can_change_strategy(request.user, strategy)
    standing = strategy.goals.filter(retired_at=None)
    form = GoalForm(
        request.POST if request.method == "POST" else None,
        goals=standing,
        initial={"parent": request.GET.get("under")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = editing.add_goal(strategy=strategy, by=signed_in(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The goal is in the tree."))
            return redirect("goals:goal", pk=made.pk)
    context = {"form": form, "title": _("Add a goal"), "strategy": strategy}
    return render(request, "projects/goals/form.html", context, status=_status(form))


@require_http_methods(GET_AND_POST)
@requires(check_can_change_strategies)
def change_goal(request: HttpRequest, pk: int) -> HttpResponse:
    goal = _goal(request, pk)
    others = goal.strategy.goals.filter(retired_at=None).exclude(pk=goal.pk)
    initial: dict[str, Any] = {
        name: getattr(goal, name) for name in ("code", "title", "text", "parent")
    }
    form = GoalForm(
        request.POST if request.method == "POST" else None, goals=others, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            editing.change_goal(goal=goal, by=signed_in(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The goal has been changed."))
            return redirect("goals:goal", pk=goal.pk)
    context = {
        "form": form, "title": _("Change or move the goal"), "strategy": goal.strategy,
        "goal": goal,
    }  # fmt: skip
    return render(request, "projects/goals/form.html", context, status=_status(form))


@require_POST
@requires(check_can_change_strategies)
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    goal = _goal(request, pk)
    retired = request.POST.get("answer") != "restore"
    editing.retire_goal(goal=goal, retired=retired, by=signed_in(request))
    told = _("The goal is out of use. Its links are kept.") if retired else _("It is back.")
    messages.success(request, told)
    return redirect("goals:goal", pk=goal.pk)


def _goal(request: HttpRequest, pk: int) -> Goal:
    goal = get_object_or_404(Goal.objects.select_related("strategy", "parent"), pk=pk)
    check_can_change_strategy(request.user, goal.strategy)
    return goal


def _status(form: StrategyForm | GoalForm) -> int:
    return 422 if form.is_bound else 200
