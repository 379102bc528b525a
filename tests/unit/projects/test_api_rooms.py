"""The read API of actors, lessons, strategies and networks: whole, sourced, only what is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from samsyn.core.models import Document, Role, User
from samsyn.projects.models import Actor, ActorSuccession, Lesson, Participation, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.services.actor_changes import merge
from samsyn.projects.services.goals import editing, links, recommendations
from samsyn.projects.services.lessons.reading import read_file
from samsyn.projects.services.lessons.writing import write_lesson
from samsyn.projects.services.networks import meetings, named
from tests.unit.projects.builders import document, project, store, user
from tests.unit.projects.lessons import made
from tests.unit.projects.test_api import ask, fault
from tests.unit.projects.test_goals import FIRST, loaded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_earlier_questions() -> None:
    cache.clear()


@pytest.fixture
def analyst() -> User:
    return user(Role.ANALYST)


def owners(*names: str, first: int = 1) -> list[Actor]:
    for number, name in enumerate(names, first):
        store(document(project(f"2031/{number:05}", owner=name), name=f"{number}.txt"))
    return [Actor.objects.get(name=name) for name in names]


def test_every_actor_once_by_following_next(client: Client) -> None:
    owners("Alm kommun", "Björk AB", "Cedern ekonomisk förening")
    page = ask(client, "actors", limit=2)
    seen = page["items"]
    seen += client.get(page["next"].replace("http://testserver", "")).json()["items"]
    assert [one["name"] for one in seen] == [
        "Alm kommun", "Björk AB", "Cedern ekonomisk förening",
    ]  # fmt: skip
    assert [one["name"] for one in ask(client, "actors", q="björk")["items"]] == ["Björk AB"]
    assert [one["name"] for one in ask(client, "actors", type="company")["items"]] == ["Björk AB"]
    assert ask(client, "actors", role="partner")["items"] == []


def test_an_actor_that_was_merged_away_is_answered_by_what_it_is_part_of(
    client: Client, analyst: User
) -> None:
    gone, kept = owners("Regionförbundet Alm", "Region Alm")
    older, _ = owners("Landstinget Alm", "Ek AB", first=3)
    ActorSuccession.objects.create(
        predecessor=older, successor=kept, from_day=date(2015, 1, 1), source="Konstruerat beslut"
    )
    merge(kept_id=kept.pk, gone_id=gone.pk, by=analyst)
    found = ask(client, f"actors/{gone.pk}")
    assert (found["id"], found["other_names"], found["projects"]) == (
        kept.pk, ["Regionförbundet Alm"], 2,
    )  # fmt: skip
    assert found["took_over_from"] == [
        {"actor": older.pk, "from_day": "2015-01-01", "source": "Konstruerat beslut"}
    ]
    assert found["organisation_number"] is None
    assert gone.pk not in [one["id"] for one in ask(client, "actors")["items"]]


def test_a_role_has_its_document_and_a_proposal_gives_none(client: Client) -> None:
    (actor,) = owners("Alm kommun")
    (role,) = ask(client, f"actors/{actor.pk}/roles")["items"]
    assert (role["role"], role["amount"], role["project"]) == (
        "owner", None, Project.objects.get().pk,
    )  # fmt: skip
    assert (role["locator"]["kind"], role["synthetic"]) == ("characters", False)
    assert ask(client, f"documents/{role['document']}")["sha256"] == role["document"]
    Project.objects.update(review_state=ReviewState.REJECTED)
    fault(client, f"actors/{actor.pk}", 404)
    fault(client, f"actors/{actor.pk}/roles", 404)
    assert ask(client, "actors")["items"] == []


def test_amounts_are_told_with_their_currency(client: Client) -> None:
    (actor,) = owners("Alm kommun")
    Participation.objects.update(amount="1200.5", currency="SEK")
    (role,) = ask(client, f"actors/{actor.pk}/roles")["items"]
    assert (role["amount"], role["currency"]) == ("1200.50", "SEK")


def test_a_lesson_is_given_with_side_codes_and_passage_of_a_public_document(
    client: Client, analyst: User
) -> None:
    read_file(project=made.a_project(), data=made.a_docx(), name="rapport.docx", by=analyst)
    assert ask(client, "lessons")["items"] == []  # proposals
    Lesson.objects.update(review_state=ReviewState.ACCEPTED)
    first = Lesson.objects.order_by("pk")[0]
    closed = ask(client, f"lessons/{first.pk}")
    assert (closed["passage"], closed["document"], closed["locator"]) == (None, None, None)
    report = Document.objects.get(name="rapport.docx")
    fault(client, f"documents/{report.sha256}", 404)
    Document.objects.update(is_public=True)
    open_ = ask(client, f"lessons/{first.pk}")
    assert open_["passage"] == first.quote
    assert ask(client, f"documents/{open_['document']}")["name"] == report.name
    for side, asked in (("for", "success"), ("against", "problem")):
        items = ask(client, "lessons", kind=asked)["items"]
        assert {one["side"] for one in items} == {side}


def test_lessons_are_chosen_by_words_and_codes(client: Client, analyst: User) -> None:
    write_lesson(project=made.a_project(), statement=made.statement(), by=analyst)
    for query in ({"q": "lotsarna"}, {"target_group": "newly_arrived"}, {"theme": "guidance"}):
        (found,) = ask(client, "lessons", **query)["items"]
        assert (found["target_groups"], found["themes"]) == (["newly_arrived"], ["guidance"])
    assert ask(client, "lessons", about="organisation")["items"] == []


def test_the_owner_who_is_a_natural_person_is_masked_in_lessons(
    client: Client, analyst: User
) -> None:
    store(document(project(owner="Kerstin Påhittad")))
    statement = made.statement(text="Kursen av Kerstin Påhittad lockade många.")
    write_lesson(project=Project.objects.get(), statement=statement, by=analyst)
    Lesson.objects.update(text="Kursen av Kerstin Påhittad lockade många.")
    Project.objects.update(owner_is_person=True, owner_name_until=date(2999, 1, 1))
    (found,) = ask(client, "lessons")["items"]
    assert "Kursen av" in found["text"]
    assert "Påhittad" not in found["text"]


def test_a_strategy_has_its_goals_with_confirmed_projects_and_what_was_asked(
    client: Client, analyst: User
) -> None:
    store(document(project()))
    strategy, _ = loaded(FIRST, analyst)
    goal = strategy.goals.get(code="1.1")
    links.add(goal=goal, project=Project.objects.get(), by=analyst)
    for name in ("Eskilstuna kommun", "Okända bolaget"):
        recommendations.ask(
            strategy=strategy, code="R1", title="Inrätta lotsar", text="", goal=goal, actor=name,
            by=analyst,
        )  # fmt: skip
    assert [one["id"] for one in ask(client, "strategies")["items"]] == [strategy.pk]
    found = ask(client, f"strategies/{strategy.pk}")
    assert [(one["code"], one["projects"]) for one in found["goals"]] == [
        ("1", []), ("1.1", [Project.objects.get().pk]), ("2", []),
    ]  # fmt: skip
    assert found["goals"][1]["parent"] == found["goals"][0]["id"]
    (asked,) = found["recommendations"]
    assert [(one["name"], one["status"]) for one in asked["asked"]] == [
        ("Eskilstuna kommun", "unknown"), ("Okända bolaget", "unknown"),
    ]  # fmt: skip
    assert [one["actor"] is None for one in asked["asked"]] == [False, True]
    editing.retire_goal(goal=goal, retired=True, by=analyst)
    again = ask(client, f"strategies/{strategy.pk}")
    assert [one["code"] for one in again["goals"]] == ["1", "2"]
    assert again["recommendations"][0]["goal"] is None


def test_a_rejected_project_serves_no_goal(client: Client, analyst: User) -> None:
    store(document(project()))
    strategy, _ = loaded(FIRST, analyst)
    links.add(goal=strategy.goals.get(code="2"), project=Project.objects.get(), by=analyst)
    Project.objects.update(review_state=ReviewState.REJECTED)
    assert not any(one["projects"] for one in ask(client, f"strategies/{strategy.pk}")["goals"])


def test_a_public_network_is_whole_and_another_is_not_told_of(
    client: Client, analyst: User
) -> None:
    network = named.make_network(
        name="Konstruerade nätverket", purpose="", place_code="", is_public=True, by=analyst
    )
    actor = Actor.objects.create(name="Alm", by_hand=True)
    member = named.add_member(network=network, actor=actor, from_day=date(2024, 1, 1), by=analyst)
    meeting = meetings.keep_meeting(
        network=network, on=date(2024, 3, 1), place="", notes="Bara på sidan", present=[member],
        by=analyst,
    )  # fmt: skip
    meetings.decide(
        meeting=meeting, text="Bjud in fler", member=member, due_on=date(2024, 6, 1), by=analyst
    )
    found = ask(client, f"networks/{network.pk}")
    assert found["members"] == [{"actor": actor.pk, "from_day": "2024-01-01", "to_day": None}]
    (met,) = found["meetings"]
    assert met["present"] == [actor.pk]
    assert met["decisions"] == [
        {"text": "Bjud in fler", "actor": actor.pk, "due_on": "2024-06-01", "done_on": None}
    ]
    assert "Bara på sidan" not in str(found)
    network.is_public = False
    network.save()
    client.force_login(analyst)
    assert ask(client, "networks")["items"] == []
    fault(client, f"networks/{network.pk}", 404)


@pytest.mark.parametrize(
    ("path", "query", "where"),
    [
        ("actors", {"type": "bolag"}, "type"),
        ("actors", {"typ": "company"}, "typ"),
        ("actors", {"county": "4"}, "county"),
        ("lessons", {"kind": "bra"}, "kind"),
        ("lessons", {"q": "a\x00b"}, "q"),
        ("strategies", {"q": "skog"}, "q"),
        ("networks", {"limit": "0"}, "limit"),
    ],
)
def test_what_cannot_be_understood_is_told_by_its_name(
    client: Client, path: str, query: dict[str, str], where: str
) -> None:
    assert fault(client, path, 422, **query)["where"] == where


def test_a_cursor_of_another_room_is_told(client: Client) -> None:
    one, _ = owners("Alm kommun", "Björk AB")
    cursor = ask(client, "actors", limit=1)["next_cursor"]
    for path in ("lessons", "strategies", "networks", f"actors/{one.pk}/roles"):
        assert "another question" in fault(client, path, 422, cursor=cursor)["what"]
    assert fault(client, "actors", 422, cursor=cursor, type="company")["where"] == "cursor"


def _lessons(count: int, by: User) -> None:
    for number in range(count):
        statement = made.statement(text=f"Lotsar höll kontakten {number}.")
        write_lesson(project=made.a_project(f"2032/{number:05}"), statement=statement, by=by)


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("actors", lambda count, _by: owners(*(f"Ort {n} kommun" for n in range(count)))),
        ("lessons", _lessons),
    ],
)
def test_more_rows_ask_no_more_of_the_database(
    client: Client, analyst: User, path: str, more: Callable[[int, User], object]
) -> None:
    more(2, analyst)
    ask(client, path)
    with CaptureQueriesContext(connection) as few:
        assert len(ask(client, path)["items"]) == 2
    more(9, analyst)
    with CaptureQueriesContext(connection) as many:
        assert len(ask(client, path)["items"]) >= 9
    assert len(many) == len(few)
