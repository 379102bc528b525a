"""Administration: inviting, giving and taking roles, closing accounts, reading the log."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from samsyn.core.models import AuditEntry, Role, User
from samsyn.core.services import audit
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

NEW = {"name": "Kim Berg", "email": "Kim.Berg@example.org"}


@pytest.fixture
def administrator() -> User:
    user: User = UserFactory(role=Role.ADMINISTRATOR)
    return user


@pytest.fixture
def admin_client(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def test_an_invited_user_chooses_a_password_and_signs_in(
    admin_client: Client, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        admin_client.post("/administration/anvandare/ny/", NEW)
    user = User.objects.get(email="kim.berg@example.org")
    assert not user.has_usable_password()
    link = re.search(r"http://testserver(/\S+)", str(mail.outbox[0].body))
    assert link is not None
    newcomer = Client()
    form = newcomer.get(link[1], follow=True).redirect_chain[-1][0]
    word = "ett långt lösenord 77"
    newcomer.post(form, {"password1": word, "password2": word})
    signed_in = newcomer.post("/konto/login/", {"login": user.email, "password": word})
    assert signed_in["Location"] == "/"


def test_the_log_names_the_new_user_by_number_only(admin_client: Client) -> None:
    admin_client.post("/administration/anvandare/ny/", NEW)
    user = User.objects.get(email="kim.berg@example.org")
    entry = AuditEntry.objects.get(action="user.created")
    assert entry.subject_id == str(user.pk)
    assert "kim" not in str(entry.detail).lower()


def test_the_same_address_is_refused_with_a_link_to_the_field(admin_client: Client) -> None:
    UserFactory(email="kim.berg@example.org")
    answer = admin_client.post("/administration/anvandare/ny/", NEW)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#id_email"' in page
    assert User.objects.filter(email="kim.berg@example.org").count() == 1


def test_a_role_is_given_at_a_place_and_taken_away(admin_client: Client) -> None:
    user, body = UserFactory(), OrganisationFactory()
    roles = f"/administration/anvandare/{user.pk}/roller/"
    admin_client.post(roles, {"role": "analyst", "organisation": body.pk, "place_code": "0484"})
    given = user.role_assignments.get()
    assert (given.role, given.organisation, given.place_code) == ("analyst", body, "0484")
    page = admin_client.get(f"/administration/anvandare/{user.pk}/").content.decode()
    assert "Eskilstuna" in page
    admin_client.post(f"{roles}{given.pk}/ta-bort/")
    assert not user.role_assignments.exists()
    actions = AuditEntry.objects.filter(subject_type="user", subject_id=user.pk)
    assert set(actions.values_list("action", flat=True)) == {"role.assigned", "role.revoked"}


@pytest.mark.parametrize("code", ["99", "0199", "1", "ab"])
def test_a_place_that_does_not_exist_is_refused(admin_client: Client, code: str) -> None:
    user = UserFactory()
    answer = admin_client.post(
        f"/administration/anvandare/{user.pk}/roller/", {"role": "analyst", "place_code": code}
    )
    assert answer.status_code == 422
    assert 'href="#id_place_code"' in answer.content.decode()
    assert not user.role_assignments.exists()


def test_a_closed_account_is_signed_out_at_once(admin_client: Client) -> None:
    user = UserFactory(role=Role.ANALYST)
    theirs = Client()
    theirs.force_login(user)
    assert theirs.get("/kallor/").status_code == 200
    admin_client.post(f"/administration/anvandare/{user.pk}/aktiv/")
    assert theirs.get("/kallor/").status_code == 302
    assert AuditEntry.objects.get(action="user.deactivated").detail == {"sessions_ended": 1}
    admin_client.post(f"/administration/anvandare/{user.pk}/aktiv/", {"active": "1"})
    user.refresh_from_db()
    assert user.is_active


def test_the_last_administrator_stays(admin_client: Client, administrator: User) -> None:
    page = f"/administration/anvandare/{administrator.pk}/"
    own = administrator.role_assignments.get()
    answer = admin_client.post(f"{page}roller/{own.pk}/ta-bort/", follow=True)
    assert 'data-color="danger"' in answer.content.decode()
    admin_client.post(f"{page}aktiv/")
    administrator.refresh_from_db()
    assert administrator.is_active
    assert administrator.role_assignments.exists()


def test_a_county_administrator_sees_and_changes_her_county_only(client: Client) -> None:
    client.force_login(UserFactory(role=Role.ADMINISTRATOR, place_code="04"))
    inside = UserFactory(role=Role.ANALYST, place_code="0484")
    outside = UserFactory(role=Role.ANALYST, place_code="0180")
    listed = client.get("/administration/anvandare/").content.decode()
    assert inside.email in listed
    assert outside.email not in listed
    assert client.get(f"/administration/anvandare/{outside.pk}/").status_code == 404
    roles = f"/administration/anvandare/{inside.pk}/roller/"
    assert client.post(roles, {"role": "administrator", "place_code": ""}).status_code == 403
    assert client.post(roles, {"role": "reporter", "place_code": "0480"}).status_code == 302
    assert client.get("/administration/anvandare/ny/").status_code == 403
    assert client.get("/administration/logg/").status_code == 403


def test_the_log_is_filtered_by_user_and_action(admin_client: Client) -> None:
    actor = UserFactory()
    for number in range(3):
        audit.record(by=actor, action="thing.done", subject_type="thing", subject_id=number)
    audit.record(by=None, action="other.done", subject_type="thing", subject_id=9)
    page = admin_client.get("/administration/logg/", {"actor": actor.email}).content.decode()
    assert page.count("<code>thing.done</code>") == 3
    assert "<code>other.done</code>" not in page
    one = admin_client.get("/administration/logg/", {"subject_id": "9"}).content.decode()
    assert "<code>other.done</code>" in one
    nothing = admin_client.get("/administration/logg/", {"until": "2001-01-01"}).content.decode()
    assert "<code>" not in nothing


def test_the_log_as_csv_holds_no_formula_and_is_logged(admin_client: Client) -> None:
    audit.record(by=None, action="thing.done", subject_type="thing", subject_id=1, purpose="=1+1")
    answer = admin_client.get("/administration/logg.csv", {"action": "thing.done"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.splitlines()[0].startswith("at,actor,action")
    assert "'=1+1" in text
    assert AuditEntry.objects.get(action="audit_log.exported").detail == {"entries": 1}


def test_only_administrators_see_administration(client: Client) -> None:
    client.force_login(UserFactory(role=Role.ANALYST))
    assert client.get("/administration/").status_code == 403
    assert "/administration/" not in client.get("/kallor/").content.decode()


def test_an_administrator_without_two_steps_is_asked_to_turn_them_on(admin_client: Client) -> None:
    page = admin_client.get("/administration/").content.decode()
    assert 'href="/konto/2fa/"' in page
