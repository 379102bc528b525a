"""Merging, undoing, keeping apart and succession of actors, and the proposals."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from samsyn.core.inbox import StaleError
from samsyn.core.models import AuditEntry, Role, User
from samsyn.projects.models import Actor, ActorName, ActorPair, Participation, Project
from samsyn.projects.services import actor_changes, actor_pairs, actors
from tests.unit.projects.builders import document, project, store, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst() -> User:
    return user(Role.ANALYST)


def two(first: str = "Kils kommun", second: str = "Kil kommun", **more: Any) -> tuple[Actor, Actor]:
    store(document(project("2031/00001", owner=first), project("2031/00002", owner=second, **more)))
    return Actor.objects.get(name=first), Actor.objects.get(name=second)


def standing() -> list[tuple[Any, ...]]:
    """All that a merge may touch."""
    return [
        *Actor.objects.order_by("pk").values_list(
            "pk", "name", "org_number", "merged_into", "parent", "project_count", "search_text"
        ),
        *ActorName.objects.order_by("pk").values_list("pk", "actor", "name"),
        *Participation.objects.order_by("pk").values_list("pk", "actor", "name"),
    ]


def test_a_merge_moves_everything_and_undoing_it_restores_exactly(analyst: User) -> None:
    kept, gone = two(owner_org_number="212000-0142", owner_unit="")
    before = standing()

    change = actor_changes.merge(kept_id=kept.pk, gone_id=gone.pk, by=analyst)
    kept.refresh_from_db()
    assert kept.project_count == 2
    assert kept.org_number == "2120000142"
    assert kept.names.count() == 2
    actor_changes.undo(change_id=change.pk, by=analyst)

    assert standing() == before
    told = AuditEntry.objects.filter(subject_type="actor").order_by("pk")
    assert [one.action for one in told] == ["actor.merged", "actor.merge_undone"]


def test_what_comes_under_the_merged_name_goes_back_with_it(analyst: User) -> None:
    kept, gone = two()
    change = actor_changes.merge(kept_id=kept.pk, gone_id=gone.pk, by=analyst)
    store(document(project("2031/00003", owner="Kil kommun"), name="later.txt"))
    assert Participation.objects.filter(actor=kept).count() == 3

    actor_changes.undo(change_id=change.pk, by=analyst)

    assert Participation.objects.filter(actor=gone).count() == 2


def test_whoever_merges_second_is_told(analyst: User) -> None:
    kept, gone = two()
    actor_changes.merge(kept_id=kept.pk, gone_id=gone.pk, by=analyst)

    with pytest.raises(StaleError):
        actor_changes.merge(kept_id=gone.pk, gone_id=kept.pk, by=analyst)
    change = kept.changes_to.get()
    actor_changes.undo(change_id=change.pk, by=analyst)
    with pytest.raises(StaleError):
        actor_changes.undo(change_id=change.pk, by=analyst)


def test_an_earlier_merge_waits_for_the_later_to_be_undone(analyst: User) -> None:
    kept, gone = two()
    store(document(project("2031/00003", owner="Sunne kommun"), name="c.txt"))
    third = Actor.objects.get(name="Sunne kommun")
    first = actor_changes.merge(kept_id=kept.pk, gone_id=gone.pk, by=analyst)
    actor_changes.merge(kept_id=third.pk, gone_id=kept.pk, by=analyst)

    with pytest.raises(ValidationError, match="Kils"):
        actor_changes.undo(change_id=first.pk, by=analyst)


def test_different_organisation_numbers_are_refused(analyst: User) -> None:
    store(document(project("2031/00001", owner="Kraft AB", owner_org_number="556036-0793")))
    other = project("2031/00002", owner="Kraft AB", owner_org_number="556012-5790")
    store(document(other, name="b.txt"))
    first, second = Actor.objects.order_by("pk")

    with pytest.raises(ValidationError) as refused:
        actor_changes.merge(kept_id=first.pk, gone_id=second.pk, by=analyst)

    assert refused.value.code == "different_numbers"
    assert Actor.objects.filter(merged_into=None).count() == 2


def test_an_organisation_is_not_merged_with_its_unit(analyst: User) -> None:
    store(document(project(owner="Kils kommun", owner_unit="Enheten för arbete")))
    unit = Actor.objects.exclude(parent=None).get()

    with pytest.raises(ValidationError) as refused:
        actor_changes.merge(kept_id=unit.pk, gone_id=unit.parent_id or 0, by=analyst)

    assert refused.value.code == "unit"


def test_a_succession_goes_one_way(analyst: User) -> None:
    old, new = two("Regionförbundet Exempel", "Region Exempel")
    given = {"from_day": None, "source": "Regionens webbplats", "by": analyst}
    actor_changes.succeed(predecessor_id=old.pk, successor_id=new.pk, **given)  # type: ignore[arg-type]

    with pytest.raises(ValidationError) as refused:
        actor_changes.succeed(predecessor_id=new.pk, successor_id=old.pk, **given)  # type: ignore[arg-type]
    assert refused.value.code == "circle"
    with pytest.raises(ValidationError):
        actor_changes.merge(kept_id=new.pk, gone_id=old.pk, by=analyst)


def test_only_who_reviews_everywhere_may_merge() -> None:
    kept, gone = two()
    somebody = user(Role.ANALYST, "17", email="lokal@exempel.se")

    with pytest.raises(PermissionDenied):
        actor_changes.merge(kept_id=kept.pk, gone_id=gone.pk, by=somebody)


def test_what_is_alike_is_proposed_answered_and_not_asked_again(
    client: Client, analyst: User
) -> None:
    first, second = two("Kils kommun", "Kommunen i Kil")
    assert actor_pairs.propose() == 1
    pair = ActorPair.objects.get()
    client.force_login(analyst)

    page = client.get("/aktorer/forslag/").content.decode()
    assert "Namnen är samma" in page
    client.post(f"/aktorer/forslag/{pair.pk}/", {"answer": "distinct"})

    assert actor_pairs.propose() == 0
    assert Actor.objects.filter(merged_into=None).count() == 2
    with pytest.raises(StaleError):
        actor_changes.decide(pair_id=pair.pk, same=True, by=analyst)
    assert {first.pk, second.pk} == {pair.first_id, pair.second_id}


def test_a_merged_actors_page_leads_on_and_the_merge_is_undone_there(
    client: Client, analyst: User
) -> None:
    kept, gone = two()
    client.force_login(analyst)
    client.post(f"/aktorer/{kept.pk}/andra/", {"other": gone.pk, "what": "merge"})
    gone.refresh_from_db()
    assert gone.merged_into_id == kept.pk
    assert client.get(f"/aktorer/{gone.pk}/").headers["Location"] == f"/aktorer/{kept.pk}/"

    change = kept.changes_to.get()
    client.post(f"/aktorer/andring/{change.pk}/angra/")

    gone.refresh_from_db()
    assert gone.merged_into_id is None


def test_a_person_found_after_a_merge_leaves_no_name(analyst: User) -> None:
    kept, gone = two("Kils kommun", "Exempelgruppen Kraft")
    actor_changes.merge(kept_id=kept.pk, gone_id=gone.pk, by=analyst)
    Project.objects.filter(owner="Exempelgruppen Kraft").update(owner_is_person=True)

    actors.derive_all()

    assert not Actor.objects.filter(search_text__contains="exempelgruppen").exists()
    assert not ActorName.objects.filter(name__contains="Exempelgruppen").exists()
    gone.refresh_from_db()
    assert gone.name == ""


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ALMI Företagspartner Nord AB", "ALMI Företagspartner Gotland AB"),
        ("Utvecklingscentrum i Halland AB", "Utvecklingscentrum i Kalmar AB"),
        ("Samordningsförbundet Norra Skaraborg", "Samordningsförbundet Östra Skaraborg"),
        ("Eskilstuna kommun", "Eskilstuna Kommun, Arbetsmarknad"),
    ],
)
def test_sisters_and_units_are_not_proposed(first: str, second: str) -> None:
    two(first, second)

    assert actor_pairs.propose() == 0


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Stockholms stad", "Stockholms kommun"),
        ("Östergötlands läns landsting", "Region Östergötland"),
        ("Coompanion Dalarna", "Coompanion Dalarna ek. för."),
        ("Falu kommun", "Faluns kommun"),
    ],
)
def test_other_writings_and_new_names_are_proposed(first: str, second: str) -> None:
    two(first, second)

    assert actor_pairs.propose() == 1


def test_a_name_tells_of_places_and_directions() -> None:
    assert actor_pairs.places_named("Samordningsförbundet Norra Skaraborg") == "n"
    assert actor_pairs.places_named("Falu kommun") == actor_pairs.places_named("Faluns kommun")
    assert actor_pairs.places_named("Kraft AB") == ""
    assert actor_pairs.places_named("Göteborgs stad") == actor_pairs.places_named("AB Göteborg")
