"""Who sees which projects, on every page that shows them."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samsyn.core.models import Document, Role, StoredValue
from samsyn.core.selectors.documents import rows_of
from samsyn.core.services.retention import name_shown_until, remove_expired_names
from samsyn.projects.models import Call, Project
from samsyn.projects.selectors import visible_projects
from samsyn.projects.services import review
from tests.unit.projects.builders import (
    call,
    codes,
    document,
    project,
    sheet,
    store,
    user,
    value,
)

pytestmark = pytest.mark.django_db

FACT, HERE, THERE, NOWHERE = "Ett faktum", "Förslag i Eskilstuna", "Förslag i Kalix", "Utan plats"


@pytest.fixture
def bank() -> None:
    store(
        document(
            project("2031/00001", title=FACT),
            project(
                "2031/00002", title=HERE, owner=None, proposal=True, municipalities=codes("0484")
            ),
            project(
                "2031/00003", title=THERE, owner=None, proposal=True, municipalities=codes("2514")
            ),
            project("2031/00004", title=NOWHERE, owner=None, proposal=True),
        )
    )


@pytest.mark.parametrize(
    ("role", "place", "expected"),
    [
        (None, "", {FACT}),
        (Role.VISITOR, "", {FACT}),
        (Role.REPORTER, "", {FACT}),
        (Role.PROJECT_MANAGER, "", {FACT}),
        (Role.CASEWORKER, "", {FACT}),
        (Role.STEERING_MEMBER, "", {FACT}),
        (Role.ANALYST, "04", {FACT, HERE}),
        (Role.ANALYST, "0484", {FACT, HERE}),
        (Role.ANALYST, "0480", {FACT}),
        (Role.ANALYST, "", {FACT, HERE, THERE, NOWHERE}),
        (Role.ADMINISTRATOR, "25", {FACT, THERE}),
        (Role.ADMINISTRATOR, "", {FACT, HERE, THERE, NOWHERE}),
    ],
)
def test_each_role_sees_what_it_may(
    bank: None, client: Client, role: Role | None, place: str, expected: set[str]
) -> None:
    someone = user(role, place)
    assert set(visible_projects(someone).values_list("title", flat=True)) == expected

    client.force_login(someone)
    for address in ("projects:list", "projects:money", "projects:map"):
        assert client.get(reverse(address)).status_code == 200
    listed = client.get(reverse("projects:list")).content.decode()
    exported = b"".join(client.get(reverse("projects:export", args=["json"]))).decode()
    for title in (FACT, HERE, THERE, NOWHERE):
        assert (title in listed) == (title in expected)
        # What nobody has accepted does not leave the house.
        assert (title in exported) == (title == FACT)
    for row in Project.objects.all():
        status = client.get(reverse("projects:project", args=[row.pk])).status_code
        assert status == (200 if row.title in expected else 404)


def test_somebody_not_signed_in_sees_facts_only(bank: None) -> None:
    titles = visible_projects(AnonymousUser()).values_list("title", flat=True)
    assert list(titles) == [FACT]


def test_who_brought_a_proposal_without_place_sees_it() -> None:
    analyst = user(Role.ANALYST, "04")
    store(document(project(title=NOWHERE, owner=None, proposal=True)), by=analyst)
    assert visible_projects(analyst).count() == 1
    assert visible_projects(user(Role.ANALYST, "04", "other@example.org")).count() == 0


def _person(days_ago: int) -> Project:
    published = timezone.localdate() - timedelta(days=days_ago)
    record = project(owner="Ekeby Konstruerad", beneficiary_is_person="a name of a person")
    store(document(record), published_on=published)
    return Project.objects.get()


def test_a_natural_persons_name_is_shown_for_two_years_and_never_found_by_search(
    client: Client,
) -> None:
    person = _person(30)
    page = client.get(reverse("projects:project", args=[person.pk])).content.decode()
    assert "Ekeby Konstruerad" in page
    assert (
        "Ekeby"
        not in client.get(reverse("projects:list"), {"q": "Ekeby"})
        .content.decode()
        .split("result")[1]
    )


def test_an_expired_name_is_hidden_everywhere_before_the_nightly_removal_has_run(
    client: Client,
) -> None:
    person = _person(800)
    assert person.owner == "Ekeby Konstruerad"
    client.force_login(user(Role.ADMINISTRATOR))
    for address in (
        reverse("projects:list"),
        reverse("projects:project", args=[person.pk]),
        f"{reverse('projects:money')}?group=owner",
    ):
        assert "Ekeby" not in client.get(address).content.decode()
    for form in ("csv", "json"):
        exported = b"".join(client.get(reverse("projects:export", args=[form]))).decode()
        assert "Ekeby" not in exported


def test_the_removal_takes_the_name_from_the_row_and_its_history() -> None:
    person = _person(800)
    removed = remove_expired_names(today=timezone.localdate(), by=None)
    person.refresh_from_db()
    assert (removed.subjects, person.owner, person.owner_sort) == (1, "", None)


def test_of_a_natural_person_nothing_but_the_name_is_kept() -> None:
    store(
        document(
            project(
                owner="Ekeby Konstruerad",
                owner_city="Ekeby",
                owner_postal_code="99999",
                owner_org_number="19000101-0000",
                beneficiary_is_person="a name of a person",
            )
        )
    )
    person = Project.objects.get()
    assert (person.owner_city, person.owner_postal_code, person.owner_org_number) == ("", "", "")


def test_contact_persons_reach_no_column_page_or_export(client: Client) -> None:
    store(
        document(
            project(
                contact_person=value("Konstruerad Kontakt", personal=True),
                contact_email=value("kontakt@example.org", personal=True),
            )
        )
    )
    client.force_login(user(Role.ADMINISTRATOR))
    page = client.get(reverse("projects:project", args=[Project.objects.get().pk])).content.decode()
    exported = b"".join(client.get(reverse("projects:export", args=["json"]))).decode()
    for text in (page, exported, str(Project.objects.values().get())):
        assert "Kontakt" not in text.replace("Kontaktperson", "")
        assert "kontakt@example.org" not in text


def test_the_removal_takes_the_name_as_each_source_wrote_it_and_from_the_title() -> None:
    published = timezone.localdate() - timedelta(days=800)
    for owner, marker in (("Ekeby Konstruerad", "first"), ("KONSTRUERAD, Ekeby", "second")):
        record = project(
            title=f"Ateljé åt {owner}", owner=owner, beneficiary_is_person="a name of a person"
        )
        rows = [["Ägare"], [f"Sökande: {owner}"]]
        store(sheet(record, rows=rows), published_on=published, marker=marker)
    remove_expired_names(today=timezone.localdate(), by=None)
    person = Project.objects.get()
    kept = f"{Project.objects.values().get()} {list(StoredValue.objects.values())}"
    assert person.title.startswith("Ateljé åt █")
    assert "ekeby" not in kept.lower()
    for stored in Document.objects.all():
        assert "ekeby" not in str(rows_of(stored, "", 0, 10)).lower()


def test_an_owner_written_in_by_hand_may_be_a_person_too() -> None:
    store(document(project()))
    row = Project.objects.get()
    review.correct_field(
        row=row, field="owner", value="Anna Exempelsson", by=user(Role.ANALYST), reason="fel"
    )
    row.refresh_from_db()
    assert row.owner_is_person
    assert row.owner_search == ""
    assert row.owner_name_until == name_shown_until(None, timezone.localdate())


def test_an_expired_name_is_not_offered_for_correction(client: Client) -> None:
    person = _person(800)
    client.force_login(user(Role.ADMINISTRATOR))
    address = reverse("projects:correct", args=[person.pk, "owner"])
    answer = client.get(address)
    assert answer.status_code == 200
    assert "Ekeby" not in answer.content.decode()


def test_no_export_lets_a_guessed_name_be_confirmed(client: Client) -> None:
    record = project("7", owner="Ekeby Konstruerad", beneficiary_is_person="a name of a person")
    store(document(record))
    exported = b"".join(client.get(reverse("projects:export", args=["json"]))).decode()
    assert Project.objects.get().key.startswith("h:")
    assert json.loads(exported)["projects"][0]["key"] is None


@pytest.mark.parametrize("signed_in", [None, Role.VISITOR, Role.REPORTER])
def test_a_filter_tells_no_name_of_what_the_visitor_may_not_see(
    client: Client, signed_in: Role | None
) -> None:
    hidden = document(project("2031/00007", proposal=True), name="hemlig ansökan.txt")
    store(hidden)
    store(document(call(title="Utlysning som ingen godtagit"), name="utlysning.txt"))
    asked = Call.objects.get()
    Call.objects.update(review_state="proposed")
    source = Document.objects.get(name="hemlig ansökan.txt")
    if signed_in:
        client.force_login(user(signed_in))
    page = client.get(reverse("projects:list"), {"document": source.pk, "call": asked.pk})
    assert "hemlig ansökan" not in page.content.decode()
    assert "ingen godtagit" not in page.content.decode()


def test_a_filter_tells_the_name_of_the_source_of_what_everybody_sees(client: Client) -> None:
    store(document(project(), name="öppen.txt"))
    source = Document.objects.get()
    page = client.get(reverse("projects:list"), {"document": source.pk})
    assert "öppen.txt" in page.content.decode()
