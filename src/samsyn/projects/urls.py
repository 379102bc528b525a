"""Addresses of the project bank."""

from django.urls import URLPattern, path

from samsyn.projects.views import projects

app_name = "projects"
urlpatterns: list[URLPattern] = [
    path("", projects.project_list, name="list"),
    path("<int:pk>/", projects.project_page, name="project"),
]
