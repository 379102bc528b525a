"""The list of projects and the page of one project."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from samsyn.core.selectors.values import values_of
from samsyn.projects.selectors import totals_of, visible_projects
from samsyn.projects.views.chosen import chosen

PAGE = 50


def project_list(request: HttpRequest) -> HttpResponse:
    choice = chosen(request)
    page = Paginator(choice.projects, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "projects/list.html",
        {
            "form": choice.form,
            "selection": choice.selection,
            "page": page,
            "totals": totals_of(choice.projects),
        },
    )


def project_page(request: HttpRequest, pk: int) -> HttpResponse:
    project = get_object_or_404(visible_projects(request.user), pk=pk)
    return render(
        request,
        "projects/project.html",
        {"project": project, "values": values_of("project", project.pk)},
    )
