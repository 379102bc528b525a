"""Where people are: placings follow the bank, and the view, its file and its lists agree."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from samsyn.core.models import Role
from samsyn.projects.models import (
    Measure,
    PlacedReport,
    Placing,
    Project,
    ProjectPlace,
    ReportedPart,
)
from samsyn.projects.models.base import ReviewState
from samsyn.projects.selectors import visible_projects
from samsyn.projects.selectors.people import Placed, placed
from samsyn.projects.services import indexing
from tests.unit.projects.builders import codes, document, store, user
from tests.unit.projects.builders import project as record

pytestmark = pytest.mark.django_db
ADDRESS = "/projekt/manniskor/"


def project(title: str, *stated: str, seat: str = "", **columns: Any) -> Project:
    made = Project.objects.create(key=title, title=title, **{"currency": "SEK", **columns})
    for code in stated:
        ProjectPlace.objects.create(project=made, place_code=code, relation="stated")
    if seat:
        ProjectPlace.objects.create(project=made, place_code=seat, relation="owner_seat")
    indexing.changed(project_ids=[made.pk])
    return made


def found(measure: Measure = Measure.PARTICIPANTS, currency: str = "") -> Placed:
    return placed(visible_projects(AnonymousUser()), measure, currency)


def report(project: Project, code: str, value: int | None, **extra: Any) -> None:
    ReportedPart.objects.create(
        project=project, place_code=code, value=value, **{"measure": "participants", **extra}
    )
    indexing.changed(project_ids=[project.pk])


def test_an_imported_project_is_placed_in_its_municipalities() -> None:
    store(document(record(planned_participants=90, municipalities=codes("0484", "0482"))))
    at = found()
    # 107 000 and 16 500 inhabitants or so: by the shipped table, not by this test.
    assert set(at.people) == {"0484", "0482"}
    assert sum(at.people.values()) == at.whole == 90
    assert at.people["0484"] > at.people["0482"] > 0
    assert at.seats == {"0484": 90}
    assert at.methods["stated"] == 90


def test_money_is_placed_to_the_last_ore() -> None:
    project("A", "0484", "0482", esf_support=Decimal("100.01"))
    at = found(Measure.SUPPORT, "SEK")
    assert sum(at.people.values()) == 10_001


def test_unknown_is_counted_apart_and_never_zero() -> None:
    project("A", "0484", planned_participants=10)
    project("B", "0484")
    at = found()
    assert (at.stating, at.projects, at.whole) == (1, 2, 10)


def test_currencies_are_never_added() -> None:
    project("A", "0484", esf_support=5)
    project("B", "0484", esf_support=7, currency="EUR")
    assert found(Measure.SUPPORT, "SEK").whole == 500
    assert found(Measure.SUPPORT, "EUR").whole == 700


def test_a_report_is_exact_and_the_rest_divided() -> None:
    made = project("A", "0484", "0482", seat="0180", planned_participants=50)
    report(made, "0484", 20)
    at = found()
    assert at.people == {"0484": 20, "0482": 30}
    assert at.methods == {"reported": 20, "stated": 30}
    assert (at.ranges["0484"].low, at.ranges["0484"].high) == (20, 20)
    assert at.seats == {"0180": 50}


def test_women_and_men_are_summed_and_a_protected_one_hides_the_sum() -> None:
    made = project("A", "0484", "0482", planned_participants=50)
    report(made, "0484", 8, sex="women")
    report(made, "0484", 4, sex="men")
    assert PlacedReport.objects.get().amount == 12
    report(made, "0484", None, sex="non_binary")
    assert not PlacedReport.objects.exists()
    assert found().methods == {"reported": 0, "stated": 50}


def test_a_natural_person_is_never_placed_at_her_home() -> None:
    project("A", seat="0484", owner="Constructed", owner_is_person=True, planned_participants=3)
    at = found()
    assert (at.people, at.seats) == ({}, {})
    assert (at.nowhere, at.no_seat) == (3, 3)


def test_a_postal_town_named_as_its_municipality_tells_the_seat() -> None:
    project("A", owner="Föreningen Exempel", owner_city="Karlstad", planned_participants=3)
    project("B", owner="Föreningen Prov", owner_city="Ingenstans", planned_participants=4)
    at = found()
    assert at.seats == {"1780": 3}
    assert at.no_seat == 4


def test_the_funds_region_comes_before_the_owners_seat() -> None:
    project("A", seat="2480", region="Övre Norrland", planned_participants=100)
    at = found()
    assert len(at.people) > 20
    assert at.methods["region"] == 100


def test_what_is_changed_is_placed_anew_and_what_is_gone_is_gone() -> None:
    made = project("A", "0484", planned_participants=10)
    Project.objects.filter(pk=made.pk).update(planned_participants=12)
    indexing.changed(project_ids=[made.pk])
    assert found().whole == 12
    pk = made.pk
    made.delete()
    indexing.changed(project_ids=[pk])
    assert not Placing.objects.exists()


def test_a_rebuilt_index_places_every_project() -> None:
    made = project("A", "0484", planned_participants=10)
    Placing.objects.all().delete()
    indexing.rebuild()
    assert Placing.objects.get(project=made).rest == 10


def page(client: Client, query: str = "") -> str:
    response = client.get(f"{ADDRESS}{query}", headers={"accept-language": "en"})
    assert response.status_code == 200
    return response.content.decode()


def test_a_figure_leads_to_the_projects_behind_it(client: Client) -> None:
    project("Constructed here", "0484", seat="0180", planned_participants=10)
    project("Constructed there", "0580", planned_participants=10)
    project("Constructed unknown", "0484")
    shown = page(client, "?level=municipality&measure=participants")
    assert "/projekt/?people_in=participants%3A%3A0484" in shown
    listed = client.get("/projekt/?people_in=participants%3A%3A0484").content.decode()
    assert "Constructed here" in listed
    assert "Constructed there" not in listed
    assert "Constructed unknown" not in listed
    seated = client.get("/projekt/?seat_in=participants%3A%3A01").content.decode()
    assert "Constructed here" in seated
    assert "Constructed there" not in seated


def test_counties_sum_the_municipalities(client: Client) -> None:
    project("A", "04", planned_participants=1_001)
    assert sum(found().people.values()) == 1_001
    shown = page(client, "?measure=participants&level=county")
    assert "1\u202f001" in shown
    # The whole county is stated, so the county's own figure is exact.
    assert found().county_ranges["04"].low == 1_001


def test_a_proposal_is_placed_for_its_reviewers_alone_and_never_in_the_file(
    client: Client,
) -> None:
    project("A", "0484", planned_participants=10, review_state=ReviewState.PROPOSED)
    assert found().whole == 0
    client.force_login(user(Role.ADMINISTRATOR))
    assert placed(visible_projects(user(Role.ADMINISTRATOR, "", "b@example.org")),
                  Measure.PARTICIPANTS, "").whole == 10  # fmt: skip
    assert all(row["Var människor deltar"] in ("0", "") for row in rows(client))


def rows(client: Client) -> list[dict[str, str]]:
    response = client.get(f"{ADDRESS}tabell.csv?level=municipality&measure=participants")
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_file_holds_every_place_and_sums_to_the_whole(client: Client) -> None:
    project("A", "0484", "0482", planned_participants=77)
    project("B", planned_participants=5)
    table = rows(client)
    assert len(table) == 291
    assert sum(int(row["Var människor deltar"] or 0) for row in table) == 82
    assert table[-1]["Plats"] == "Ingen känd plats"


def test_where_nothing_is_placed_is_zero_only_where_all_is_placed(client: Client) -> None:
    project("A", "0484", seat="1280", planned_participants=77)

    def people_in_malmo() -> str:
        [row] = [row for row in rows(client) if row["Plats"] == "Malmö"]
        return row["Var människor deltar"]

    assert people_in_malmo() == "0"
    assert "inget placerat" not in page(client, "?level=county")
    # One that states nothing may have its participants anywhere.
    project("B", "0484")
    assert people_in_malmo() == ""
    assert "inget placerat" in page(client, "?level=county")


@pytest.mark.parametrize(
    "query",
    ["?measure=okänt&level=x&currency=%00", "?measure=support", "?people_in=skräp", "?q=ingenting"],
)
def test_what_cannot_be_read_gives_a_page_all_the_same(client: Client, query: str) -> None:
    project("A", "0484", planned_participants=10)
    page(client, query)
