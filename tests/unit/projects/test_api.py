"""The read API: pages by cursor, ETags, clear faults, limits, and nothing personal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from samsyn.core.models import Document, Role
from samsyn.projects.api.cursors import CursorError, cursor_after, digest_of, read_cursor
from samsyn.projects.models import Call, Project
from samsyn.projects.services import indexing
from samsyn.web import api as site
from tests.unit.projects.builders import call, codes, document, project, store, user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_earlier_questions() -> None:
    cache.clear()


def ask(client: Client, path: str, **query: Any) -> dict[str, Any]:
    answer = client.get(f"/api/v1/{path}", query)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def fault(client: Client, path: str, status: int, **query: Any) -> dict[str, Any]:
    answer = client.get(f"/api/v1/{path}", query)
    assert answer.status_code == status, answer.content
    found: dict[str, Any] = answer.json()
    assert set(found) == {"what", "where", "received", "next_step"}
    return found


def bank(count: int) -> None:
    store(document(*(project(f"2031/{n:05}", title=f"Väg {n}") for n in range(count))))


def test_every_project_once_by_following_next(client: Client) -> None:
    bank(7)
    seen: list[int] = []
    page = ask(client, "projects", limit=3, programme="2014-2020")
    seen += [one["id"] for one in page["items"]]
    pages = 1
    while page["next"]:
        page = client.get(page["next"].replace("http://testserver", "")).json()
        seen += [one["id"] for one in page["items"]]
        pages += 1
    assert (seen, pages) == (sorted(Project.objects.values_list("pk", flat=True)), 3)


def test_a_value_has_its_document_and_spot_and_the_unstated_is_left_out(client: Client) -> None:
    store(document(project(total_budget=None)))
    found = ask(client, f"projects/{Project.objects.get().pk}")
    owner = found["fields"]["owner"]
    assert (owner["value"], owner["locator"]["kind"]) == ("Eskilstuna kommun", "characters")
    assert "total_budget" not in found["fields"]
    described = ask(client, f"documents/{owner['document']}")
    assert described["name"] == Document.objects.get().name


def test_words_and_places_choose(client: Client) -> None:
    store(
        document(
            project(municipalities=codes("0484")),
            project("2031/00002", title="Sjövägens verkstad", municipalities=codes("0180")),
        )
    )
    indexing.index_pending()
    for query in ({"municipality": "0180"}, {"county": "01"}, {"q": "verkstad"}):
        items = ask(client, "projects", **query)["items"]
        assert [one["fields"]["title"]["value"] for one in items] == ["Sjövägens verkstad"]


def test_a_cursor_of_another_question_is_told(client: Client) -> None:
    bank(3)
    cursor = ask(client, "projects", limit=1)["next_cursor"]
    told = fault(client, "projects", 422, limit=1, programme="2014-2020", cursor=cursor)
    assert (told["where"], told["received"]) == ("cursor", cursor)
    assert "another question" in told["what"]
    assert "another question" in fault(client, "calls", 422, cursor=cursor)["what"]
    for broken in ("abc", "å", "!", cursor[:-2], "AAAA"):
        assert fault(client, "projects", 422, cursor=broken)["where"] == "cursor"


@pytest.mark.parametrize("last", [4, 46, 4_611, 10**17])
def test_a_cursor_that_was_cut_is_told(last: int) -> None:
    digest = digest_of({"programme": "2014-2020"})
    cursor = cursor_after(last, digest)
    assert read_cursor(cursor, digest) == last
    for end in range(1, len(cursor)):
        with pytest.raises(CursorError):
            read_cursor(cursor[:end], digest)


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "tio"}, "limit"),
        ({"county": "1"}, "county"),
        ({"municipality": "01800"}, "municipality"),
        ({"year": "igår"}, "year"),
        ({"kommun": "0180"}, "kommun"),
        ({"q": "a\x00b"}, "q"),
        ({"owner": ["x"] * 51}, "owner"),
    ],
)
def test_what_cannot_be_understood_is_told_by_its_name(
    client: Client, query: dict[str, Any], where: str
) -> None:
    assert fault(client, "projects", 422, **query)["where"] == where


def test_an_unchanged_answer_is_not_sent_again(client: Client) -> None:
    bank(1)
    first = client.get("/api/v1/projects")
    again = client.get("/api/v1/projects", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Project.objects.update(title="Ny titel")
    assert (
        client.get("/api/v1/projects", headers={"If-None-Match": first["ETag"]}).status_code == 200
    )


def test_too_many_questions_are_refused_for_a_while(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    (throttle,) = site.api.throttle
    monkeypatch.setattr(throttle, "num_requests", 2)
    assert [client.get("/api/v1/calls").status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get("/api/v1/calls")
    assert int(refused["Retry-After"]) > 0
    assert "too many" in refused.json()["what"]


def test_proposals_are_not_given_out_also_to_those_who_see_them(client: Client) -> None:
    store(document(project(proposal=True)))
    store(document(call(), name="utlysning.txt"))
    Call.objects.update(review_state="proposed")
    client.force_login(user(Role.ADMINISTRATOR))
    assert ask(client, "projects")["items"] == []
    assert ask(client, "calls")["items"] == []
    fault(client, f"projects/{Project.objects.get().pk}", 404)
    fault(client, f"calls/{Call.objects.get().pk}", 404)
    for sha256 in Document.objects.values_list("sha256", flat=True):
        fault(client, f"documents/{sha256}", 404)


def test_no_name_of_a_natural_person_in_any_answer(client: Client) -> None:
    store(document(project(owner="Kerstin Påhittad", title="Kurs av Kerstin Påhittad")))
    Project.objects.update(owner_is_person=True, owner_name_until=date(2999, 1, 1))
    pk = Project.objects.get().pk
    for path in ("projects", f"projects/{pk}", "dump"):
        answer = client.get(f"/api/v1/{path}")
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        assert b"Kurs av" in content
        assert "Påhittad" not in content.decode("unicode_escape")
        assert "Påhittad" not in content.decode()


def test_the_dump_holds_the_whole_bank(client: Client) -> None:
    bank(3)
    answer = client.get("/api/v1/dump")
    assert b"".join(answer.streaming_content).count(b'"review": "accepted"') == 3  # type: ignore[attr-defined]


def test_other_pages_may_read_the_answers_and_no_session_counts(client: Client) -> None:
    answer = client.get("/api/v1/calls")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies


def test_nothing_can_be_written(client: Client) -> None:
    for method in (client.post, client.put, client.patch, client.delete):
        assert method("/api/v1/projects").status_code == 405
