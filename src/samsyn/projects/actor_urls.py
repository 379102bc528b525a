"""Addresses of the actors, beneath /aktorer/."""

from django.urls import URLPattern, path

from samsyn.projects.views import actors

app_name = "actors"
urlpatterns: list[URLPattern] = [
    path("", actors.actor_list, name="list"),
    path("fil/aktorer.csv", actors.export, name="csv"),
    path("<int:pk>/", actors.actor_page, name="actor"),
]
