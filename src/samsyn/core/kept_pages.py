"""Pages for those who are not signed in, kept for as long as the database has not changed.

The same page is the same answer for all of them, and making it takes a core for a while: without
this, fifty readers of one page wait for each other. Nothing is ever served that the database no
longer says: see database_state. A form's token is each reader's own and is put in at each answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone

from samsyn.core import appearance
from samsyn.core.database_state import database_state
from samsyn.core.shelf import Shelf

# A larger page is made anew each time.
LARGEST = 2_000_000
_TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")\w+(?=")')


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was made; `headers` are those that the view set."""

    content: bytes
    headers: dict[str, str]
    has_forms: bool


class KeptPagesMiddleware:
    """Stands within the middleware of language and forms' tokens, and outside the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        room = settings.SAMSYN_KEPT_PAGES_MB * 1_000_000
        self._shelf = Shelf[Kept](room) if room else None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        shelf, key = self._shelf, _key(request)
        if shelf is None or key is None or (state := database_state()) is None:
            return self.get_response(request)
        if (page := shelf.get(key, state)) is not None:
            return _answer(request, page)
        with shelf.one_at_a_time(key):
            # Asked before the page is made: what is committed meanwhile makes it a page of before.
            state = database_state() or ""
            if (page := shelf.get(key, state)) is not None:
                return _answer(request, page)
            response = self.get_response(request)
            if not request.session.modified and _may_be_kept(response):
                page = _kept(response)
                shelf.put(key, page, len(page.content), state)
        return response


def _key(request: HttpRequest) -> Hashable | None:
    """All that a page for everybody depends on beside the database; None is not such a page."""
    known = {settings.LANGUAGE_COOKIE_NAME, settings.CSRF_COOKIE_NAME, appearance.COOKIE}
    if request.method != "GET" or not request.COOKIES.keys() <= known:
        return None
    if "HTTP_HX_REQUEST" in request.META or "HTTP_AUTHORIZATION" in request.META:
        return None
    return (
        request.scheme,
        request.get_host(),
        request.get_full_path(),
        request.LANGUAGE_CODE,
        appearance.scheme_of(request),
        timezone.localdate(),
    )


def _may_be_kept(response: HttpResponse) -> bool:
    """Whole pages of which the view itself has not said how long they may be kept."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
        and response.headers.get("Content-Type", "").startswith("text/html")
        and len(response.content) <= LARGEST
    )


def _kept(response: HttpResponse) -> Kept:
    content = response.content
    return Kept(content, dict(response.headers), _TOKEN.search(content) is not None)


def _answer(request: HttpRequest, page: Kept) -> HttpResponse:
    content = page.content
    if page.has_forms:
        content = _TOKEN.sub(get_token(request).encode(), content)
    return HttpResponse(content, headers=page.headers)
