"""The strategies, the tree of one, a goal's page and the goals that nothing serves. Public."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from samsyn.projects.models import Goal, Strategy
from samsyn.projects.policies import can_change_strategies, can_change_strategy
from samsyn.projects.presenters import listing
from samsyn.projects.presenters.goals.page import people_words, strategy_words, year_bars
from samsyn.projects.presenters.lessons.rows import lesson_rows
from samsyn.projects.presenters.prices import price_switch
from samsyn.projects.prices import prices_asked
from samsyn.projects.selectors import totals_of
from samsyn.projects.selectors.goals.goal import by_year, decided_links, people_of, projects_of
from samsyn.projects.selectors.goals.tree import tree_of, unserved
from samsyn.projects.selectors.lessons import lessons_of_projects
from samsyn.projects.services.goals import files
from samsyn.projects.views.handing_out import handed_out

PAGE = 25


@require_safe
def strategies(request: HttpRequest) -> HttpResponse:
    standing = Count("goals", filter=Q(goals__retired_at=None))
    found = Strategy.objects.annotate(goal_count=standing).order_by("title", "pk")
    context = {
        "rows": [(one, strategy_words(one)) for one in found],
        "may_change": can_change_strategies(request.user),
    }
    return render(request, "projects/goals/list.html", context)


@require_safe
def strategy(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Strategy, pk=pk)
    tree = tree_of(found, request.user)
    context = {
        "strategy": found,
        "about": strategy_words(found),
        "tree": tree,
        "waiting": sum(one.waiting for root in tree for one in root.walk()),
        "retired": found.goals.exclude(retired_at=None),
        "may_change": can_change_strategy(request.user, found),
    }
    return render(request, "projects/goals/strategy.html", context)


@require_safe
def unserved_goals(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Strategy, pk=pk)
    context = {
        "strategy": found,
        "rows": unserved(found, request.user),
        "may_change": can_change_strategy(request.user, found),
    }
    return render(request, "projects/goals/unserved.html", context)


@require_safe
def goal(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Goal.objects.select_related("strategy", "parent"), pk=pk)
    projects = projects_of(found, request.user)
    lessons = lessons_of_projects(request.user, projects.order_by().values("pk"))
    may_change = can_change_strategy(request.user, found.strategy)
    bars = year_bars(by_year(projects))
    context = {
        "goal": found,
        "strategy": found.strategy,
        "page": Paginator(projects, PAGE).get_page(request.GET.get("page")),
        "totals": listing.total_lines(totals_of(projects, prices_asked(request.GET))),
        "prices": price_switch(request.GET),
        "years": bars,
        "top": max((bar.value for bar in bars), default=0),
        "people": people_words(people_of(projects)),
        "lessons": lesson_rows(lessons[:PAGE], request.user),
        "lesson_count": lessons.count(),
        "subgoals": found.subgoals.filter(retired_at=None),
        "recommendations": found.recommendations.all(),
        "decided": decided_links(found, request.user)[:PAGE] if may_change else (),
        "waiting": found.links.filter(state="proposed").count() if may_change else 0,
        "may_change": may_change,
    }
    return render(request, "projects/goals/goal.html", context)


@require_safe
def as_csv(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Strategy, pk=pk)
    return handed_out(files.as_csv(found), f"{found.code}.csv", "text/csv")


@require_safe
def as_yaml(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Strategy, pk=pk)
    return handed_out(files.as_yaml(found), f"{found.code}.yaml", "application/yaml")
