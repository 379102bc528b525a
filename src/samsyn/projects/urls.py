"""Addresses of the project bank."""

from django.urls import URLPattern

app_name = "projects"
urlpatterns: list[URLPattern] = []
