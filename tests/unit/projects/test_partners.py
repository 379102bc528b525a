"""Partners of a list become roles of actors: drafts, differences, a person's word, undo."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samsyn.core.models import Document, ReviewDecision, Role, StoredValue, User
from samsyn.core.services import decisions
from samsyn.projects.models import Actor, Participation, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.selectors.drafts import waiting_of
from samsyn.projects.selectors.outcomes import outcomes_of
from samsyn.projects.services import actors, review, roles
from samsyn.projects.services.importing import import_document
from samsyn.projects.services.report import ImportReport
from tests.unit.projects.builders import user
from tests.unit.sources.operations.lists import KEEP_PROJECT, as_xlsx, table_of

pytestmark = pytest.mark.django_db

HEAD = ["Programme", "Project acronym", "Lead partner", "Organisation in English", "Country code",
        "Town", "Partner’s ID if not PIC", "ERDF contribution (2014-2020 only)"]  # fmt: skip
LEAD = ["Made-up Sea", "TESTA", "Yes", "Region Exempel", "SE", "Exempelstad", "2120000142", "300"]
SECOND = ["Made-up Sea", "TESTA", "No", "Made-up University", "FI", "Turku", "", "120.50"]
THIRD = ["Made-up Sea", "TESTA", "No", "Harbour Institute", "NO", "Bergen", "", ""]
UNTIED = ["Made-up Sea", "NOBODY", "No", "Stray Institute", "NO", "", "", ""]


def bring(*rows: list[str], **extra: object) -> ImportReport:
    data = as_xlsx(projects=table_of(KEEP_PROJECT), partners=[HEAD, *rows])
    return import_document(data=data, path="keep.xlsx", by=None, **extra)  # type: ignore[arg-type]


def partners() -> dict[str, Participation]:
    found = Participation.objects.filter(role="partner").select_related("actor", "value")
    return {one.actor.name: one for one in found}


@pytest.fixture
def analyst() -> User:
    return user(Role.ANALYST)


def test_partners_are_roles_with_amount_country_place_and_source() -> None:
    report = bring(LEAD, SECOND, THIRD, UNTIED)
    found = partners()
    assert set(found) == {"Made-up University", "Harbour Institute"}
    second, third = found["Made-up University"], found["Harbour Institute"]
    assert (second.amount, second.currency) == (Decimal("120.50"), "EUR")
    assert (second.country, second.place) == ("FI", "Turku")
    assert (third.amount, third.currency, third.place) == (None, "", "Bergen")
    assert second.value is not None
    assert [item["locator"]["cell"] for item in second.value.items] == ["D2", "D4", "D3"]
    owner = Participation.objects.get(role="owner")
    assert owner.actor.org_number == "2120000142"
    assert (owner.amount, owner.place) == (Decimal("300.00"), "Exempelstad")
    assert ("partner_without_project", "5") in [
        (one.code, one.values.get("row")) for one in report.warnings
    ]
    assert not Actor.objects.filter(name="Stray Institute").exists()
    assert actors.out_of_step() == []


def test_the_row_of_a_partner_that_is_not_tied_is_refused_in_the_imports_account() -> None:
    bring(LEAD, UNTIED)
    told = {(one.sheet, one.row): one.outcome for one in outcomes_of(Document.objects.get())}
    assert told == {("projects", 2): "new", ("partners", 3): "refused"}


def test_the_same_list_again_changes_nothing() -> None:
    bring(LEAD, SECOND)
    before = list(Participation.objects.values())
    values = StoredValue.objects.count()
    bring(SECOND, LEAD)  # the same partners in other bytes
    assert bring(LEAD, SECOND).new == 0
    assert StoredValue.objects.count() == values
    assert list(Participation.objects.values()) == before


def test_a_draft_gives_no_role_until_it_is_accepted_and_undo_takes_it_away(analyst: User) -> None:
    bring(LEAD, SECOND, drafts=True)
    project = Project.objects.get()
    assert project.review_state == ReviewState.PROPOSED
    assert not Participation.objects.exists()

    decision = review.accept_row(row=project, by=analyst)
    assert set(partners()) == {"Made-up University"}

    decisions.undo(decision=decision, by=analyst)
    assert not Participation.objects.exists()
    assert actors.out_of_step() == []


def test_a_newer_list_shows_a_difference_that_waits_and_is_undone(analyst: User) -> None:
    bring(LEAD, SECOND)
    bring(LEAD, SECOND, THIRD, drafts=True)
    project = Project.objects.get()
    waits = next(one for one in waiting_of(project) if one.field == "partners")
    assert len(waits.value) == 3
    assert set(partners()) == {"Made-up University"}

    decision = review.use_value(row=project, value=waits, by=analyst)
    assert set(partners()) == {"Made-up University", "Harbour Institute"}
    decisions.undo(decision=ReviewDecision.objects.get(pk=decision.pk), by=analyst)
    assert set(partners()) == {"Made-up University"}


def test_what_waits_is_shown_by_name_in_the_inbox(analyst: User, client: Client) -> None:
    bring(LEAD, SECOND)
    bring(LEAD, SECOND, THIRD, drafts=True)
    client.force_login(analyst)
    address = reverse("core:inbox_item", args=["project-changes", Project.objects.get().pk])
    shown = client.get(address).content.decode()
    assert "Harbour Institute (Bergen, NO)" in shown
    assert "Region Exempel (huvudpartner, Exempelstad, SE, 300" in shown


def test_a_partner_that_a_newer_list_leaves_out_goes(analyst: User) -> None:
    bring(LEAD, SECOND, THIRD)
    bring(LEAD, THIRD)
    assert set(partners()) == {"Harbour Institute"}
    assert not Actor.objects.filter(name="Made-up University").exists()


def test_what_a_person_registered_or_ended_stands(
    analyst: User, django_capture_on_commit_callbacks: Any
) -> None:
    bring(LEAD, SECOND)
    project = Project.objects.get()
    stated = roles.StatedRole("Harbour Institute", "partner", "Avtalet", amount=Decimal(7))
    mine = roles.add(project=project, stated=stated, by=analyst)
    second = partners()["Made-up University"]
    day = date(2017, 6, 30)
    roles.end(project=project, participation_id=second.pk, to_day=day, by=analyst)

    bring(LEAD, [*THIRD[:7], "999"])

    mine.refresh_from_db()
    assert (mine.amount, mine.currency, mine.added_by) == (Decimal(7), "SEK", analyst)
    assert partners()["Made-up University"].to_day == day
    assert Participation.objects.count() == 3
    assert actors.out_of_step() == []

    with django_capture_on_commit_callbacks(execute=True):
        roles.take_away(project=project, participation_id=mine.pk, by=analyst)
    assert partners()["Harbour Institute"].amount == Decimal(999)


def test_a_corrected_owner_stands_and_does_not_get_the_leads_amount(analyst: User) -> None:
    bring(LEAD, SECOND)
    review.correct_field(
        row=Project.objects.get(), field="owner", value="Annan region", by=analyst, reason="fel"
    )
    bring([*LEAD[:7], "400"], SECOND)
    owner = Participation.objects.get(role="owner")
    assert (owner.actor.name, owner.amount) == ("Annan region", None)


def test_a_project_without_an_owner_has_its_partners() -> None:
    bring(SECOND, THIRD)
    assert Project.objects.get().owner == ""
    assert set(partners()) == {"Made-up University", "Harbour Institute"}
    assert actors.out_of_step() == []
    Participation.objects.all().delete()
    assert actors.out_of_step() == [Project.objects.get().pk]
    Project.objects.update(review_state=ReviewState.REJECTED)
    assert actors.out_of_step() == []


def test_a_name_in_two_rows_has_the_sum_where_all_is_known() -> None:
    bring(LEAD, SECOND, [*SECOND[:7], "10"])
    assert partners()["Made-up University"].amount == Decimal("130.50")
    bring(LEAD, SECOND, [*SECOND[:7], ""])
    assert partners()["Made-up University"].amount is None


def test_a_natural_person_becomes_no_partner_and_her_name_is_kept_nowhere() -> None:
    bring(LEAD, [*SECOND[:3], "Anna Andersson", "SE", "", "", ""])
    assert not partners()
    assert not Actor.objects.filter(name__contains="Andersson").exists()
    assert not StoredValue.objects.filter(value__icontains="Andersson").exists()


def test_the_pages_tell_of_partners_with_place_and_source(client: Client) -> None:
    bring(LEAD, SECOND)
    role = partners()["Made-up University"]
    page = client.get(reverse("projects:project", args=[role.project_id])).content.decode()
    assert "Made-up University</a>, samverkanspart, Turku, FI" in page
    assert f"?plats={role.value_id}&amp;del=1" in page
    shown = client.get(reverse("actors:actor", args=[role.actor_id])).content.decode()
    assert "Made-up University, Turku, FI" in shown
    owner = Participation.objects.get(role="owner")
    assert (
        "egen del 300"
        in client.get(reverse("actors:actor", args=[owner.actor_id])).content.decode()
    )


def test_the_api_gives_each_partner_its_own_cell(client: Client) -> None:
    bring(LEAD, SECOND, THIRD)
    role = partners()["Harbour Institute"]
    told = client.get(f"/api/v1/actors/{role.actor_id}/roles").json()["items"][0]
    assert told["locator"]["cell"] == "D4"
    assert (told["country"], told["place"], told["amount"]) == ("NO", "Bergen", None)


def test_the_number_of_queries_does_not_grow_with_the_partners(
    client: Client,
) -> None:
    counts = []
    for n in (2, 20):
        Project.objects.all().delete()
        bring(LEAD, *([*THIRD[:3], f"Institute {i} of {n}", *THIRD[4:]] for i in range(n)))
        address = reverse("projects:project", args=[Project.objects.get().pk])
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        counts.append(len(seen))
    assert counts[0] == counts[1]
