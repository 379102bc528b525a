"""Actors counted, spanned and named anew after a change; what nothing tells of is let go of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from samsyn.core.sorting import search_text, swedish_sort_key
from samsyn.projects.models import (
    Actor,
    ActorChange,
    ActorName,
    NetworkMember,
    Participation,
)


def tidy(actor_ids: Collection[int]) -> None:
    """Count the actors' projects anew, and let go of names and actors that nothing tells of.

    A name that no project uses any longer may be a natural person's, hence the removal.
    """
    mine = ActorName.objects.filter(actor__in=actor_ids, actor__by_hand=False)
    used = mine.filter(Exists(Participation.objects.filter(name=OuterRef("pk"))))
    heads = Q(actor__units__isnull=False) & ~Q(key__contains=" | ")
    mine.exclude(pk__in=used.values("pk")).exclude(heads).delete()
    _span(used)
    counted = Count("participations__project", distinct=True)
    actors = list(Actor.objects.filter(pk__in=actor_ids).annotate(projects=counted))
    names: dict[int, list[str]] = {}
    for actor_id, name in ActorName.objects.filter(actor__in=actors).values_list("actor", "name"):
        names.setdefault(actor_id, []).append(name)
    _forget_names(actors)
    empty = [
        one for one in actors if one.pk not in names and not one.by_hand and _stands_alone(one)
    ]
    Actor.objects.filter(pk__in=[one.pk for one in empty]).delete()
    left = [one for one in actors if one not in empty]
    changed = [one for one in left if _settle(one, names.get(one.pk, []))]
    now = timezone.now()
    for one in changed:
        one.updated_at = now
    settled = ("name", "name_sort", "project_count", "search_text", "updated_at")
    Actor.objects.bulk_update(changed, settled, batch_size=100)
    if heads_left := {one.parent_id for one in empty if one.parent_id is not None}:
        tidy(heads_left)


def _span(names: QuerySet[ActorName]) -> None:
    """Let each name's years span the projects that use it."""
    spanned = names.annotate(first=Min("participations__year"), last=Max("participations__year"))
    # Compared here: in SQL a year that is unknown differs from nothing.
    changed = [one for one in spanned if (one.first, one.last) != (one.first_year, one.last_year)]
    for name in changed:
        name.first_year, name.last_year = name.first, name.last
    ActorName.objects.bulk_update(changed, ("first_year", "last_year"), batch_size=100)


def _settle(actor: Any, names: list[str]) -> bool:
    """Whether the actor, as it is counted and named now, is to be stored."""
    stood = (actor.name, bytes(actor.name_sort or b""), actor.project_count, actor.search_text)
    actor.name = _shown_name(actor, names)
    actor.name_sort = swedish_sort_key(actor.name)
    actor.project_count = actor.projects
    actor.search_text = search_text(actor.name, *names, actor.org_number)
    return stood != (actor.name, actor.name_sort, actor.project_count, actor.search_text)


def _forget_names(actors: Sequence[Actor]) -> None:
    """An actor that became part of one of these, by a merge or a split undone, keeps its name for
    the history, unless the bank had to let go of it."""
    held = {one.pk for one in actors}
    mine = ActorChange.objects.filter(Q(source__in=held) | Q(target__in=held))
    for change in mine.select_related("source", "target"):
        for gone, kept in ((change.source, change.target), (change.target, change.source)):
            if kept.pk not in held or gone.merged_into_id is None or not gone.name:
                continue
            if not ActorName.objects.filter(pk__in=change.detail["names"]).exists():
                Actor.objects.filter(pk=gone.pk).update(name="", name_sort=None, search_text="")


def _shown_name(actor: Actor, names: Sequence[str]) -> str:
    """The name that stands, unless no source writes it any longer."""
    if actor.by_hand or not names or actor.name in names or actor.merged_into_id:
        return actor.name
    return names[0][:300]


def _stands_alone(actor: Actor) -> bool:
    return not (
        actor.units.exists()
        or actor.merged.exists()
        or actor.successions.exists()
        or actor.origins.exists()
        or actor.changes_from.exists()
        or actor.changes_to.exists()
        or actor.methods.exists()
        or NetworkMember.objects.filter(actor=actor).exists()
    )
