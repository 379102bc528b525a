"""What a browser or a proxy may keep of a page: nothing of what is shown to somebody signed in.

Pages for everybody are asked for anew each time, since a natural person's name may be shown one day
and not the next (Reg. (EU) 2021/1060 art. 49(3)). Static files are served before this is reached.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class PrivateCachingMiddleware:
    """Sets Cache-Control where the view has not; a view may only be stricter."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asked before the view: it may be the one that signs out.
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        response = self.get_response(request)
        if has_session or settings.SESSION_COOKIE_NAME in response.cookies:
            response.headers["Cache-Control"] = "private, no-store"
        else:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
