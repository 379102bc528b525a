"""The panel of projects on a place's page; the projects are constructed."""

from __future__ import annotations

import pytest
from django.test import Client

from samsyn.projects.models import Project, ProjectPlace
from samsyn.projects.models.base import ReviewState

pytestmark = pytest.mark.django_db


def project(title: str, place: str, state: str = ReviewState.ACCEPTED) -> None:
    made = Project.objects.create(key=title, title=title, review_state=state)
    ProjectPlace.objects.create(project=made, place_code=place, relation="stated")


def page(client: Client, code: str) -> str:
    return client.get(f"/platser/{code}/", headers={"accept-language": "en"}).content.decode()


def test_a_place_shows_its_projects_and_where_all_are(client: Client) -> None:
    for number in range(7):
        project(f"Constructed {number}", "0484")
    project("Elsewhere", "0580")
    shown = page(client, "0484")
    assert shown.count("Constructed ") == 5
    assert "Elsewhere" not in shown
    assert 'href="/projekt/?municipality=0484"' in shown
    assert 'href="/projekt/?county=04"' in page(client, "04")


def test_a_proposal_is_not_shown_to_a_visitor(client: Client) -> None:
    project("Constructed proposal", "0484", ReviewState.PROPOSED)
    shown = page(client, "0484")
    assert "Constructed proposal" not in shown
    assert "Inget projekt i banken nämner den här platsen." in shown


def test_an_esf_region_has_no_such_panel(client: Client) -> None:
    assert "panel-projects" not in page(client, "SE12")
