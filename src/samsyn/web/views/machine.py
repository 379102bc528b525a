"""What machines ask for: robots.txt, security.txt and whether the site is alive."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the public pages, but neither accounts nor every filter of a list."""
    lines = ["User-agent: *", "Disallow: /konto/", "Disallow: /anmal-fel/", "Disallow: /*?"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116. 404 without a contact address: a file without one would not be valid."""
    if not settings.SAMSYN_CONTACT_EMAIL:
        return HttpResponse(status=404)
    expires = timezone.now().replace(microsecond=0) + dt.timedelta(days=180)
    text = (
        f"Contact: mailto:{settings.SAMSYN_CONTACT_EMAIL}\n"
        f"Expires: {expires.isoformat()}\n"
        "Preferred-Languages: sv, en\n"
    )
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 where the database answers. Tells nothing else: the address is open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
