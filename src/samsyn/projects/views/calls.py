"""The calls and the page of one call."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from samsyn.core import policies
from samsyn.projects.presenters.calls import call_facts
from samsyn.projects.search.query import MOST_CHARACTERS
from samsyn.projects.selectors import visible_calls, visible_projects
from samsyn.projects.selectors.calls import calls_for_list
from samsyn.projects.selectors.drafts import version_of
from samsyn.projects.selectors.statements import statements_of_call

PAGE = 50


def call_list(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", " ")[: MOST_CHARACTERS + 1]
    page = Paginator(calls_for_list(request.user, words), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "words": words,
        "may_import": policies.can_import_documents(request.user),
    }
    return render(request, "projects/calls.html", context)


def call_page(request: HttpRequest, pk: int) -> HttpResponse:
    call = get_object_or_404(visible_calls(request.user), pk=pk)
    statements = statements_of_call(call)
    context = {
        "call": call,
        "may_review": policies.can_review_proposals(request.user, []),
        "version": version_of(call),
        "facts": call_facts(call, statements),
        "projects": visible_projects(request.user).filter(call=call).order_by("title_sort"),
    }
    return render(request, "projects/call.html", context)
