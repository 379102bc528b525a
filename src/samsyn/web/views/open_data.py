"""Open data: the page that tells of it, and the catalogue that portals harvest."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from samsyn.core.models import User
from samsyn.core.templatetags.samsyn_format import amount
from samsyn.projects.api.answers import accepted_calls, accepted_projects
from samsyn.web.api import RATE, api
from samsyn.web.dcat import Catalogue, File, Publisher

# What a client may ask for → rdflib's name of it. The first is what portals expect.
_FORMS = {
    "application/rdf+xml": "pretty-xml",
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
}
FILES = (
    File("JSON", "/projekt/fil/json/", "application/json",
         "Hela banken med källa och plats för varje uppgift.",
         "The whole bank with the source and spot of each value."),
    File("CSV", "/projekt/fil/csv/", "text/csv",
         "En rad för varje projekt.", "A row for each project."),
    File("GeoJSON", "/projekt/fil/geojson/", "application/geo+json",
         "Projekten på kartan.", "The projects on the map."),
)  # fmt: skip

_ROUTES = {
    "/api/v1/projects": gettext_lazy("Projects by page, with the filters of the list"),
    "/api/v1/projects/{pk}": gettext_lazy("One project"),
    "/api/v1/calls": gettext_lazy("Calls by page"),
    "/api/v1/calls/{pk}": gettext_lazy("One call"),
    "/api/v1/documents/{sha256}": gettext_lazy("A document that values were read from"),
    "/api/v1/actors": gettext_lazy("Actors by page, by words, type, county and role"),
    "/api/v1/actors/{pk}": gettext_lazy("One actor, its names, units and successions"),
    "/api/v1/actors/{pk}/roles": gettext_lazy("An actor's roles in projects, with sources"),
    "/api/v1/lessons": gettext_lazy(
        "Lessons by page, for and against, with the filters of the list"
    ),
    "/api/v1/lessons/{pk}": gettext_lazy("One lesson with its passage"),
    "/api/v1/strategies": gettext_lazy("Strategies by page"),
    "/api/v1/strategies/{pk}": gettext_lazy(
        "One strategy: its goals, the projects that serve them, and its recommendations"
    ),
    "/api/v1/networks": gettext_lazy("Public networks by page"),
    "/api/v1/networks/{pk}": gettext_lazy("One network: members, meetings and decisions"),
    "/api/v1/dump": gettext_lazy("The whole bank, each value with document and spot"),
}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    described = api.get_openapi_schema(path_prefix="/api/v1/")
    projects, calls = accepted_projects().count(), accepted_calls().count()
    context = {
        "projects": ngettext("%(count)s project", "%(count)s projects", projects)
        % {"count": amount(projects)},
        "calls": ngettext("%(count)s call", "%(count)s calls", calls) % {"count": amount(calls)},
        "files": FILES,
        "routes": [{"path": path, "words": _ROUTES[path]} for path in described["paths"]],
        "a_minute": RATE.split("/")[0],
        "licence": settings.SAMSYN_DATA_LICENCE,
        "contact": settings.SAMSYN_CONTACT_EMAIL,
        "base": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "web/open_data.html", context)


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """By DCAT-AP-SE 3, as RDF/XML unless Turtle or JSON-LD is asked for."""
    form = request.get_preferred_type(list(_FORMS)) or next(iter(_FORMS))
    newest = accepted_projects().aggregate(at=Max("updated_at"))["at"] or timezone.now()
    described = Catalogue(
        base=request.build_absolute_uri("/").rstrip("/"),
        publisher=Publisher(
            settings.SAMSYN_REGION_NAME,
            settings.SAMSYN_ORGANISATION_NUMBER,
            settings.SAMSYN_CONTACT_EMAIL,
        ),
        licence=settings.SAMSYN_DATA_LICENCE,
        modified=timezone.localdate(newest),
        files=FILES,
        example=User.objects.filter(is_demo=True).exists(),
    )
    content = described.graph().serialize(format=_FORMS[form])
    response = HttpResponse(content, content_type=f"{form}; charset=utf-8")
    response["Vary"] = "Accept"
    response["Access-Control-Allow-Origin"] = "*"
    return response
