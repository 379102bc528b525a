"""A natural person as owner who waits, and is let in by a reviewer: marked as at import."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from samsyn.core.models import Role, StoredValue, User
from samsyn.core.services import decisions
from samsyn.core.sorting import search_text
from samsyn.projects.models import Project
from samsyn.projects.services import review
from tests.unit.projects.builders import codes, document, project, store, user

pytestmark = pytest.mark.django_db


def waiting(field: str, content: str) -> StoredValue:
    """A value that waits beside what stands, from the same document."""
    value = StoredValue.objects.get(field="owner", current=True)
    value.pk, value._state.adding = None, True
    value.field, value.value, value.raw = field, content, content
    value.current, value.proposal = False, StoredValue.Proposal.WAITING
    value.accepted_by = value.accepted_at = value.replaces = None
    value.save()
    return value


def let_in(field: str, content: str, by: User) -> Project:
    review.use_value(row=Project.objects.get(), value=waiting(field, content), by=by)
    return Project.objects.get()


def test_her_name_is_shown_for_two_years_from_the_day_of_the_document() -> None:
    published = timezone.localdate() - timedelta(days=300)
    store(document(project(municipalities=codes("0484"))), published_on=published)
    row = let_in("owner", "Anna Konstruerad", user(Role.ANALYST))
    assert (row.owner_is_person, row.owner_search) == (True, "")
    assert row.owner_name_until is not None
    assert row.owner_name_until < timezone.localdate() + timedelta(days=500)
    assert isinstance(row.owner_name_until, date)


@pytest.mark.parametrize("field", ["owner_city", "owner_postal_code", "owner_org_number"])
def test_where_she_lives_is_not_kept_though_somebody_lets_it_in(field: str) -> None:
    store(document(project(municipalities=codes("0484"))))
    analyst = user(Role.ANALYST)
    let_in("owner", "Anna Konstruerad", analyst)
    assert getattr(let_in(field, "12345", analyst), field) == ""


ORGANISATION = {"owner": "Nordvinds kommun", "owner_city": "Nordvind"}


def test_the_mark_goes_with_her_when_the_decision_is_undone() -> None:
    store(document(project(municipalities=codes("0484"), **ORGANISATION)))
    analyst = user(Role.ANALYST)
    decision = review.use_value(
        row=Project.objects.get(), value=waiting("owner", "Anna Konstruerad"), by=analyst
    )
    assert Project.objects.get().owner_city == ""
    decisions.undo(decision=decision, by=analyst)
    row = Project.objects.get()
    assert (row.owner, row.owner_is_person, row.owner_name_until) == (
        "Nordvinds kommun", False, None,
    )  # fmt: skip
    assert (row.owner_city, row.owner_search) == ("Nordvind", search_text("Nordvinds kommun"))


def test_the_mark_goes_when_an_organisation_is_let_in_after_her() -> None:
    store(document(project(municipalities=codes("0484"))))
    analyst = user(Role.ANALYST)
    let_in("owner", "Anna Konstruerad", analyst)
    row = let_in("owner", "Nordvinds kommun", analyst)
    assert (row.owner_is_person, row.owner_name_until) == (False, None)


def test_a_personal_number_that_is_let_in_marks_the_owner() -> None:
    store(document(project(municipalities=codes("0484"), owner="Nordvind")))
    row = let_in("owner_org_number", "19900101-0017", user(Role.ANALYST))
    assert (row.owner_is_person, row.owner_org_number) == (True, "")


def test_what_the_document_said_of_her_holds_when_she_is_brought_back() -> None:
    """Her name looks like no person's: the document's personal number told it."""
    told = {"beneficiary_is_person": "the organisation number is a personal number"}
    store(document(project(municipalities=codes("0484"), owner="Nordvind", **told)))
    analyst = user(Role.ANALYST)
    decision = review.correct_field(
        row=Project.objects.get(), field="owner", value="Nordvinds förskola AB", by=analyst,
        reason="spelt anew",
    )  # fmt: skip
    assert Project.objects.get().owner_is_person, "a new spelling does not unmark her"
    decisions.undo(decision=decision, by=analyst)
    assert Project.objects.get().owner_is_person
