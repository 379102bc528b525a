"""Pages kept for those who are not signed in: never what the database no longer says."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.db import connection, transaction
from django.db.utils import ConnectionHandler
from django.http import HttpResponse
from django.test import Client, RequestFactory

from samsyn.core import database_state as states
from samsyn.core import kept_pages
from samsyn.core.database_state import database_state
from samsyn.core.kept_pages import Kept, KeptPagesMiddleware
from samsyn.core.models import Role
from samsyn.core.shelf import Shelf
from samsyn.projects.models import Project
from samsyn.projects.services import indexing
from tests.factories import UserFactory

SQLITE = "django.db.backends.sqlite3"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Site:
    """A view behind the middleware, in a database whose state the test decides."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **headers: str) -> None:
        self.state: str | None = "1"
        self.made = 0
        self.status = 200
        self.headers = headers
        self.body = "sidan"
        monkeypatch.setattr(settings, "SAMSYN_KEPT_PAGES_MB", 1)
        monkeypatch.setattr(kept_pages, "database_state", lambda: self.state)
        self.middleware = KeptPagesMiddleware(self.view)

    def view(self, request: Any) -> HttpResponse:
        self.made += 1
        return HttpResponse(self.body, status=self.status, headers=self.headers)

    def get(self, path: str = "/", language: str = "sv", **given: Any) -> HttpResponse:
        request = RequestFactory().get(path, headers=given.get("headers"))
        request.COOKIES |= given.get("cookies", {})
        request.LANGUAGE_CODE = language
        request.user, request.session = AnonymousUser(), SessionStore()
        return self.middleware(request)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(monkeypatch)


def test_a_page_is_made_once_for_each_state_of_the_database(site: Site) -> None:
    assert [site.get().content for _ in range(3)] == [b"sidan"] * 3
    assert site.made == 1
    site.state, site.body = "2", "annat"
    assert site.get().content == b"annat"
    assert site.made == 2


def test_a_page_made_while_somebody_writes_is_not_taken_for_the_page_afterwards(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written_meanwhile(request: Any) -> HttpResponse:
        site.state = "2"
        return HttpResponse("före")

    monkeypatch.setattr(site.middleware, "get_response", written_meanwhile)
    site.get()
    monkeypatch.setattr(site.middleware, "get_response", site.view)
    assert site.get().content == b"sidan"


def test_addresses_languages_and_appearances_have_their_own(site: Site) -> None:
    site.get()
    site.get("/?q=arbete")
    site.get(language="en")
    site.get(cookies={"samsyn_appearance": "dark"})
    assert site.made == 4


@pytest.mark.parametrize(
    "given",
    [
        {"cookies": {settings.SESSION_COOKIE_NAME: "x"}},
        {"cookies": {"messages": "x"}},
        {"headers": {"HX-Request": "true"}},
        {"headers": {"Authorization": "Bearer x"}},
    ],
)
def test_what_is_one_readers_own_is_never_kept(site: Site, given: dict[str, Any]) -> None:
    site.get()
    site.get(**given)
    site.get(**given)
    assert site.made == 3


def test_where_the_state_is_not_known_nothing_is_kept(site: Site) -> None:
    site.state = None
    site.get()
    site.get()
    assert site.made == 2


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (404, {}),
        (200, {"Cache-Control": "no-store"}),
        (200, {"Content-Type": "text/csv"}),
    ],
)
def test_errors_files_and_pages_that_say_so_are_not_kept(
    monkeypatch: pytest.MonkeyPatch, status: int, headers: dict[str, str]
) -> None:
    site = Site(monkeypatch, **headers)
    site.status = status
    site.get()
    assert site.get().status_code == status
    assert site.made == 2


def test_each_reader_gets_a_token_of_her_own(site: Site) -> None:
    old = "a" * 64
    site.body = f'<input type="hidden" name="csrfmiddlewaretoken" value="{old}">å'
    site.get()
    first, second = site.get().content.decode(), site.get().content.decode()
    found = [TOKEN.findall(page)[0] for page in (first, second)]
    assert len({*found, old}) == 3
    assert first.endswith(">å")
    assert site.made == 1


def test_headers_of_the_view_are_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site(monkeypatch, Link='</x>; rel="next"')
    site.get()
    assert site.get().headers["Link"] == '</x>; rel="next"'


def test_the_page_asked_for_longest_ago_leaves_first() -> None:
    shelf = Shelf[Kept](room=10)
    shelf.get("a", "1")
    for key in "abc":
        shelf.put(key, Kept(b"1234", {}, has_forms=False), 4, "1")
        shelf.get("a", "1")
    assert [key for key in "abc" if shelf.get(key, "1")] == ["a", "c"]


def test_nothing_of_an_earlier_state_stays_in_memory() -> None:
    shelf = Shelf[Kept](room=100)
    shelf.get("a", "1")
    shelf.put("a", Kept(b"ett namn", {}, has_forms=False), 8, "1")
    shelf.get("b", "2")
    shelf.put("c", Kept(b"ett namn", {}, has_forms=False), 8, "1")
    assert not shelf._things


def test_readers_who_come_at_once_wait_for_one_making(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = Barrier(4)

    def reader() -> None:
        together.wait(10)
        assert site.get().content == b"sidan"

    readers = [Thread(target=reader) for _ in range(4)]
    for one in readers:
        one.start()
    for one in readers:
        one.join(10)
    assert site.made == 1
    assert not site.middleware._shelf._making  # type: ignore[union-attr]


@pytest.mark.django_db
def test_sqlite_tells_of_every_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.sqlite3"
    handler = ConnectionHandler({"default": {"ENGINE": SQLITE, "NAME": str(path)}})
    monkeypatch.setattr(states, "connection", handler["default"])
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE a (b)")
    before = database_state()
    assert before is not None
    assert database_state() == before
    other.execute("INSERT INTO a VALUES (1)")
    assert database_state() == before
    other.commit()
    after = database_state()
    assert after != before
    with handler["default"].cursor() as cursor:
        cursor.execute("INSERT INTO a VALUES (2)")
    assert database_state() != after
    handler["default"].close()
    other.close()


def test_a_file_that_took_the_databases_place_has_another_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, copy = tmp_path / "a.sqlite3", tmp_path / "copy.sqlite3"
    handler = ConnectionHandler({"default": {"ENGINE": SQLITE, "NAME": str(path)}})
    monkeypatch.setattr(states, "connection", handler["default"])
    sqlite3.connect(path).close()
    copy.write_bytes(path.read_bytes())
    before = database_state()
    copy.replace(path)
    assert database_state() != before


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Client:
    """The whole site with pages kept, in the tests' own database where its state can be known."""
    if connection.vendor != "postgresql":
        pytest.skip("the tests' SQLite database is in memory, where no other connection can look")
    monkeypatch.setattr(settings, "SAMSYN_KEPT_PAGES_MB", 4)
    return Client()


@pytest.mark.django_db(transaction=True)
def test_a_change_is_seen_at_the_next_request(kept: Client, django_assert_num_queries: Any) -> None:
    project = Project.objects.create(key="k", title="Björkens väg", review_state="accepted")
    indexing.changed(project_ids=[project.pk])
    assert "Björkens väg" in kept.get("/projekt/").content.decode()
    with django_assert_num_queries(1):
        assert "Björkens väg" in kept.get("/projekt/").content.decode()
    Project.objects.filter(pk=project.pk).update(title="Lönnens väg")
    assert "Lönnens väg" in kept.get("/projekt/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_form_of_a_kept_page_can_be_sent(kept: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    kept.get("/om/")
    token = TOKEN.search(strict.get("/om/").content.decode())
    assert token is not None
    sent = {"scheme": "dark", "csrfmiddlewaretoken": token[1]}
    assert strict.post("/utseende/", sent).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_one_who_signs_in_gets_her_own_page(kept: Client) -> None:
    everybody = kept.get("/").content.decode()
    kept.force_login(UserFactory(role=Role.ANALYST))
    assert kept.get("/").content.decode() != everybody


@pytest.mark.django_db(transaction=True)
def test_within_a_transaction_the_state_is_not_known() -> None:
    with transaction.atomic():
        assert database_state() is None
