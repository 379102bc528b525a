"""All addresses. Each app owns its own; the start page and the site's own pages live in web."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from samsyn.web.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("konto/", include("allauth.urls")),
    path("", include("samsyn.core.urls")),
    path("projekt/", include("samsyn.projects.urls")),
    path("aktorer/", include("samsyn.projects.actor_urls")),
    path("lardomar/", include("samsyn.projects.lesson_urls")),
    path("natverk/", include("samsyn.projects.network_urls")),
    path("mal/", include("samsyn.projects.goal_urls")),
    path("platser/", include("samsyn.places.urls")),
    path("begrepp/", include("samsyn.vocabularies.urls")),
    path("api/v1/", api.urls),
    path("sprak/", set_language, name="set_language"),
    path("", include("samsyn.web.urls")),
]
