"""The list of projects and the page of one project."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from samsyn.core import policies
from samsyn.projects.policies import places_of
from samsyn.projects.presenters import facts, listing, page
from samsyn.projects.presenters.kinship import kin_rows
from samsyn.projects.presenters.lessons.panel import panel_of
from samsyn.projects.presenters.methods import method_rows
from samsyn.projects.presenters.prices import price_switch
from samsyn.projects.presenters.results import goal_rows
from samsyn.projects.presenters.roles import role_line
from samsyn.projects.presenters.words import STATES
from samsyn.projects.prices import prices_asked
from samsyn.projects.selectors import totals_of, visible_projects
from samsyn.projects.selectors.actors import roles_in
from samsyn.projects.selectors.drafts import version_of
from samsyn.projects.selectors.goals.goal import goals_of
from samsyn.projects.selectors.kinship import kin_of
from samsyn.projects.selectors.methods import methods_of_project
from samsyn.projects.selectors.own_goals import standing_goals
from samsyn.projects.selectors.project import warnings_of
from samsyn.projects.selectors.statements import Statement, statements_of
from samsyn.projects.services.review import CORRECTABLE
from samsyn.projects.views.chosen import chosen
from samsyn.projects.views.pages import page_of
from samsyn.projects.views.taking_out import taking_out


def project_list(request: HttpRequest) -> HttpResponse:
    choice = chosen(request)
    page, exists = page_of(choice, request.GET.get("page"))
    context = choice.context(reverse("projects:list"))
    context |= {
        "page": page,
        "no_such_page": not exists,
        "rows": listing.rows(page.object_list, choice.survey if choice.has_words else None),
        "headings": listing.headings(choice.selection),
        "totals": listing.total_lines(
            totals_of(choice.projects, prices_asked(request.GET), choice.part)
        ),
        **taking_out(choice.projects, request.GET, choice.part),
    }
    return render(request, "projects/list.html", context)


def project_page(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_projects(request.user).select_related("call")
    project = get_object_or_404(
        found.prefetch_related("places", "sections", "quoted_figures"), pk=pk
    )
    statements = statements_of(project)
    codes = places_of(project)
    summary = facts.fact_of(project, "summary", statements.get("summary", Statement()))
    owner, roles = roles_in(project)
    context = {
        "project": project,
        "title": project.title or _("Project without a name"),
        "roles": [role_line(one) for one in roles],
        "owner_actor": owner,
        "kin": kin_rows(kin_of(request.user, project), project),
        "goal_links": goals_of(project),
        "own_goals": goal_rows(list(standing_goals(project))),
        "state_words": STATES.get(project.state, project.state),
        "has_period": project.period_start or project.period_end,
        "groups": facts.fact_groups(project, statements),
        "summary": summary,
        "money": page.money_rows(project, prices_asked(request.GET)),
        "prices": price_switch(request.GET),
        "places": page.place_rows(project, statements),
        "map": page.map_of(project),
        "figures": page.figure_rows(project, statements),
        "sections": page.section_rows(project, statements),
        "target_groups": project.target_groups,
        "lessons": panel_of(project, request.user),
        "methods": method_rows(methods_of_project(request.user, project)),
        "warnings": page.warning_rows(warnings_of(project, statements)),
        "may_review": policies.can_review_proposals(request.user, codes),
        "may_correct": policies.can_correct_values(request.user, codes),
        "correctable": CORRECTABLE,
        "version": version_of(project),
    }
    return render(request, "projects/project.html", context)
