"""Light, dark or as the device: the reader's choice, kept in a cookie and no longer than a year."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

COOKIE = "samsyn_appearance"
SCHEMES = ("auto", "light", "dark")
_YEAR_SECONDS = 365 * 24 * 60 * 60


def scheme_of(request: HttpRequest) -> str:
    """Anything but a known scheme is read as 'auto', since the cookie is the reader's to change."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in SCHEMES else "auto"


def remember(response: HttpResponse, scheme: str, *, secure: bool) -> None:
    if scheme not in SCHEMES:
        raise ValueError(f"unknown colour scheme {scheme!r}; choose one of {', '.join(SCHEMES)}")
    response.set_cookie(
        COOKIE, scheme, max_age=_YEAR_SECONDS, httponly=True, samesite="Lax", secure=secure
    )
