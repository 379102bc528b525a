"""The glossary and the code lists."""

from django.urls import path

from samsyn.vocabularies import views

app_name = "vocabularies"
urlpatterns = [
    path("", views.glossary, name="glossary"),
    path("listor/<slug:key>/", views.code_list, name="code_list"),
]
