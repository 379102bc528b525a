"""What a person decides about a project: accept, put aside, accept a field, correct, undo."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samsyn.core import policies
from samsyn.core.access import requires, signed_in
from samsyn.core.models import StoredValue
from samsyn.core.services.provenance import NothingToUndoError
from samsyn.projects.forms import CorrectionForm
from samsyn.projects.models import Project
from samsyn.projects.presenters.words import field_label
from samsyn.projects.selectors import visible_calls, visible_projects
from samsyn.projects.services import review


def _project(request: HttpRequest, pk: int) -> Project:
    return get_object_or_404(visible_projects(request.user), pk=pk)


@require_POST
@requires(policies.check_can_review_proposals)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    project = _project(request, pk)
    if request.POST.get("decision") == "reject":
        review.reject_project(project=project, by=signed_in(request))
        messages.success(request, _("The proposal is put aside."))
    else:
        review.accept_project(project=project, by=signed_in(request))
        messages.success(request, _("The project is accepted and can be seen by everybody."))
    return redirect("projects:project", pk=pk)


@require_POST
@requires(policies.check_can_review_proposals)
def decide_call(request: HttpRequest, pk: int) -> HttpResponse:
    call = get_object_or_404(visible_calls(request.user), pk=pk)
    if request.POST.get("decision") == "reject":
        review.reject_call(call=call, by=signed_in(request))
        messages.success(request, _("The proposal is put aside."))
    else:
        review.accept_call(call=call, by=signed_in(request))
        messages.success(request, _("The call is accepted and can be seen by everybody."))
    return redirect("projects:call", pk=pk)


@require_POST
@requires(policies.check_can_review_proposals)
def accept_field(request: HttpRequest, pk: int) -> HttpResponse:
    project = _project(request, pk)
    name = request.POST.get("field", "")
    if review.accept_field(project=project, field=name, by=signed_in(request)):
        messages.success(request, _("Accepted: %(field)s.") % {"field": field_label(name)})
    return redirect("projects:project", pk=pk)


@require_POST
@requires(policies.check_can_review_proposals)
def decide_value(request: HttpRequest, pk: int) -> HttpResponse:
    value = get_object_or_404(StoredValue, pk=pk, subject_type=review.SUBJECT, personal=False)
    project = _project(request, value.subject_id)
    try:
        if request.POST.get("decision") == "accept":
            review.accept_value(value=value, by=signed_in(request))
        else:
            review.decline_value(value=value, by=signed_in(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Decided: %(field)s.") % {"field": field_label(value.field)})
    return redirect("projects:project", pk=project.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(policies.check_can_correct_values)
def correct(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    project = _project(request, pk)
    if field not in review.CORRECTABLE:
        raise Http404(f"{field!r} is not a field that a person corrects")
    form = CorrectionForm(request.POST or None, field=field, project=project)
    if request.method == "POST" and form.is_valid() and _corrected(request, project, field, form):
        messages.success(request, _("Corrected: %(field)s.") % {"field": field_label(field)})
        return redirect("projects:project", pk=pk)
    status = 422 if request.method == "POST" else 200
    context = {"project": project, "form": form, "label": field_label(field), "field": field}
    return render(request, "projects/correct.html", context, status=status)


def _corrected(request: HttpRequest, project: Project, field: str, form: CorrectionForm) -> bool:
    try:
        review.correct_field(
            project=project,
            field=field,
            value=form.cleaned_data["value"],
            by=signed_in(request),
            reason=form.cleaned_data["reason"],
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@require_POST
@requires(policies.check_can_correct_values)
def undo(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    project = _project(request, pk)
    try:
        review.undo_field(project=project, field=field, by=signed_in(request))
    except NothingToUndoError:
        messages.error(request, _("There is nothing to undo."))
    else:
        messages.success(
            request, _("The value before is back: %(field)s.") % {"field": field_label(field)}
        )
    return redirect("projects:project", pk=pk)
