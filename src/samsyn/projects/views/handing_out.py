"""Files that pages give out."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils import timezone


def handed_out(content: str | Iterable[str], name: str, kind: str) -> HttpResponse:
    """A file to be kept, not shown."""
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def csv_of_today(lines: Iterable[str], what: str) -> HttpResponse:
    """The lines as a file named by what it holds and the day."""
    name = f"samsyn-{what}-{timezone.localdate().isoformat()}.csv"
    return handed_out(lines, name, "text/csv")
