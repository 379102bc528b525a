"""All addresses. Each app owns its own; the start page and the site's own pages live in web."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("konto/", include("allauth.urls")),
    path("", include("samsyn.core.urls")),
    path("projekt/", include("samsyn.projects.urls")),
    path("", include("samsyn.web.urls")),
]
