"""Participants by sex and a project's own goals: stated, shown, summed; unknown is never zero."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samsyn.core.inbox import StaleError
from samsyn.core.models import AuditEntry, Role, StoredValue, User
from samsyn.projects.models import OwnGoal, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.presenters.results import own_participants, summed_participants
from samsyn.projects.selectors.participants import participants_in
from samsyn.projects.services.importing import import_document
from samsyn.projects.services.own_goals import (
    StatedGoal,
    StatedResult,
    add_goal,
    add_result,
    remove_goal,
)
from samsyn.projects.services.review import correct_field
from tests.unit.projects.builders import document, project, store, user

pytestmark = pytest.mark.django_db
SOURCE = "slutrapporten s. 4"
LIST = (
    "Diarienummer;Namn på insatsen;Planerat antal deltagare;Planerat antal kvinnor;"
    "Planerat antal män;Antal deltagare, utfall;Antal kvinnor, utfall;Antal män, utfall\n"
    "2031/00001;Ekbackens väg;100;60;40;90;55;35\n"
    "2031/00002;Björkens väg;50;;;;;\n"
    "2031/00003;Lönnens väg;;;;0;0;0\n"
)


@pytest.fixture
def analyst() -> User:
    return user(Role.ANALYST)


@pytest.fixture
def one() -> Project:
    store(document(project("2031/00009")))
    return Project.objects.get()


def everything() -> QuerySet[Project]:
    return Project.objects.all()


def texts(found: Any) -> list[tuple[str, str, str]]:
    return [(str(row.label), row.planned.text, row.actual.text) for row in found.rows]


def goal(on: Project, by: User, **changes: Any) -> OwnGoal:
    given = {"wording": "Deltagare i arbete", "source": SOURCE, "target": Decimal(60), **changes}
    return add_goal(project=on, stated=StatedGoal(**given), by=by)


def result(on: OwnGoal, by: User, value: int = 45, day: date = date(2031, 1, 31)) -> None:
    stated = StatedResult(Decimal(value), min(day, timezone.localdate()), SOURCE)
    add_result(project=on.project, goal_id=on.pk, stated=stated, by=by)


def test_a_list_brings_participants_by_sex_with_their_cells() -> None:
    report = import_document(data=LIST.encode(), path="lista.csv", by=None)
    assert (report.new, report.unknown_columns, report.refused) == (3, [], [])
    first, second, third = Project.objects.order_by("number")
    assert (first.planned_women, first.planned_men, first.actual_women) == (60, 40, 55)
    assert second.planned_women is None
    assert third.actual_participants == 0
    value = StoredValue.objects.get(
        subject_type="project", subject_id=first.pk, field="actual_women", current=True
    )
    assert value.locator["cell"] == "G2"


def test_what_nobody_states_is_unknown_and_a_zero_is_a_zero() -> None:
    import_document(data=LIST.encode(), path="lista.csv", by=None)
    _, second, third = Project.objects.order_by("number")
    assert texts(own_participants(second)) == [
        ("Alla", "50", ""), ("Kvinnor", "", ""), ("Män", "", ""),
    ]  # fmt: skip
    assert texts(own_participants(third))[0] == ("Alla", "", "0")
    assert own_participants(third).rows[0].reached == ""


def test_sums_tell_by_how_many_projects_each_is_stated() -> None:
    import_document(data=LIST.encode(), path="lista.csv", by=None)
    counted = participants_in(everything())
    assert counted.projects == 3
    assert (counted.sums["planned_participants"], counted.stating["planned_participants"]) == (
        150, 2,
    )  # fmt: skip
    assert (counted.sums["actual_men"], counted.stating["actual_men"]) == (35, 2)
    assert "planned_non_binary" not in counted.sums
    shown = summed_participants(counted)
    assert shown.rows[0].planned.of == "2"
    assert {row.reached for row in shown.rows} == {""}


def test_a_selection_shows_its_sums_and_a_comparison_both_sides(client: Client) -> None:
    import_document(data=LIST.encode(), path="lista.csv", by=None)
    page = client.get("/projekt/manniskor/").content.decode()
    assert "Deltagare efter kön" in page
    compared = client.get("/projekt/jamfor/", {"a": "q=väg", "b": "q=Ekbackens"}).content.decode()
    assert "Faktiskt antal deltagare, kvinnor" in compared


def test_the_sexes_above_the_whole_are_told(client: Client, one: Project, analyst: User) -> None:
    for field, number in (("actual_participants", 10), ("actual_women", 8), ("actual_men", 7)):
        correct_field(row=one, field=field, value=number, by=analyst, reason=SOURCE)
    one.refresh_from_db()
    assert own_participants(one).above == ("15",)
    assert "könen är tillsammans 15" in client.get(f"/projekt/{one.pk}/").content.decode()
    assert "fler än alla" in client.get(f"/projekt/{one.pk}/resultat/").content.decode()


def test_a_corrected_number_is_not_overwritten_by_the_list(analyst: User) -> None:
    import_document(data=LIST.encode(), path="lista.csv", by=None)
    first = Project.objects.order_by("number")[0]
    correct_field(row=first, field="actual_women", value=57, by=analyst, reason=SOURCE)
    newer = LIST.replace(";90;55;35", ";90;56;34")
    import_document(data=newer.encode(), path="lista2.csv", by=None)
    first.refresh_from_db()
    assert (first.actual_women, first.actual_men) == (57, 34)


def test_a_goal_shows_its_latest_result_and_the_earlier_ones(
    client: Client, one: Project, analyst: User
) -> None:
    made = goal(one, analyst, unit="personer")
    result(made, analyst, 20, date(2025, 6, 30))
    result(made, analyst, 45, date(2026, 1, 31))
    page = client.get(reverse("projects:results", args=[one.pk])).content.decode()
    assert "75\u00a0%" in page
    assert page.index("45 personer") < page.index("20 personer")
    assert "Spara målet" not in page
    own = client.get(reverse("projects:project", args=[one.pk])).content.decode()
    assert "Deltagare i arbete: målvärde 60 personer" in own
    assert AuditEntry.objects.filter(action="own_goal.result_added").count() == 2


def test_a_result_of_the_same_day_takes_the_earlier_ones_place(one: Project, analyst: User) -> None:
    made = goal(one, analyst)
    result(made, analyst, 20, date(2025, 6, 30))
    result(made, analyst, 25, date(2025, 6, 30))
    assert [row.value for row in made.results.filter(removed_at=None)] == [25]
    assert made.results.count() == 2


def test_a_goal_without_a_figure_or_result_is_no_zero(
    client: Client, one: Project, analyst: User
) -> None:
    goal(one, analyst, target=None)
    page = client.get(reverse("projects:results", args=[one.pk])).content.decode()
    assert "ingen siffra" in page
    assert "0\u00a0%" not in page


def test_a_goal_by_mistake_is_taken_away_and_kept(one: Project, analyst: User) -> None:
    made = goal(one, analyst)
    remove_goal(project=one, goal_id=made.pk, by=analyst)
    assert OwnGoal.objects.get().removed_at is not None
    with pytest.raises(StaleError):
        remove_goal(project=one, goal_id=made.pk, by=analyst)
    goal(one, analyst)


def test_what_cannot_hold_is_refused_by_field(one: Project, analyst: User) -> None:
    made = goal(one, analyst)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError) as twice:
        goal(one, analyst)
    assert "wording" in twice.value.message_dict
    with pytest.raises(ValidationError) as below:
        goal(one, analyst, wording="annat", target=Decimal(-1))
    assert "target" in below.value.message_dict
    for bad, field in ((StatedResult(Decimal(1), tomorrow, SOURCE), "on_day"),
                       (StatedResult(Decimal(-1), date(2025, 1, 1), SOURCE), "value")):  # fmt: skip
        with pytest.raises(ValidationError) as refused:
            add_result(project=one, goal_id=made.pk, stated=bad, by=analyst)
        assert field in refused.value.message_dict


def test_persons_in_the_wording_are_masked(one: Project, analyst: User) -> None:
    made = goal(one, analyst, wording="Fråga 19121212-1212 om målet", source="x@exempel.se")
    assert "1212" not in made.wording
    assert "exempel.se" not in made.source


def test_only_those_who_correct_may_state_anything(
    client: Client, one: Project, analyst: User
) -> None:
    with pytest.raises(PermissionDenied):
        goal(one, user(Role.CASEWORKER))
    address = reverse("projects:add_own_goal", args=[one.pk])
    assert client.post(address, {"wording": "x", "source": "y"}).status_code in (302, 403)
    assert not OwnGoal.objects.exists()
    client.force_login(analyst)
    page = client.post(address, {"wording": "Fler i arbete", "target": "1 200,5", "source": "y"})
    assert page.status_code == 302
    assert OwnGoal.objects.get().target == Decimal("1200.5")
    refused = client.post(address, {"wording": "", "source": "y"})
    assert refused.status_code == 422
    sent = {"goal": OwnGoal.objects.get().pk, "value": "3", "on_day": "2025-02-30", "source": "y"}
    assert client.post(reverse("projects:add_own_result", args=[one.pk]), sent).status_code == 422
    sent["on_day"] = "2025-02-28"
    assert client.post(reverse("projects:add_own_result", args=[one.pk]), sent).status_code == 302
    gone = reverse("projects:remove_own_goal", args=[one.pk, OwnGoal.objects.get().pk])
    assert client.post(gone).status_code == 302


def test_a_proposal_has_no_goals(one: Project, analyst: User) -> None:
    Project.objects.update(review_state=ReviewState.PROPOSED)
    with pytest.raises(ValidationError):
        goal(one, analyst)


def test_target_groups_themes_and_principles_choose_projects(client: Client) -> None:
    store(document(
        project("2031/00001", title="Vägen", target_groups=["Nyanlända"], summary="Jämställdhet."),
        project("2031/00002", title="Leden", target_groups=["Kattägare"], summary="Validering."),
    ))  # fmt: skip
    for query, found, left in (
        ("target_group=newly_arrived", "Vägen", "Leden"),
        ("target_group=other", "Leden", "Vägen"),
        ("theme=mapping_validation", "Leden", "Vägen"),
        ("principle=gender_equality", "Vägen", "Leden"),
        ("principle=gender_equality&programme=2014-2020", "Vägen", "Leden"),
    ):
        for address in ("/projekt/", "/projekt/fil/csv/"):
            page = b"".join(client.get(f"{address}?{query}")).decode()
            assert f"{found}" in page, query
            assert f">{left}<" not in page, query
            assert f",{left}," not in page, query
    page = client.get("/projekt/").content.decode()
    assert "Kartläggning och validering" in page
    assert "Annan grupp" in page
