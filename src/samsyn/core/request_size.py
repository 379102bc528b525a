"""Requests that say they are larger than the installation receives, refused before they are read.

Django's check of forms reads the whole body into temporary files before any view has asked who is
there, and a limit of one file does not limit how many there are.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

# The form's own fields and the parts' headings, beside the files.
_FORM_BYTES = 1024 * 1024


class RequestSizeMiddleware:
    """413 above SAMSYN_UPLOAD_MAX_TOTAL_BYTES; without a session or files, above a form's limit.

    A body of no stated length is read as empty (WSGI), so that only the stated length counts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        limit = _limit(request)
        if length.isdecimal() and int(length) <= limit:
            return self.get_response(request)
        text = _(
            "At most %(limit)s are received at a time, and what you sent is larger. Nothing of it "
            "was received. Go back, and send fewer files at a time or a shorter text."
        ) % {"limit": filesizeformat(limit)}
        return HttpResponse(text, status=413, content_type="text/plain; charset=utf-8")


def _limit(request: HttpRequest) -> int:
    """Whether the session is a real one is not asked: that is for the view, and costs a query."""
    without_files = request.content_type == "application/x-www-form-urlencoded"
    if without_files or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return int(settings.SAMSYN_UPLOAD_MAX_TOTAL_BYTES) + _FORM_BYTES
