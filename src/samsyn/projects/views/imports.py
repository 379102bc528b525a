"""Documents in: the form, what came of each file, and the columns that wait for an explanation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samsyn.core import policies
from samsyn.core.access import requires, signed_in
from samsyn.projects.forms import ColumnForm, ImportForm
from samsyn.projects.models import WaitingColumn
from samsyn.projects.presenters.importing import column_choices, column_rows, file_reports
from samsyn.projects.services.columns import explain_column
from samsyn.projects.services.importing import import_document
from samsyn.projects.services.report import ImportReport


# Each file is its own transaction: one that fails takes no other with it.
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
@requires(policies.check_can_import_documents)
def import_files(request: HttpRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("origin", "licence", "published_on")}
        reports = [_import_one(request, file, facts) for file in form.cleaned_data["files"]]
        total = ImportReport.total(reports)
        context = {"files": file_reports(reports), "total": total, "may_import": True}
        return render(request, "projects/imported.html", context)
    status = 422 if request.method == "POST" else 200
    context = {
        "form": form,
        "waiting": WaitingColumn.objects.count(),
        "limit": filesizeformat(settings.SAMSYN_UPLOAD_MAX_BYTES),
        "may_import": True,
    }
    return render(request, "projects/import.html", context, status=status)


def _import_one(
    request: HttpRequest, file: UploadedFile[Any], facts: dict[str, object]
) -> ImportReport:
    return import_document(
        data=file.read(),
        path=file.name or "",
        by=signed_in(request),
        **facts,  # type: ignore[arg-type]
    )


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
    for report in file_reports(answer.reports):
        for refused in report.refused[:5]:
            messages.warning(request, f"{refused.text} ({report.path})")
    return redirect("projects:columns")
