"""A natural person as owner who waits, and is let in by a reviewer: marked as at import."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from samsyn.core.models import Role, StoredValue, User
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
