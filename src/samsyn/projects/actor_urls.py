"""Addresses of the actors, beneath /aktorer/."""

from django.urls import URLPattern, path

from samsyn.projects.views import actor_changes, actors

app_name = "actors"
urlpatterns: list[URLPattern] = [
    path("", actors.actor_list, name="list"),
    path("fil/aktorer.csv", actors.export, name="csv"),
    path("forslag/", actor_changes.proposals, name="proposals"),
    path("forslag/<int:pk>/", actor_changes.decide, name="decide"),
    path("andring/<int:pk>/angra/", actor_changes.undo, name="undo"),
    path("<int:pk>/andra/", actor_changes.change, name="change"),
    path("<int:pk>/dela/", actor_changes.split, name="split"),
    path("<int:pk>/", actors.actor_page, name="actor"),
]
