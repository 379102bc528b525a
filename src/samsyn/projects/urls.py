"""Addresses of the project bank."""

from django.urls import URLPattern, path

from samsyn.projects.views import (
    calls,
    columns,
    exports,
    feeds,
    imports,
    overviews,
    projects,
    review,
    saved,
)

app_name = "projects"
urlpatterns: list[URLPattern] = [
    path("", projects.project_list, name="list"),
    path("pengar/", overviews.money, name="money"),
    path("sokningar/", saved.searches, name="searches"),
    path("sokningar/spara/", saved.save, name="save_search"),
    path("sokningar/<int:pk>/", saved.change, name="search"),
    path("sokningar/<int:pk>/gor/", saved.act, name="search_action"),
    path("sokningar/avsluta/<str:token>/", saved.unsubscribe, name="unsubscribe"),
    path("flode/<str:key>/", feeds.feed, name="feed"),
    path("karta/", overviews.spread, name="map"),
    path("manniskor/", overviews.people, name="people"),
    path("manniskor/tabell.csv", overviews.people_file, name="people_file"),
    path("tidslinje/", overviews.timeline, name="timeline"),
    path("utlysningar/", calls.call_list, name="calls"),
    path("utlysningar/<int:pk>/", calls.call_page, name="call"),
    path("utlysningar/<int:pk>/beslut/", review.decide, {"kind": "call"}, name="decide_call"),
    path("fil/<slug:form>/", exports.export, name="export"),
    path("fil/xlsx/bakgrund/", exports.order, name="export_order"),
    path("uttag/<int:pk>/", exports.fetch, name="export_file"),
    path("las-in/", imports.import_files, name="import"),
    path("inlasningar/<int:pk>/", imports.import_run, name="import_run"),
    path("inlasningar/<int:pk>/fortsatt/", imports.continue_run, name="continue_run"),
    path("inlasningar/<int:pk>/kasta/", imports.discard_run, name="discard_run"),
    path("inlasningar/fil/<int:pk>/<slug:form>/", imports.marked_list, name="marked_list"),
    path("kolumner/", columns.columns, name="columns"),
    path("kolumner/<int:pk>/", columns.explain, name="explain"),
    path("varde/<int:pk>/", review.decide_value, name="decide_value"),
    path("<int:pk>/", projects.project_page, name="project"),
    path("<int:pk>/blad.pdf", exports.sheet, name="sheet"),
    path("<int:pk>/beslut/", review.decide, {"kind": "project"}, name="decide"),
    path("<int:pk>/godta/", review.accept_field, name="accept_field"),
    path("<int:pk>/ratta/<slug:field>/", review.correct, {"kind": "project"}, name="correct"),
    path(
        "utlysningar/<int:pk>/ratta/<slug:field>/",
        review.correct,
        {"kind": "call"},
        name="correct_call",
    ),
    path("<int:pk>/angra/<slug:field>/", review.undo, name="undo"),
]
