"""Who may do what in the project bank, by core's rules at the project's own places."""

from __future__ import annotations

from samsyn.core import policies
from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Project


def places_of(project: Project) -> list[str]:
    """The codes that rights are asked for at: every place the project has, seat included."""
    return [place.place_code for place in project.places.all()]


def can_review_project(user: AnyUser, project: Project) -> bool:
    return policies.can_review_proposals(user, places_of(project))


def check_can_review_project(user: AnyUser, project: Project) -> None:
    policies.check_can_review_proposals(user, places_of(project))
