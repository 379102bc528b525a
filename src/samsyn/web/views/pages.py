"""The pages that tell about the site, and the choice of colours."""

from __future__ import annotations

from importlib.metadata import version

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from samsyn.core import appearance
from samsyn.web import gallery
from samsyn.web.legal import profile_named


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accessibility.html", {"contact": settings.SAMSYN_CONTACT_EMAIL})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The text follows the legal profile: it decides grounds, secrecy, archive and destruction."""
    context = {
        "profile": profile_named(settings.SAMSYN_LEGAL_PROFILE),
        "contact": settings.SAMSYN_CONTACT_EMAIL,
        "officer": settings.SAMSYN_DPO_EMAIL,
        "originals_kept": settings.SAMSYN_ORIGINALS == "restricted",
    }
    return render(request, "web/privacy.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "web/about.html", {"version": version("samsyn")})


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    return render(request, "web/components.html", {"examples": gallery.examples(request)})


@require_POST
def choose_appearance(request: HttpRequest) -> HttpResponse:
    scheme = request.POST.get("scheme", "")
    if scheme not in appearance.SCHEMES:
        return HttpResponseBadRequest("scheme: auto, light or dark")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = "/"
    response = redirect(target)
    appearance.remember(response, scheme, secure=settings.HTTPS)
    return response
