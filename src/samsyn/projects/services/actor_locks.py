"""Actors held while names and roles move between them.

Whoever merges, splits, derives or states roles holds the actors concerned before any row that
points at them, and several in key order: so nobody waits in a circle, and what is read of them
afterwards stays true until the transaction ends. SQLite has one writer at a time anyway.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from samsyn.projects.models import Actor, ActorName, Participation
from samsyn.projects.services.actor_names import Written


def hold(actor_ids: Collection[int]) -> dict[int, Actor]:
    """Those of the actors that there are, by key, held until the transaction ends."""
    # Rows that point at an actor may still be added: only its key must stay, and it does.
    rows = Actor.objects.select_for_update(no_key=True).filter(pk__in=actor_ids).order_by("pk")
    return {one.pk: one for one in rows}


def hold_with_units(*actor_ids: int) -> dict[int, Actor]:
    """The actors, with the units that a merge or a split may give another head."""
    units = Actor.objects.filter(parent__in=actor_ids).values_list("pk", flat=True)
    return hold({*actor_ids, *units})


def hold_written(
    written: Collection[Written], roles: QuerySet[Participation] | None = None
) -> None:
    """Hold the actors that the names may come to, and those that have the roles.

    Somebody may have moved them while this one waited, so it looks again until nothing is new.
    """
    held: set[int] = set()
    while more := _concerned(written, roles) - held:
        hold(more)
        held |= more


def _concerned(written: Collection[Written], roles: QuerySet[Participation] | None) -> set[int]:
    # A unit that is met for the first time looks for its organisation too.
    both = {one for told in written for one in (told, Written(told.name, "", told.org_number))}
    rows = list(
        ActorName.objects.filter(key__in={one.key for one in both}).values_list(
            "key", "org_number", "actor"
        )
    )
    known = {(key, number) for key, number, _actor in rows}
    new = {one.org_number for one in both if (one.key, one.org_number) not in known} - {""}
    found = {actor for _key, _number, actor in rows}
    if new:
        found.update(Actor.objects.filter(org_number__in=new).values_list("pk", flat=True))
    if roles is not None:
        found.update(roles.values_list("actor", flat=True))
    return _with_roots(found)


def _with_roots(actor_ids: set[int]) -> set[int]:
    """The actors, and those that they have been merged into, through every merge."""
    found, waiting = set(actor_ids), actor_ids
    while waiting:
        into = Actor.objects.filter(pk__in=waiting).values_list("merged_into", flat=True)
        waiting = {pk for pk in into if pk is not None} - found
        found |= waiting
    return found
