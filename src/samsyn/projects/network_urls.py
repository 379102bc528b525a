"""Addresses of named networks, beneath /natverk/."""

from django.urls import URLPattern, path

from samsyn.projects.views.networks import editing, named

app_name = "networks"
urlpatterns: list[URLPattern] = [
    path("", named.network_list, name="list"),
    path("nytt/", editing.make, name="make"),
    path("<int:pk>/", named.network_page, name="network"),
    path("<int:pk>/andra/", editing.change, name="change"),
    path("<int:pk>/medlem/", editing.add_member, name="add_member"),
    path("<int:pk>/mote/", editing.keep_meeting, name="meeting"),
    path("medlem/<int:pk>/slut/", editing.end_member, name="end_member"),
    path("mote/<int:pk>/beslut/", editing.decide, name="decide"),
    path("beslut/<int:pk>/klart/", editing.mark_done, name="done"),
]
