"""The read API under /api/v1: the apps' parts put together, with its errors, limits and ETags.

It takes no session: whoever is signed in is answered as everybody else, so that an answer may be
read by any page (CORS) and kept by its ETag.
"""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationError
from ninja.throttling import AnonRateThrottle

from samsyn.projects.api import ROUTERS
from samsyn.projects.api.paging import AskedError

RATE = "120/m"


class _ByAddress(AnonRateThrottle):
    """Counts by the client's address, as sign-in does; a server process counts for itself."""

    cache = cache


class ReadApi(NinjaAPI):
    """Answers carry an ETag; one that has not changed is not sent again."""

    def create_response(self, request: HttpRequest, data: Any, **kwargs: Any) -> HttpResponse:
        response = super().create_response(request, data, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        if response.status_code != 200:
            return response
        set_response_etag(response)
        kept = get_conditional_response(request, etag=response["ETag"], response=response)
        answer: HttpResponse = kept if kept is not None else response
        answer["Access-Control-Allow-Origin"] = "*"
        return answer


api = ReadApi(
    title="Samsyn",
    version="1",
    description=(
        "What everybody may read in the project bank: projects, calls, actors and their roles, "
        "lessons, strategies with their goals, networks, and the documents that values were read "
        "from. A field that is left out is not stated by any source, never zero. "
        "Amounts are in current prices with their currency. Names of natural persons and contact "
        "persons are never given out."
    ),
    docs_url=None,  # its page would fetch scripts from elsewhere: the site has a page of its own
    openapi_url="/openapi.json",
    throttle=[_ByAddress(RATE)],
    urls_namespace="api-1",
)
for router in ROUTERS:
    api.add_router("", router)


@api.exception_handler(AskedError)
def _asked(request: HttpRequest, error: AskedError) -> HttpResponse:
    return api.create_response(request, error.fault.dict(), status=error.status_code)


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The first part of the question that cannot be understood."""
    first = error.errors[0]
    name = next((str(part) for part in first["loc"][1:] if part != "asked"), "question")
    given = request.GET.getlist(name)
    fault = {
        "what": str(first["msg"]),
        "where": name,
        "received": ", ".join(given)[:200] if given else None,
        "next_step": "The description in openapi.json tells what the part may be.",
    }
    return api.create_response(request, fault, status=422)


@api.exception_handler(Throttled)
def _too_often(request: HttpRequest, error: Throttled) -> HttpResponse:
    fault = {
        "what": "too many questions from this address",
        "where": None,
        "received": None,
        "next_step": f"At most {RATE.split('/')[0]} a minute are answered. Wait, or take the dump.",
    }
    response = api.create_response(request, fault, status=429)
    if error.wait:
        response["Retry-After"] = str(error.wait)
    return response


@api.exception_handler(HttpError)
def _other(request: HttpRequest, error: HttpError) -> HttpResponse:
    fault = {"what": str(error), "where": None, "received": None, "next_step": "See openapi.json."}
    return api.create_response(request, fault, status=error.status_code)
