"""The start page and the site's own pages."""

from django.urls import URLPattern, path

from samsyn.web.views import overview, pages

app_name = "web"
urlpatterns: list[URLPattern] = [
    path("", overview.overview, name="overview"),
    path("tillganglighet/", pages.accessibility, name="accessibility"),
    path("integritet/", pages.privacy, name="privacy"),
    path("om/", pages.about, name="about"),
    path("anmal-fel/", pages.about, name="fault_report"),
    path("komponenter/", pages.components, name="components"),
    path("utseende/", pages.choose_appearance, name="appearance"),
]
