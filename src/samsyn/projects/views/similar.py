"""Similar projects: of a project, by an address that can be shared; of a text, which is posted."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from samsyn.core.access import GET_AND_POST
from samsyn.projects.models import Project
from samsyn.projects.presenters.similar import like_rows
from samsyn.projects.selectors import visible_projects
from samsyn.projects.similar import MOST_CHARACTERS, Answer, like_project, like_text
from samsyn.projects.similar_forms import TextForm

# A longer text is not sent back in the form.
_MOST_SHOWN = 20_000
_MOST_DIGITS = 18


@transaction.non_atomic_requests  # nothing is written: a post must not keep others from writing
@sensitive_post_parameters("text")
@require_http_methods(GET_AND_POST)
def similar(request: HttpRequest) -> HttpResponse:
    """Public, as the list is: only projects that the user may see are compared with."""
    if request.method == "POST":
        return _of_text(request)
    asked = request.GET.get("project", "")
    if asked:
        pk = int(asked) if asked.isdecimal() and len(asked) <= _MOST_DIGITS else 0
        project = get_object_or_404(visible_projects(request.user), pk=pk)
        answer = like_project(user=request.user, project=project)
        return _page(request, TextForm(), answer, project=project)
    return _page(request, TextForm())


def _of_text(request: HttpRequest) -> HttpResponse:
    form = TextForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    text = form.cleaned_data["text"]
    shown = form if len(text) <= _MOST_SHOWN else TextForm()
    return _page(request, shown, like_text(user=request.user, text=text))


def _page(
    request: HttpRequest,
    form: TextForm,
    answer: Answer | None = None,
    *,
    project: Project | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "answer": answer,
        "project": project,
        "rows": like_rows(answer.found, request.user) if answer else [],
        "most": MOST_CHARACTERS,
    }
    return render(request, "projects/similar.html", context, status=status)
