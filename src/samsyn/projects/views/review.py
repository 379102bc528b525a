"""What a person decides on a project's or a call's own page: accept, put aside, correct, undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samsyn.core import inbox, policies
from samsyn.core.access import GET_AND_POST, requires, signed_in
from samsyn.core.models import StoredValue
from samsyn.core.services.provenance import NothingToUndoError
from samsyn.projects.forms import CorrectionForm
from samsyn.projects.policies import Row
from samsyn.projects.presenters.words import field_label
from samsyn.projects.selectors import visible_calls, visible_projects
from samsyn.projects.selectors.drafts import version_of
from samsyn.projects.services import review
from samsyn.projects.services.following import kind_of


def _row(request: HttpRequest, kind: str, pk: int) -> Row:
    visible: Any = visible_calls if kind == "call" else visible_projects
    row: Row = get_object_or_404(visible(request.user), pk=pk)
    return row


def _back(row: Row) -> HttpResponse:
    return redirect(f"projects:{kind_of(row)}", pk=row.pk)


def _do(request: HttpRequest, done: str, step: Callable[..., Any], **arguments: Any) -> None:
    """Carry a step out from what the person saw, and say what came of it."""
    try:
        step(by=signed_in(request), version=request.POST.get("version", ""), **arguments)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)


@require_POST
@requires(policies.check_can_review_proposals)
def decide(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    row = _row(request, kind, pk)
    if request.POST.get("decision") == "reject":
        _do(request, _("The proposal is put aside."), review.put_aside, row=row)
    else:
        done = _("The project is accepted and can be seen by everybody.")
        if kind == "call":
            done = _("The call is accepted and can be seen by everybody.")
        _do(request, done, review.accept_row, row=row)
    return _back(row)


@require_POST
@requires(policies.check_can_review_proposals)
def accept_field(request: HttpRequest, pk: int) -> HttpResponse:
    row, name = _row(request, "project", pk), request.POST.get("field", "")
    done = _("Accepted: %(field)s.") % {"field": field_label(name)}
    _do(request, done, review.accept_field, row=row, field=name)
    return _back(row)


@require_POST
@requires(policies.check_can_review_proposals)
def decide_value(request: HttpRequest, pk: int) -> HttpResponse:
    value = get_object_or_404(
        StoredValue, pk=pk, subject_type__in=("project", "call"), personal=False
    )
    row = _row(request, value.subject_type, value.subject_id)
    accepts = request.POST.get("decision") == "accept"
    step = review.use_value if accepts else review.keep_value
    done = _("Decided: %(field)s.") % {"field": field_label(value.field)}
    _do(request, done, step, row=row, value=value)
    return _back(row)


@require_http_methods(GET_AND_POST)
@requires(policies.check_can_correct_values)
def correct(request: HttpRequest, pk: int, field: str, kind: str) -> HttpResponse:
    """`?granska=<inbox kind>` leads back to the review of the same row."""
    row = _row(request, kind, pk)
    if field not in review.correctable(type(row)):
        raise Http404(f"{field!r} is not a field that a person corrects")
    asked = request.GET.get("granska", "")
    back = reverse(f"projects:{kind}", args=[pk])
    if asked in inbox.kinds():
        back = reverse("core:inbox_item", args=[asked, pk])
    form = CorrectionForm(request.POST or None, field=field, row=row)
    if request.method == "POST" and form.is_valid() and _corrected(request, row, field, form):
        messages.success(request, _("Corrected: %(field)s.") % {"field": field_label(field)})
        return redirect(back)
    context = {
        "row": row,
        "form": form,
        "label": field_label(field),
        "field": field,
        "back": back,
        "undo": reverse("projects:undo", args=[pk, field]) if kind == "project" else "",
        "version": request.POST.get("version") or version_of(row),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "projects/correct.html", context, status=status)


def _corrected(request: HttpRequest, row: Row, field: str, form: CorrectionForm) -> bool:
    try:
        review.correct_field(
            row=row,
            field=field,
            value=form.cleaned_data["value"],
            by=signed_in(request),
            reason=form.cleaned_data["reason"],
            version=request.POST.get("version", ""),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@require_POST
@requires(policies.check_can_correct_values)
def undo(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    row = _row(request, "project", pk)
    try:
        review.undo_field(row=row, field=field, by=signed_in(request))
    except NothingToUndoError:
        messages.error(request, _("There is nothing to undo."))
    else:
        messages.success(
            request, _("The value before is back: %(field)s.") % {"field": field_label(field)}
        )
    return _back(row)
