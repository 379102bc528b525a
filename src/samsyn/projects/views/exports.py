"""The selection as a file to download, written while it is sent."""

from __future__ import annotations

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from samsyn.projects.services import exporting

_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@require_safe
def export(request: HttpRequest, form: str) -> StreamingHttpResponse:
    if form not in _TYPES:
        raise Http404(f"no export as {form!r}")
    projects = exporting.chosen_by(request.user, request.GET.urlencode())
    lines = exporting.as_csv(projects) if form == "csv" else exporting.as_json(projects)
    response = StreamingHttpResponse(lines, content_type=_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="samsyn-projekt.{form}"'
    return response
