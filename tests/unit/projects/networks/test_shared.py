"""The network of a selection's projects: who sees it, what it says, and its files."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import networkx as nx
import pytest
from django.db import connection
from django.test import Client

from samsyn.core.models import Role
from samsyn.core.shelf import Shelf
from samsyn.projects.models import Actor, ActorName, Participation, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.selectors.networks import kept, shared
from samsyn.projects.selectors.networks.partners import partners_of
from samsyn.projects.views.networks import shared as view
from tests.unit.projects.builders import user

pytestmark = pytest.mark.django_db
ADDRESS = "/projekt/natverk/"
FILE = "/projekt/natverk/fil/"


def together(
    number: str,
    *names: str,
    role: str = "partner",
    first: int = 2018,
    last: int = 2019,
    **more: object,
) -> Project:
    """A project in which these actors have a role; the first owns it."""
    made = Project.objects.create(
        key=number,
        title=f"Projekt {number}",
        period_start=date(first, 1, 1),
        period_end=date(last, 12, 31),
        **{"review_state": ReviewState.ACCEPTED, **more},
    )
    for at, name in enumerate(names):
        actor, _made = Actor.objects.get_or_create(name=name)
        written, _made = ActorName.objects.get_or_create(
            key=name, defaults={"actor": actor, "name": name}
        )
        Participation.objects.create(
            project=made, actor=actor, name=written, role=role if at else "owner"
        )
    return made


@pytest.fixture
def square() -> None:
    """Alm and Bok share two projects; Alm–Bok–Ceder–Dal–Alm is a ring."""
    together("1", "Alm", "Bok")
    together("2", "Alm", "Bok", first=2020, last=2020)
    together("3", "Bok", "Ceder", fund="ESF+")
    together("4", "Ceder", "Dal")
    together("5", "Dal", "Alm", first=2021, last=2021)


def page(client: Client, query: str = "") -> str:
    answer = client.get(ADDRESS + query)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(client: Client, form: str, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"{FILE}{form}/{query}")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))


def test_the_page_tells_ties_and_has_a_picture_with_its_table(client: Client, square: None) -> None:
    text = page(client)
    assert "De knyter samman 4 aktörer i 4 par." in text
    assert "Starkast är samarbetet mellan Alm och Bok, med 2 gemensamma projekt." in text
    assert text.count('role="img"') == 2
    assert "2 Bok (2)" in text


@pytest.mark.parametrize("show", ["brokers", "groups", "ties", "missing", "years", "nonsense"])
def test_every_table_is_shown(client: Client, square: None, show: str) -> None:
    assert "<caption>" in page(client, f"?show={show}")


def test_missing_links_name_those_who_share_two_partners(client: Client, square: None) -> None:
    text = page(client, "?show=missing")
    table = text[text.index("Par med gemensamma parter") :]
    assert "Ceder" in table
    assert "Dal" in table


def test_the_selection_holds(client: Client, square: None) -> None:
    text = page(client, "?fund=ESF%2B")
    assert "De knyter samman 2 aktörer i 1 par." in text
    assert ">Dal<" not in text


def test_a_role_may_be_left_out(client: Client) -> None:
    together("1", "Alm", "Bok", role="reference")
    assert "De knyter samman 2" in page(client)
    assert "Inga aktörer delar projekt här" in page(client, "?roles=partners")


def test_who_came_and_went_in_a_year(client: Client, square: None) -> None:
    text = page(client, "?show=years&change=2020")
    section = text[text.index('id="change"') :]
    came, went = section[: section.index("Gick")], section[section.index("Gick") :]
    assert "Ingen." in came
    assert "Ceder" in went
    assert "Dal" in went


def test_around_an_actor_those_further_away_are_not_shown(client: Client, square: None) -> None:
    bok = Actor.objects.get(name="Bok")
    text = page(client, f"?around={bok.pk}")
    assert "Vilka som arbetar med Bok" in text
    assert "De knyter samman 3 aktörer i 2 par." in text
    assert ">Dal<" not in text


@pytest.mark.parametrize("around", ["999999", "9" * 18])
def test_an_actor_that_is_not_there_is_not_found(client: Client, around: str) -> None:
    assert client.get(f"{ADDRESS}?around={around}").status_code == 404


def test_a_bank_without_shared_projects_says_so(client: Client) -> None:
    assert "Inga aktörer delar projekt här" in page(client)
    together("1", "Alm")
    assert "1 projekt nämner bara en aktör." in page(client)


def test_a_proposal_ties_nobody_that_the_visitor_sees(client: Client) -> None:
    together("1", "Alm", "Bok", review_state=ReviewState.PROPOSED)
    assert "Inga aktörer delar projekt här" in page(client)
    reviewer = user("administrator")
    client.force_login(reviewer)
    assert rows(client, "band") == []


def test_made_up_projects_are_said_to_be(client: Client) -> None:
    together("1", "Alm", "Bok", is_synthetic=True)
    assert "1 av projekten är ett påhittat exempel." in page(client)


def test_the_files_have_all_and_run_nothing(client: Client, square: None) -> None:
    together("6", "=1+1", "Alm")
    found = rows(client, "aktorer")
    assert {one["Namn"] for one in found} == {"Alm", "Bok", "Ceder", "Dal", "'=1+1"}
    assert {one["Namn"]: one["Samarbetsparter"] for one in found}["Alm"] == "3"
    first = rows(client, "band")[0]
    assert (first["Namn"], first["Den andras namn"], first["Gemensamma projekt"]) == (
        "Alm", "Bok", "2"
    )  # fmt: skip
    assert first["Styrka (Newman)"] == "2"


def test_graphml_is_a_graph(client: Client, square: None) -> None:
    answer = client.get(f"{FILE}graphml/")
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    read = nx.read_graphml(io.BytesIO(data), node_type=int)
    assert (read.number_of_nodes(), read.number_of_edges()) == (4, 4)
    alm = Actor.objects.get(name="Alm")
    assert read.nodes[alm.pk]["name"] == "Alm"


def test_there_is_no_other_file(client: Client) -> None:
    assert client.get(f"{FILE}png/").status_code == 404


def test_an_actors_page_names_its_partners_and_leads_to_the_network(
    client: Client, square: None
) -> None:
    alm = Actor.objects.get(name="Alm")
    named = [(partner.name, shared) for partner, shared in partners_of(user(), alm, 10)]
    assert named == [("Bok", 2), ("Dal", 1)]
    text = client.get(f"/aktorer/{alm.pk}/").content.decode()
    assert f'{ADDRESS}?around={alm.pk}"' in text


def test_the_number_of_queries_does_not_grow_with_the_network(
    client: Client, square: None, django_assert_max_num_queries: object
) -> None:
    for number in range(100, 130):
        together(str(number), f"Aktör {number}", "Alm", f"Aktör {number + 1}")
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        client.get(ADDRESS)


class Making:
    """How often a portrait was made, in states of the database that the test sets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.state: str | None = "1"
        self.made = 0
        monkeypatch.setattr(view, "database_state", lambda: self.state)
        monkeypatch.setattr(kept, "_shelf", Shelf(kept.ROOM))
        whole = shared.portrait_of

        def counted(*arguments: Any) -> shared.Portrait:
            self.made += 1
            return whole(*arguments)

        monkeypatch.setattr(view, "portrait_of", counted)


def test_a_network_is_made_once_for_all_while_nothing_changes(
    client: Client, square: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    making = Making(monkeypatch)
    first = page(client)
    client.force_login(user(Role.ANALYST))
    assert "Ceder" in first
    assert "Ceder" in page(client)
    assert making.made == 1
    page(client, "?roles=partners")
    page(client, "?fund=ESF%2B")
    assert making.made == 3
    together("6", "Ek", "Alm")
    making.state = "2"
    assert "Ek" in page(client)
    assert making.made == 4


def test_a_network_is_made_anew_where_the_state_is_not_known(
    client: Client, square: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    making = Making(monkeypatch)
    making.state = None
    page(client)
    page(client)
    assert making.made == 2


@pytest.mark.django_db(transaction=True)
def test_the_state_is_asked_for_before_the_requests_transaction(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within it the state is not known, and nothing would be kept."""
    inside: list[bool] = []

    def asked() -> str:
        inside.append(connection.in_atomic_block)
        return "1"

    monkeypatch.setattr(view, "database_state", asked)
    monkeypatch.setattr(kept, "_shelf", Shelf(kept.ROOM))
    together("1", "Alm", "Bok")
    assert "Alm" in page(client)
    assert inside == [False]
