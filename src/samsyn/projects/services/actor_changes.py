"""Actors merged, merges and splits undone, and what a person tells of two actors.

A merge moves names, and participations follow their names, so that undoing it puts exactly those
back. Whoever comes second, because another has merged meanwhile, is told and nothing is done.
"""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core.inbox import StaleError
from samsyn.core.models import User
from samsyn.core.services import audit
from samsyn.projects.models import (
    Actor,
    ActorChange,
    ActorName,
    ActorPair,
    ActorSuccession,
    Participation,
)
from samsyn.projects.policies import check_can_change_actors
from samsyn.projects.services.actor_locks import hold_with_units
from samsyn.projects.services.actor_splits import stale, undo_split
from samsyn.projects.services.actor_tidying import tidy

Waiting = ActorPair.State


@transaction.atomic
def merge(*, kept_id: int, gone_id: int, by: User) -> ActorChange:
    """Let `gone` become part of `kept`.

    Raises StaleError where one of them was merged away meanwhile, ValidationError where they
    cannot be the same: different organisation numbers, one a unit or a successor of the other.
    """
    check_can_change_actors(by)
    kept, gone = _both(kept_id, gone_id)
    _refuse_different(kept, gone)
    number = gone.org_number if not kept.org_number else ""
    detail = {
        "names": list(gone.names.values_list("pk", flat=True)),
        "units": list(gone.units.values_list("pk", flat=True)),
        "origins": _free(gone, kept, "successor", "predecessor"),
        "successions": _free(gone, kept, "predecessor", "successor"),
        "org_number": bool(number),
    }
    change = ActorChange.objects.create(
        kind=ActorChange.Kind.MERGE, source=gone, target=kept, detail=detail, by=by
    )
    Actor.objects.filter(pk=gone.pk).update(merged_into=kept)
    if number:
        Actor.objects.filter(pk=kept.pk).update(org_number=number)
    _move(change, kept.pk, kept.pk, gone.pk)
    _audit("actor.merged", change, by)
    return change


@transaction.atomic
def undo(*, change_id: int, by: User) -> ActorChange:
    """Put back what a merge moved and still stands where it moved it, or what a split took away.

    Raises StaleError where it has been undone already, ValidationError where a later merge or split
    stands in the way: that one is undone first.
    """
    check_can_change_actors(by)
    change = ActorChange.objects.select_for_update().get(pk=change_id)
    if change.undone_at is not None:
        raise StaleError(_("The change has been undone already."), code="stale")
    actors = hold_with_units(change.source_id, change.target_id)
    source, target = actors[change.source_id], actors[change.target_id]
    is_split = change.kind == ActorChange.Kind.SPLIT
    _refuse_merged_on(target, *([source] if is_split else []))
    if is_split:
        undo_split(change, source, target, by)
        return change
    _refuse_split_since(change, target)
    if change.detail["org_number"]:
        Actor.objects.filter(pk=target.pk).update(org_number="")
    Actor.objects.filter(pk=source.pk).update(merged_into=None)
    _move(change, source.pk, target.pk, source.pk)
    ActorPair.objects.filter(
        first=min(source.pk, target.pk), second=max(source.pk, target.pk), state=Waiting.SAME
    ).update(state=Waiting.WAITING)
    change.undone_at, change.undone_by = timezone.now(), by
    change.save(update_fields=["undone_at", "undone_by"])
    _audit("actor.merge_undone", change, by)
    return change


@transaction.atomic
def decide(*, pair_id: int, same: bool, by: User) -> ActorPair:
    """Answer a proposal: merge the two, or remember that they are distinct.

    The actor with more projects is kept. Raises StaleError where somebody has answered already.
    """
    check_can_change_actors(by)
    pair = ActorPair.objects.select_for_update().filter(pk=pair_id).first()
    if pair is None or pair.state != Waiting.WAITING:
        raise stale()
    if same:
        first, second = _both(pair.first_id, pair.second_id)
        kept, gone = sorted((first, second), key=lambda one: (-one.project_count, one.pk))
        merge(kept_id=kept.pk, gone_id=gone.pk, by=by)
    pair.state = Waiting.SAME if same else Waiting.DISTINCT
    pair.save(update_fields=["state", "updated_at"])
    if not same:
        audit.record(
            by=by, action="actor.kept_apart", subject_type="actor", subject_id=pair.first_id,
            detail={"other": pair.second_id},
        )  # fmt: skip
    return pair


@transaction.atomic
def succeed(
    *, predecessor_id: int, successor_id: int, from_day: date | None, source: str, by: User
) -> ActorSuccession:
    """State that one actor took over from another. Raises ValidationError for a circle."""
    check_can_change_actors(by)
    before, after = _both(predecessor_id, successor_id)
    if after.pk in _predecessors(before.pk):
        raise ValidationError(
            _("%(after)s came before %(before)s already: a succession cannot go in a circle.")
            % {"after": after.name, "before": before.name},
            code="circle",
        )
    made, _new = ActorSuccession.objects.update_or_create(
        predecessor=before,
        successor=after,
        defaults={"from_day": from_day, "source": source, "added_by": by},
    )
    audit.record(
        by=by, action="actor.succeeded", subject_type="actor", subject_id=before.pk,
        detail={"successor": after.pk},
    )  # fmt: skip
    return made


def _predecessors(actor_id: int) -> set[int]:
    """The actor and all that came before it."""
    found: set[int] = set()
    waiting = {actor_id}
    while waiting:
        found |= waiting
        earlier = ActorSuccession.objects.filter(successor__in=waiting)
        waiting = set(earlier.values_list("predecessor", flat=True)) - found
    return found


def _both(first_id: int, second_id: int) -> tuple[Actor, Actor]:
    """Both actors, held until the transaction ends, and none of them merged away."""
    if first_id == second_id:
        raise ValidationError(_("Choose two different actors."), code="one_actor")
    held = hold_with_units(first_id, second_id)
    found = [held[pk] for pk in (first_id, second_id) if pk in held]
    if len(found) < 2 or any(one.merged_into_id is not None for one in found):
        raise stale()
    return found[0], found[1]


def _refuse_different(kept: Actor, gone: Actor) -> None:
    names = {"kept": kept.name, "gone": gone.name}
    if kept.org_number and gone.org_number and kept.org_number != gone.org_number:
        raise ValidationError(
            _(
                "%(kept)s and %(gone)s have different organisation numbers, so they are not the "
                "same. If one took over from the other, state a succession instead."
            )
            % names,
            code="different_numbers",
        )
    if gone.pk in _heads(kept) or kept.pk in _heads(gone):
        raise ValidationError(
            _("%(kept)s and %(gone)s are an organisation and its unit, not the same.") % names,
            code="unit",
        )
    pair = Q(predecessor=kept, successor=gone) | Q(predecessor=gone, successor=kept)
    if ActorSuccession.objects.filter(pair).exists():
        raise ValidationError(
            _("One of %(kept)s and %(gone)s took over from the other, so they are not the same.")
            % names,
            code="succession",
        )


def _refuse_merged_on(*actors: Actor) -> None:
    for actor in actors:
        if actor.merged_into_id is not None:
            raise ValidationError(
                _("%(name)s has been merged into another actor since. Undo that merge first.")
                % {"name": actor.name},
                code="merged_since",
            )


def _refuse_split_since(change: ActorChange, target: Actor) -> None:
    """A merge whose names have been split off since cannot give them back."""
    moved = ActorName.objects.filter(pk__in=change.detail["names"])
    if moved.exclude(actor__in=(change.source_id, change.target_id)).exists():
        raise ValidationError(
            _("Names of %(name)s have been split off since. Undo that split first.")
            % {"name": target.name},
            code="split_since",
        )


def _heads(actor: Actor) -> set[int]:
    """The organisations that the actor is a unit of, through every level."""
    found: set[int] = set()
    parent = actor.parent
    while parent is not None and parent.pk not in found:
        found.add(parent.pk)
        parent = parent.parent
    return found


def _free(gone: Actor, kept: Actor, side: str, other: str) -> list[int]:
    """Successions of `gone` on one side that `kept` does not have already."""
    known = ActorSuccession.objects.filter(**{side: kept}).values(other)
    mine = ActorSuccession.objects.filter(**{side: gone}).exclude(**{f"{other}__in": known})
    return list(mine.values_list("pk", flat=True))


def _move(change: ActorChange, to: int, *actor_ids: int) -> None:
    """Let what the change names go to the actor, where it stands at either side of the change."""
    sides = (change.source_id, change.target_id)
    names = ActorName.objects.filter(pk__in=change.detail["names"], actor__in=sides)
    names.update(actor=to)
    Participation.objects.filter(name__in=change.detail["names"], actor__in=sides).update(actor=to)
    Actor.objects.filter(pk__in=change.detail["units"], parent__in=sides).update(parent=to)
    successions = ActorSuccession.objects.all()
    successions.filter(pk__in=change.detail["origins"]).update(successor=to)
    successions.filter(pk__in=change.detail["successions"]).update(predecessor=to)
    tidy(set(actor_ids))


def _audit(action: str, change: ActorChange, by: User) -> None:
    audit.record(
        by=by,
        action=action,
        subject_type="actor",
        subject_id=change.target_id,
        detail={"change": change.pk, "other": change.source_id},
    )
