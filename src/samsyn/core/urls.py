"""Addresses of what all apps share: documents opened at the spot a value came from."""

from django.urls import URLPattern

app_name = "core"
urlpatterns: list[URLPattern] = []
