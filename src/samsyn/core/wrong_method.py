"""A page where an address that only takes forms is opened to be read.

People come to such an address without a fault of their own: they sign in after their session ended
in the middle of a form, or open the address again from the history. Django answers with an empty
page.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render


class WrongMethodMiddleware:
    """Fills an empty 405 to a reader, and keeps its status and its Allow header.

    An answer with a text of its own, such as the API's, stands.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = self.get_response(request)
        if request.method != "GET" or not _empty_405(given):
            return given
        page = render(request, "405.html", status=405)
        page["Allow"] = given["Allow"]
        return page


def _empty_405(given: HttpResponseBase) -> bool:
    return given.status_code == 405 and isinstance(given, HttpResponse) and not given.content
