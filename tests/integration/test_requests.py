"""What every request meets before a view: locks, caches and sizes."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.test import Client

from samsyn.core.models import Role
from tests.factories import UserFactory

PAGES = ("/", "/projekt/", "/projekt/fil/json/", "/kallor/", "/integritet/")


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_nothing_shown_to_a_signed_in_user_is_kept(client: Client, address: str) -> None:
    client.force_login(UserFactory(role=Role.ANALYST))
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/projekt/", "/projekt/fil/csv/"])
def test_what_everybody_sees_is_asked_for_anew(client: Client, address: str) -> None:
    assert client.get(address).headers["Cache-Control"] == "private, no-cache"


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's readers take no lock")
def test_a_page_begins_as_a_reader_and_a_form_as_a_writer(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes: list[Any] = []

    def noted(self: Any, *args: Any, **kwargs: Any) -> Any:
        modes.append(connection.transaction_mode)
        return original(self, *args, **kwargs)

    original = BaseHandler.make_view_atomic
    monkeypatch.setattr(BaseHandler, "make_view_atomic", noted)
    usual = connection.transaction_mode
    client.get("/om/")
    client.post("/utseende/", {"scheme": "dark"})
    assert modes == ["DEFERRED", usual]
    assert connection.transaction_mode == usual


def test_a_body_too_large_is_refused_before_it_is_read(client: Client) -> None:
    class Unread:
        def read(self, *_: object) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    answer = client.generic(
        "POST", "/projekt/las-in/", CONTENT_LENGTH=str(6 * 1024**2), **{"wsgi.input": Unread()}
    )
    assert answer.status_code == 413
    said = answer.content.decode()
    assert "5,0" in said
    assert "Gå tillbaka" in said  # what to do is said with it


@pytest.mark.django_db
def test_all_files_of_a_form_have_a_limit_together(client: Client, settings: Any) -> None:
    settings.SAMSYN_UPLOAD_MAX_TOTAL_BYTES = 10 * 1024**2
    client.force_login(UserFactory(role=Role.ANALYST))
    sizes = {1024**2: 422, 12 * 1024**2: 413}
    for size, status in sizes.items():
        sent = client.post("/projekt/las-in/", b"x" * size, content_type="text/plain")
        assert sent.status_code == status


@pytest.mark.django_db
def test_an_address_of_forms_opened_to_be_read_says_so(client: Client) -> None:
    client.force_login(UserFactory(role=Role.ANALYST))
    response = client.get("/aktorer/1/dela/")
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    shown = response.content.decode()
    assert "Adressen tar bara emot formulär. Inget ändrades." in shown
    assert 'href="/"' in shown


@pytest.mark.django_db
def test_the_api_answers_a_wrong_method_itself(client: Client) -> None:
    response = client.post("/api/v1/projects")
    assert response.status_code == 405
    assert b"<html" not in response.content
