"""Roles that a person states: registered, ended, removed; never a natural person's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from samsyn.core.inbox import StaleError
from samsyn.core.models import AuditEntry, Role, User
from samsyn.projects.models import Actor, Participation, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.services import actor_changes, roles
from samsyn.projects.services.roles import StatedRole
from tests.unit.projects.builders import document, project, store, user

pytestmark = pytest.mark.django_db
NUMBER = "212000-0142"


@pytest.fixture
def analyst() -> User:
    return user(Role.ANALYST)


@pytest.fixture
def owned() -> Project:
    store(document(project("2031/00001", owner="Kils kommun")))
    return Project.objects.get()


def stated(**changes: Any) -> StatedRole:
    given = {"name": "Ekans folkhögskola", "role": "partner", "source": "beslut 2031-04-02"}
    return StatedRole(**given | changes)


def test_a_co_financer_with_its_amount_is_told_on_both_pages(
    client: Client, owned: Project, analyst: User
) -> None:
    roles.add(
        project=owned,
        stated=stated(role="co_financer", amount=Decimal("250000"), org_number=NUMBER),
        by=analyst,
    )

    made = Participation.objects.get(role="co_financer")
    assert (made.actor.org_number, made.actor.project_count) == ("2120000142", 1)
    assert (made.amount, made.currency, made.added_by) == (Decimal("250000"), "SEK", analyst)
    shown = client.get(reverse("projects:project", args=[owned.pk])).content.decode()
    assert "Ekans folkhögskola" in shown
    assert "medfinansiär" in shown
    page = client.get(reverse("actors:actor", args=[made.actor_id])).content.decode()
    assert "beslut 2031-04-02" in page
    assert "250\u202f000\u00a0kr" in page
    entry = AuditEntry.objects.get(action="role.added")
    assert "Ekans" not in str(entry.detail)


def test_an_actor_that_is_known_is_not_made_again(owned: Project, analyst: User) -> None:
    before = Actor.objects.get()
    roles.add(project=owned, stated=stated(name="KILS  KOMMUN", role="reference"), by=analyst)

    assert list(Actor.objects.all()) == [before]


def test_a_role_ends_and_one_by_mistake_goes_with_its_actor(owned: Project, analyst: User) -> None:
    made = roles.add(project=owned, stated=stated(from_day=date(2031, 1, 1)), by=analyst)

    def end(day: date) -> None:
        roles.end(project=owned, participation_id=made.pk, to_day=day, by=analyst)

    with pytest.raises(ValidationError, match="2031-01-01"):
        end(date(2030, 12, 31))
    end(date(2031, 6, 30))
    made.refresh_from_db()
    assert made.to_day == date(2031, 6, 30)

    roles.take_away(project=owned, participation_id=made.pk, by=analyst)
    assert not Actor.objects.filter(name="Ekans folkhögskola").exists()
    with pytest.raises(StaleError):
        roles.take_away(project=owned, participation_id=made.pk, by=analyst)
    told = AuditEntry.objects.filter(action__startswith="role.").order_by("pk")
    assert [one.action for one in told] == ["role.added", "role.ended", "role.removed"]


def test_what_a_source_states_is_ended_and_never_removed(owned: Project, analyst: User) -> None:
    made = roles.add(project=owned, stated=stated(), by=analyst)
    Participation.objects.filter(pk=made.pk).update(added_by=None)
    with pytest.raises(ValidationError):
        roles.take_away(project=owned, participation_id=made.pk, by=analyst)
    owner = Participation.objects.get(role="owner")
    with pytest.raises(StaleError):
        roles.end(project=owned, participation_id=owner.pk, to_day=date(2031, 1, 1), by=analyst)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "Karin Svensson"}, "name"),
        ({"name": "Ekan", "org_number": "850709-9805"}, "name"),
        ({"org_number": "212000-0143"}, "org_number"),
        ({"name": " – "}, "name"),
        ({"role": "owner"}, "role"),
        ({"role": "king"}, "role"),
        ({"amount": Decimal(0)}, "amount"),
        ({"from_day": date(2031, 2, 1), "to_day": date(2031, 1, 1)}, "to_day"),
    ],
)
def test_what_cannot_hold_is_told_by_its_field_and_not_repeated(
    owned: Project, analyst: User, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as told:
        roles.add(project=owned, stated=stated(**changes), by=analyst)

    assert list(told.value.message_dict) == [field]
    assert "Svensson" not in str(told.value)
    assert "9805" not in str(told.value)
    assert Participation.objects.count() == 1


def test_the_same_role_twice_is_told(owned: Project, analyst: User) -> None:
    roles.add(project=owned, stated=stated(), by=analyst)
    with pytest.raises(ValidationError) as told:
        roles.add(project=owned, stated=stated(name="EKANS folkhögskola"), by=analyst)
    assert "name" in told.value.message_dict


def test_a_role_follows_its_name_through_a_merge_and_back(owned: Project, analyst: User) -> None:
    made = roles.add(project=owned, stated=stated(), by=analyst)
    other = roles.add(project=owned, stated=stated(name="Ekan", role="supplier"), by=analyst)

    change = actor_changes.merge(kept_id=made.actor_id, gone_id=other.actor_id, by=analyst)
    other.refresh_from_db()
    assert other.actor_id == made.actor_id
    actor_changes.undo(change_id=change.pk, by=analyst)
    other.refresh_from_db()
    assert other.actor_id != made.actor_id


def test_nobody_takes_part_in_a_proposal(owned: Project, analyst: User) -> None:
    Project.objects.update(review_state=ReviewState.PROPOSED)
    with pytest.raises(ValidationError):
        roles.add(project=owned, stated=stated(), by=analyst)


def test_the_page_is_for_those_who_correct_the_project(
    client: Client, owned: Project, analyst: User
) -> None:
    address = reverse("projects:roles", args=[owned.pk])
    with pytest.raises(PermissionDenied):
        roles.add(project=owned, stated=stated(), by=user(Role.PROJECT_MANAGER))
    assert client.get(address).status_code == 302
    client.force_login(user())
    assert client.get(address).status_code == 403
    assert address not in client.get(reverse("projects:project", args=[owned.pk])).content.decode()
    client.force_login(analyst)
    assert address in client.get(reverse("projects:project", args=[owned.pk])).content.decode()

    refused = client.post(address, {"name": "Karin Svensson", "role": "partner", "source": "x"})
    assert refused.status_code == 422
    told = {"name": "Ekan", "role": "supplier", "source": "avtal", "amount": "1 012,50"}
    assert client.post(address, told).status_code == 302
    made = Participation.objects.get(role="supplier")
    assert made.amount == Decimal("1012.50")
    change = reverse("projects:change_role", args=[owned.pk, made.pk])
    client.post(change, {"what": "end", "to_day": ""})
    client.post(change, {"what": "end", "to_day": "2031-05-05"})
    made.refresh_from_db()
    assert made.to_day == date(2031, 5, 5)
    client.post(change, {"what": "remove"})
    assert not Participation.objects.filter(role="supplier").exists()
