"""The start page and the site's own pages."""

from django.urls import URLPattern, path

from samsyn.web.views import faults, machine, open_data, overview, pages

app_name = "web"
urlpatterns: list[URLPattern] = [
    path("", overview.overview, name="overview"),
    path("tillganglighet/", pages.accessibility, name="accessibility"),
    path("integritet/", pages.privacy, name="privacy"),
    path("oppna-data/", open_data.page, name="open_data"),
    path("datasets/dcat", open_data.catalogue, name="dcat"),
    path("om/", pages.about, name="about"),
    path("anmal-fel/", faults.report, name="fault_report"),
    path("anmal-fel/tack/", faults.received, name="fault_received"),
    path("anmal-fel/inkomna/", faults.incoming, name="fault_incoming"),
    path("anmal-fel/inkomna/<int:pk>/klar/", faults.handle, name="fault_handle"),
    path("komponenter/", pages.components, name="components"),
    path("utseende/", pages.choose_appearance, name="appearance"),
    path("robots.txt", machine.robots, name="robots"),
    path(".well-known/security.txt", machine.security, name="security"),
    path("healthz", machine.health, name="health"),
]
