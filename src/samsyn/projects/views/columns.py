"""Columns that no reader could explain: what waits, and what a person answers."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from samsyn.core import policies
from samsyn.core.access import requires, signed_in
from samsyn.projects.forms import ColumnForm
from samsyn.projects.models import WaitingColumn
from samsyn.projects.presenters.columns import column_choices, column_rows
from samsyn.projects.presenters.findings import finding_rows
from samsyn.projects.services.columns import explain_column
from samsyn.projects.services.report import ImportReport


@require_safe
@requires(policies.check_can_import_documents)
def columns(request: HttpRequest) -> HttpResponse:
    waiting = WaitingColumn.objects.select_related("document")
    context = {
        "rows": column_rows(waiting),
        "choices": column_choices(),
        "may_import": True,
    }
    return render(request, "projects/columns.html", context)


@require_POST
@requires(policies.check_can_import_documents)
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    column = get_object_or_404(WaitingColumn, pk=pk)
    form = ColumnForm(request.POST, choices=column_choices())
    if not form.is_valid():
        messages.error(request, _("Choose what the column means."))
        return redirect("projects:columns")
    try:
        answer = explain_column(
            column=column, field=form.cleaned_data["field"], by=signed_in(request)
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("projects:columns")
    total = ImportReport.total(answer.reports)
    told = ngettext(
        "The column is remembered. %(count)s project got a value from it.",
        "The column is remembered. %(count)s projects got a value from it.",
        total.changed,
    ) % {"count": total.changed}
    messages.success(request, told)
    for report in answer.reports:
        for row in finding_rows([finding.as_json() for finding in report.refused[:5]], None):
            messages.warning(request, f"{row.text} ({report.path})")
    return redirect("projects:columns")
