"""The audit log: filtered on screen, and as CSV for whoever examines it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from samsyn.core import policies
from samsyn.core.access import requires, signed_in
from samsyn.core.forms import AuditFilterForm
from samsyn.core.models import AuditEntry
from samsyn.core.selectors.audit_log import entries, words_in_use
from samsyn.core.services import audit

A_PAGE = 100
COLUMNS = ("at", "actor", "action", "subject_type", "subject_id", "purpose", "detail")


@require_safe
@requires(policies.check_can_read_audit_log)
def audit_log(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    found = entries(**form.cleaned_data) if form.is_valid() else AuditEntry.objects.none()
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "query": request.GET.urlencode()}
    return render(request, "core/administration/audit_log.html", context)


@require_safe
@requires(policies.check_can_read_audit_log)
def audit_csv(request: HttpRequest) -> HttpResponseBase:
    """The same choice as a CSV file; that it was taken out is itself an entry of the log."""
    form = _form(request)
    if not form.is_valid():
        return HttpResponse(form.errors.as_text(), status=422, content_type="text/plain")
    found = entries(**form.cleaned_data)
    audit.record(
        by=signed_in(request),
        action="audit_log.exported",
        subject_type="audit_log",
        subject_id="",
        detail={"entries": found.count()},
    )
    response = StreamingHttpResponse(_lines(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _form(request: HttpRequest) -> AuditFilterForm:
    return AuditFilterForm(
        {name: request.GET.get(name, "") for name in AuditFilterForm.base_fields},
        actions=words_in_use("action"),
        types=words_in_use("subject_type"),
    )


class _Line:
    """Hands each written line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _lines(found: QuerySet[AuditEntry]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for entry in found.iterator(chunk_size=1_000):
        yield writer.writerow(_harmless(cell) for cell in _cells(entry))


def _cells(entry: AuditEntry) -> tuple[str, ...]:
    return (
        entry.at.isoformat(),
        entry.actor.email if entry.actor else "",
        entry.action,
        entry.subject_type,
        entry.subject_id,
        entry.purpose,
        json.dumps(entry.detail, ensure_ascii=False),
    )


def _harmless(cell: str) -> str:
    """A spreadsheet runs what begins as a formula: an apostrophe before it makes it text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
