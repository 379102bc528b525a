"""The selection as a file to download. Public, as the list is: chosen_by scopes it to the user."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.db.models import QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    QueryDict,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.http import require_POST, require_safe

from samsyn.core import policies
from samsyn.core.access import requires, signed_in
from samsyn.core.services import audit
from samsyn.projects.models import Project
from samsyn.projects.services import export_files, exporting

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "geojson": "application/geo+json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# So many lines are written at a time: fewer, larger pieces are quicker to send.
_LINES = 200


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    if form not in _TYPES:
        raise Http404(f"no export as {form!r}")
    query = request.GET.urlencode()
    projects = exporting.chosen_by(request.user, query)
    told = exporting.about(request.user, query, base=request.build_absolute_uri("/"))
    name = f"samsyn-projekt-{timezone.localdate().isoformat()}.{form}"
    try:
        if form == "xlsx":
            count = projects.count()
            if count > export_files.MOST_AT_ONCE:
                return _offer(request, count, query)
            return _workbook(projects, told, name)
        if form == "pdf":
            return _document(exporting.as_pdf(projects, told), name)
    except exporting.TooManyError as error:
        refused = {"error": error, "query": query}
        return render(request, "projects/export_refused.html", refused, status=422)
    lines = _spoken(exporting.STREAMED[form](projects, told), get_language() or "sv")
    response = StreamingHttpResponse(lines, content_type=_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _spoken(lines: Iterator[str], language: str) -> Iterator[str]:
    """Some lines at a time, in the language of the request, which is over when they are written."""
    while True:
        with override(language):
            part = "".join(islice(lines, _LINES))
        if not part:
            return
        yield part


def _workbook(projects: QuerySet[Project], told: exporting.About, name: str) -> FileResponse:
    """Written to a file that is gone when it has been sent, so that memory stays flat."""
    with tempfile.TemporaryDirectory(prefix="samsyn-export-") as folder:
        path = Path(folder) / name
        exporting.write_xlsx(path, projects, told)
        # An open file outlives its folder: it is read to its end, then its space is given back.
        file = path.open("rb")
    return FileResponse(file, as_attachment=True, filename=name, content_type=_TYPES["xlsx"])


def _offer(request: HttpRequest, count: int, query: str) -> HttpResponse:
    """A large workbook is made by a worker, for who has a role; others take CSV or JSON."""
    may = policies.can_list_jobs(request.user)
    context = {"count": count, "query": query, "may_order": may}
    return render(request, "projects/export_large.html", context, status=200 if may else 422)


@require_POST
@requires(policies.check_can_list_jobs)
def order(request: HttpRequest) -> HttpResponse:
    """Have the selection made into a workbook; it stands in the form, as an address writes it."""
    job = export_files.order(
        by=signed_in(request),
        form="xlsx",
        query=QueryDict(request.POST.get("query", "")).urlencode(),
        language=get_language() or "sv",
        base=request.build_absolute_uri("/"),
    )
    return redirect("core:job", pk=job.pk)


@require_safe
@requires(policies.check_can_list_jobs)
def fetch(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The user's own file, while it is kept."""
    found = export_files.ready_file(pk, signed_in(request))
    if found is None:
        raise Http404(f"no file {pk} of this user")
    file, path = found
    name = f"samsyn-projekt-{timezone.localdate(file.finished_at).isoformat()}.{file.form}"
    audit.record(by=signed_in(request), action="export.fetched", subject_type="export_file",
                 subject_id=file.pk)  # fmt: skip
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type=_TYPES[file.form]
    )


@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One project's printed sheet, for an accepted project that the user may see."""
    query = request.GET.urlencode()
    projects = exporting.chosen_by(request.user, "").filter(pk=pk)
    if not projects.exists():
        raise Http404(f"no accepted project {pk}")
    told = exporting.about(request.user, query, base=request.build_absolute_uri("/"))
    return _document(exporting.as_pdf(projects, told), f"samsyn-projekt-{pk}.pdf")


def _document(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=_TYPES["pdf"])
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
