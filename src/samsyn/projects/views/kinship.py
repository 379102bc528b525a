"""Kinship of projects: stated on a project's own page, and the proposals with their answers."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samsyn.core import policies
from samsyn.core.access import GET_AND_POST, requires, signed_in
from samsyn.projects.kinship_forms import KinshipForm
from samsyn.projects.models import Project
from samsyn.projects.presenters.kinship import kin_rows, proposal_rows
from samsyn.projects.selectors import visible_projects
from samsyn.projects.selectors.kinship import kin_of, waiting_kinship
from samsyn.projects.services.kinship import stating
from samsyn.projects.views.correcting import project_to_correct

PAGE = 20


@require_safe
@requires(policies.check_can_correct_values)
def proposals(request: HttpRequest) -> HttpResponse:
    page = Paginator(waiting_kinship(request.user), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": proposal_rows(page.object_list)}
    return render(request, "projects/kinship/proposals.html", context)


@require_POST
@requires(policies.check_can_correct_values)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    confirmed = request.POST.get("answer") == "confirm"
    try:
        stating.decide(kinship_id=pk, confirmed=confirmed, by=signed_in(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        told = (
            _("The projects are kin. You can undo it on either's page.")
            if confirmed
            else _("The projects are no kin. It will not be proposed again.")
        )
        messages.success(request, told)
    return redirect("projects:kinship_proposals")


@require_http_methods(GET_AND_POST)
@requires(policies.check_can_correct_values)
def kinship(request: HttpRequest, pk: int) -> HttpResponse:
    project = project_to_correct(request, pk)
    form = KinshipForm(request.POST or None, projects=visible_projects(request.user))
    if request.method != "POST":
        return _page(request, project, form, 200)
    if form.is_valid() and _stated(request, project, form):
        messages.success(request, _("The kinship is stored."))
        return redirect("projects:kinship", pk=pk)
    return _page(request, project, form, 422)


@require_POST
@requires(policies.check_can_correct_values)
def take_away(request: HttpRequest, pk: int, kinship: int) -> HttpResponse:
    project_to_correct(request, pk)
    try:
        stating.take_away(kinship_id=kinship, by=signed_in(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The kinship is taken away."))
    return redirect("projects:kinship", pk=pk)


def _stated(request: HttpRequest, project: Project, form: KinshipForm) -> bool:
    try:
        stating.state(**form.pair(project), by=signed_in(request))
    except ValidationError as error:
        form.add_error(None, error)
    except PermissionDenied:
        form.add_error("other", _("You do not correct that project, so you cannot tie it to this."))
    else:
        return True
    return False


def _page(request: HttpRequest, project: Project, form: KinshipForm, status: int) -> HttpResponse:
    context = {
        "project": project,
        "title": project.title or _("Project without a name"),
        "rows": kin_rows(kin_of(request.user, project), project),
        "form": form,
    }
    return render(request, "projects/kinship/kinship.html", context, status=status)
