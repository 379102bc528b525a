"""Signing in, and what protects it, leaves entries that name nobody but by number."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from samsyn.core.models import AuditEntry, User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough password"
ADDRESS = "/konto/login/"


@pytest.fixture
def user() -> User:
    cache.clear()
    made: User = UserFactory(email="kim@example.org")
    EmailAddress.objects.create(user=made, email=made.email, primary=True, verified=True)
    return made


def _entries() -> list[tuple[str, str, int | None]]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", "subject_id", "actor"))


def test_a_sign_in_is_told(client: Client, user: User) -> None:
    client.post(ADDRESS, {"login": user.email, "password": PASSWORD})
    assert _entries() == [("user.signed_in", str(user.pk), user.pk)]


def test_a_failed_sign_in_is_told_without_what_was_typed(client: Client, user: User) -> None:
    client.post(ADDRESS, {"login": "KIM@example.org", "password": "hemligt-fel-lösen"})
    assert _entries() == [("user.sign_in_failed", str(user.pk), None)]
    assert AuditEntry.objects.get().detail == {}


def test_an_address_that_nobody_has_leaves_no_entry(client: Client, user: User) -> None:
    client.post(ADDRESS, {"login": "hemligt@example.org", "password": "fel"})
    assert _entries() == []


def test_a_changed_password_is_told_and_ends_other_sessions(client: Client, user: User) -> None:
    other = Client()
    other.force_login(user)
    client.force_login(user)
    client.post(
        "/konto/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": "ett nytt långt lösen",
            "password2": "ett nytt långt lösen",
        },
    )
    assert ("user.password_changed", str(user.pk), user.pk) in _entries()
    assert other.get("/konto/email/").status_code == 302


def test_guessing_is_stopped_also_with_the_right_password_at_last(
    client: Client, user: User
) -> None:
    for _ in range(5):
        client.post(ADDRESS, {"login": user.email, "password": "fel"})
    client.post(ADDRESS, {"login": user.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_the_session_gets_a_new_key_at_sign_in(client: Client, user: User) -> None:
    client.get(ADDRESS)
    session = client.session
    session["before"] = 1
    session.save()
    before = (
        client.cookies["sessionid"].value if "sessionid" in client.cookies else session.session_key
    )
    client.post(ADDRESS, {"login": user.email, "password": PASSWORD})
    assert client.session.session_key != before


@pytest.mark.parametrize("address", ["kim@example.org", "nobody@example.org"])
def test_a_forgotten_password_tells_nobody_who_has_an_account(
    client: Client, user: User, address: str
) -> None:
    answer = client.post("/konto/password/reset/", {"email": address}, follow=True)
    assert answer.redirect_chain == [("/konto/password/reset/done/", 302)]
    assert address not in answer.content.decode()


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org", "/\\example.org"])
def test_no_form_sends_a_visitor_elsewhere(client: Client, user: User, target: str) -> None:
    sent = [
        client.post(ADDRESS, {"login": user.email, "password": PASSWORD, "next": target}),
        client.post("/utseende/", {"scheme": "dark", "next": target}),
        client.post("/sprak/", {"language": "en", "next": target}),
    ]
    assert [one.status_code for one in sent] == [302] * 3
    assert all("example.org" not in one.headers["Location"] for one in sent)


@pytest.mark.parametrize("address", ["/utseende/", "/sprak/", "/anmal-fel/", ADDRESS])
def test_every_form_asks_for_its_token(address: str) -> None:
    assert Client(enforce_csrf_checks=True).post(address, {}).status_code == 403
