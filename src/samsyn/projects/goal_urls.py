"""Addresses of strategies, goals and recommendations, beneath /mal/."""

from django.urls import URLPattern, path

from samsyn.projects.views.goals import asks, drafts, editing, links, pages

app_name = "goals"
urlpatterns: list[URLPattern] = [
    path("", pages.strategies, name="list"),
    path("las-in/", drafts.upload, name="upload"),
    path("utkast/<int:pk>/", drafts.draft, name="draft"),
    path("utkast/<int:pk>/kasta/", drafts.discard, name="discard"),
    path("ny/", editing.make_strategy, name="make"),
    path("forslag/", links.proposals, name="proposals"),
    path("lank/<int:pk>/", links.decide, name="decide"),
    path("lank/<int:pk>/angra/", links.undo, name="undo"),
    path("<int:pk>/", pages.strategy, name="strategy"),
    path("<int:pk>/fil/mal.csv", pages.as_csv, name="csv"),
    path("<int:pk>/fil/mal.yaml", pages.as_yaml, name="yaml"),
    path("<int:pk>/utan-projekt/", pages.unserved_goals, name="unserved"),
    path("<int:pk>/leta/", links.look, name="look"),
    path("<int:pk>/nytt-mal/", editing.add_goal, name="add"),
    path("<int:pk>/rekommendationer/", asks.matrix, name="recommendations"),
    path("<int:pk>/rekommendationer/rekommendationer.csv", asks.as_csv, name="recommendations_csv"),
    path("<int:pk>/rekommendationer/las-in/", asks.upload, name="recommendations_upload"),
    path("<int:pk>/rekommendationer/ny/", asks.add, name="recommendation_add"),
    path("rekommendation/<int:pk>/", asks.ask, name="ask"),
    path("mal/<int:pk>/", pages.goal, name="goal"),
    path("mal/<int:pk>/andra/", editing.change_goal, name="change"),
    path("mal/<int:pk>/ur-bruk/", editing.retire, name="retire"),
    path("mal/<int:pk>/lank/", links.add, name="link"),
]
