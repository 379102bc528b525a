"""Reports by municipality: who may give them, what is refused, and where they show."""

from __future__ import annotations

import pytest
from django.test import Client

from samsyn.core.models import AuditEntry, Role
from samsyn.projects.models import Project, ReportedPart
from samsyn.projects.services import indexing
from tests.unit.projects.builders import codes, document, store, user
from tests.unit.projects.builders import project as record

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    store(document(record(planned_participants=90, municipalities=codes("0484", "0482"))))
    return Project.objects.get()


def post(client: Client, project: Project, **stated: str) -> int:
    data = {"place_code": "0484", "measure": "participants", "sex": "", "value": "40",
            "reason": "slutrapport", **stated}  # fmt: skip
    return client.post(f"/projekt/{project.pk}/var/rapportera/", data).status_code


def test_a_report_is_stored_audited_and_placed(client: Client, project: Project) -> None:
    client.force_login(user(Role.ANALYST, "04"))
    assert post(client, project) == 302
    shown = client.get(f"/projekt/{project.pk}/var/").content.decode()
    assert "rapporterat kommun för kommun" in shown
    assert "slutrapport" in shown
    assert AuditEntry.objects.filter(action="reported_part.stored").count() == 1


def test_a_newer_report_replaces_the_one_before_which_is_kept(
    client: Client, project: Project
) -> None:
    client.force_login(user(Role.ANALYST, "04"))
    assert post(client, project) == 302
    assert post(client, project, value="") == 302
    assert list(ReportedPart.objects.filter(replaced_at=None).values_list("value")) == [(None,)]
    assert ReportedPart.objects.count() == 2


def test_only_who_may_correct_the_project_reports(client: Client, project: Project) -> None:
    assert post(client, project) == 302
    client.force_login(user(Role.ANALYST, "25"))
    assert post(client, project) == 403
    assert not ReportedPart.objects.exists()
    assert "Spara rapporten" not in client.get(f"/projekt/{project.pk}/var/").content.decode()


@pytest.mark.parametrize(
    "stated",
    [
        {"place_code": "9999"},
        {"value": "1.5"},
        {"value": "-1"},
        {"measure": "support", "sex": "women"},
        {"reason": ""},
    ],
)
def test_what_cannot_hold_is_refused(
    client: Client, project: Project, stated: dict[str, str]
) -> None:
    client.force_login(user(Role.ANALYST, "04"))
    assert post(client, project, **stated) == 422
    assert not ReportedPart.objects.exists()


def test_the_sexes_are_never_more_than_all(client: Client, project: Project) -> None:
    client.force_login(user(Role.ANALYST, "04"))
    assert post(client, project, value="10") == 302
    assert post(client, project, value="11", sex="women") == 422


def test_a_project_that_states_nothing_places_nothing(client: Client) -> None:
    made = Project.objects.create(key="x", title="Constructed")
    indexing.changed(project_ids=[made.pk])
    assert "Inget att placera" in client.get(f"/projekt/{made.pk}/var/").content.decode()
