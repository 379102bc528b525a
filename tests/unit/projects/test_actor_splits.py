"""Splitting an actor by hand, and undoing it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from samsyn.core.inbox import StaleError
from samsyn.core.models import AuditEntry, Role, User
from samsyn.projects.models import Actor, ActorChange, ActorName, Participation, Project
from samsyn.projects.services import actor_changes, actor_pairs, actors
from samsyn.projects.services.actor_splits import split
from tests.unit.projects.builders import document, project, store, user

pytestmark = pytest.mark.django_db
NUMBER = "5560360793"


@pytest.fixture
def analyst() -> User:
    return user(Role.ANALYST)


@pytest.fixture
def mixed() -> Actor:
    """One actor under two names, of which only the second bears the organisation number."""
    store(
        document(
            project("2031/00001", owner="Vägen vidare"),
            project("2031/00002", owner="Vägen vidare"),
            project("2031/00003", owner="Vägen Vidare i Kil AB", owner_org_number=NUMBER),
        )
    )
    first = Actor.objects.get(name="Vägen vidare")
    second = Actor.objects.get(org_number=NUMBER)
    actor_changes.merge(kept_id=first.pk, gone_id=second.pk, by=user(Role.ANALYST, email="m@x.se"))
    return first


def name_of(text: str) -> ActorName:
    return ActorName.objects.get(name=text)


def standing() -> list[tuple[Any, ...]]:
    """All that stands and that a split may touch."""
    told = ("pk", "name", "name_sort", "org_number", "parent", "project_count", "search_text")
    return [
        *Actor.objects.filter(merged_into=None).order_by("pk").values_list(*told),
        *ActorName.objects.order_by("pk").values_list("pk", "actor", "name"),
        *Participation.objects.order_by("pk").values_list("pk", "actor", "name"),
    ]


def test_a_split_takes_names_roles_and_number_and_undoing_it_restores_all(
    analyst: User, mixed: Actor
) -> None:
    before = standing()

    change = split(actor_id=mixed.pk, name_ids=[name_of("Vägen Vidare i Kil AB").pk], by=analyst)

    mixed.refresh_from_db()
    made = change.target
    made.refresh_from_db()
    assert (mixed.project_count, mixed.org_number) == (2, "")
    assert (made.project_count, made.org_number) == (1, NUMBER)
    assert made.name == "Vägen Vidare i Kil AB"
    assert Participation.objects.get(project__number="2031/00003").actor_id == made.pk
    actor_changes.undo(change_id=change.pk, by=analyst)
    assert standing() == before
    told = AuditEntry.objects.filter(subject_type="actor", subject_id=mixed.pk).order_by("pk")
    assert [one.action for one in told][-2:] == ["actor.split", "actor.split_undone"]


def test_the_shown_name_goes_along_and_comes_back(analyst: User, mixed: Actor) -> None:
    before = standing()
    change = split(actor_id=mixed.pk, name_ids=[name_of("Vägen vidare").pk], by=analyst)

    mixed.refresh_from_db()
    assert (change.target.name, mixed.name) == ("Vägen vidare", "Vägen Vidare i Kil AB")
    assert mixed.org_number == NUMBER
    actor_changes.undo(change_id=change.pk, by=analyst)
    assert standing() == before


def test_what_comes_under_a_name_that_was_split_off_is_the_new_actors(
    analyst: User, mixed: Actor
) -> None:
    change = split(actor_id=mixed.pk, name_ids=[name_of("Vägen Vidare i Kil AB").pk], by=analyst)
    later = project("2031/00004", owner="VÄGEN VIDARE I KIL AB", owner_org_number=NUMBER)
    store(document(later, name="later.txt"))
    other = project("2031/00005", owner="VV Kil", owner_org_number=NUMBER)
    store(document(other, name="other.txt"))

    assert change.target.participations.count() == 3
    actor_changes.undo(change_id=change.pk, by=analyst)
    assert mixed.participations.count() == 5


def test_chosen_units_go_along_and_back(analyst: User) -> None:
    store(
        document(
            project("2031/00001", owner="Kils kommun", owner_unit="Enheten för arbete"),
            project("2031/00002", owner="Kil kommun", owner_unit="Vuxenutbildningen"),
        )
    )
    kept, gone = (Actor.objects.get(name=one) for one in ("Kils kommun", "Kil kommun"))
    actor_changes.merge(kept_id=kept.pk, gone_id=gone.pk, by=analyst)
    unit = Actor.objects.get(name__contains="Vuxenutbildningen")

    change = split(
        actor_id=kept.pk, name_ids=[name_of("Kil kommun").pk], unit_ids=[unit.pk], by=analyst
    )

    unit.refresh_from_db()
    assert unit.parent_id == change.target_id
    assert list(kept.units.values_list("name", flat=True)) == ["Kils kommun, Enheten för arbete"]
    actor_changes.undo(change_id=change.pk, by=analyst)
    assert kept.units.count() == 2


def test_one_name_is_left_and_one_is_chosen(analyst: User, mixed: Actor) -> None:
    for chosen, code in (([], "no_name"), ([one.pk for one in mixed.names.all()], "all_names")):
        with pytest.raises(ValidationError) as refused:
            split(actor_id=mixed.pk, name_ids=chosen, by=analyst)
        assert refused.value.code == code
    assert not ActorChange.objects.filter(kind="split").exists()


def test_whoever_splits_second_is_told(analyst: User, mixed: Actor) -> None:
    ids = [name_of("Vägen Vidare i Kil AB").pk]
    change = split(actor_id=mixed.pk, name_ids=ids, by=analyst)

    with pytest.raises(StaleError):
        split(actor_id=mixed.pk, name_ids=ids, by=analyst)
    actor_changes.undo(change_id=change.pk, by=analyst)
    with pytest.raises(StaleError):
        actor_changes.undo(change_id=change.pk, by=analyst)


def test_a_merge_waits_for_the_split_of_its_names_to_be_undone(analyst: User, mixed: Actor) -> None:
    merge = mixed.changes_to.get()
    change = split(actor_id=mixed.pk, name_ids=[name_of("Vägen Vidare i Kil AB").pk], by=analyst)

    with pytest.raises(ValidationError) as refused:
        actor_changes.undo(change_id=merge.pk, by=analyst)
    assert refused.value.code == "split_since"
    actor_changes.undo(change_id=change.pk, by=analyst)
    actor_changes.undo(change_id=merge.pk, by=analyst)
    assert Actor.objects.get(org_number=NUMBER, merged_into=None).participations.count() == 1


def test_a_split_waits_for_what_came_after_it(analyst: User, mixed: Actor) -> None:
    change = split(actor_id=mixed.pk, name_ids=[name_of("Vägen Vidare i Kil AB").pk], by=analyst)
    later = actor_changes.merge(kept_id=change.target_id, gone_id=mixed.pk, by=analyst)

    with pytest.raises(ValidationError) as refused:
        actor_changes.undo(change_id=change.pk, by=analyst)
    assert refused.value.code == "merged_since"
    actor_changes.undo(change_id=later.pk, by=analyst)
    actor_changes.undo(change_id=change.pk, by=analyst)
    assert mixed.participations.count() == 3


def test_what_was_split_is_not_proposed_as_one(analyst: User) -> None:
    store(document(project("2031/00001", owner="Kils kommun")))
    store(document(project("2031/00002", owner="Kommunen i Kil"), name="b.txt"))
    kept, gone = (Actor.objects.get(name=one) for one in ("Kils kommun", "Kommunen i Kil"))
    actor_changes.merge(kept_id=kept.pk, gone_id=gone.pk, by=analyst)
    split(actor_id=kept.pk, name_ids=[name_of("Kommunen i Kil").pk], by=analyst)

    assert actor_pairs.propose() == 0


def test_a_person_found_after_an_undone_split_leaves_no_name(analyst: User, mixed: Actor) -> None:
    change = split(actor_id=mixed.pk, name_ids=[name_of("Vägen vidare").pk], by=analyst)
    actor_changes.undo(change_id=change.pk, by=analyst)
    Project.objects.filter(owner="Vägen vidare").update(owner_is_person=True)

    actors.derive_all()

    assert not Actor.objects.filter(name="Vägen vidare").exists()


def test_only_who_reviews_everywhere_may_split(mixed: Actor) -> None:
    somebody = user(Role.ANALYST, "17", email="lokal@exempel.se")

    with pytest.raises(PermissionDenied):
        split(actor_id=mixed.pk, name_ids=[name_of("Vägen vidare").pk], by=somebody)


def test_the_page_splits_and_undoes(client: Client, analyst: User, mixed: Actor) -> None:
    client.force_login(analyst)
    assert "Dela av" in client.get(f"/aktorer/{mixed.pk}/").content.decode()
    name = name_of("Vägen Vidare i Kil AB").pk
    client.post(f"/aktorer/{mixed.pk}/dela/", {"names": ["x"]})
    assert not ActorChange.objects.filter(kind="split").exists()

    client.post(f"/aktorer/{mixed.pk}/dela/", {"names": [str(name)]})

    change = ActorChange.objects.get(kind="split")
    page = client.get(f"/aktorer/{change.target_id}/").content.decode()
    assert "Ångra delningen" in page
    client.post(f"/aktorer/andring/{change.pk}/angra/")
    assert client.get(f"/aktorer/{change.target_id}/").headers["Location"].endswith(f"/{mixed.pk}/")
