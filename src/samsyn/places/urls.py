"""Places: the list with its search, and a page for each."""

from django.urls import path

from samsyn.places import views

app_name = "places"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:code>/", views.place, name="place"),
]
