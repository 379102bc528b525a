"""Actors split: names that are another organisation's go to a new actor, with chosen units.

A participation follows its name, so that a split keeps what each source wrote. What an import finds
later under a name that was split off comes to the new actor by itself.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core.inbox import StaleError
from samsyn.core.models import User
from samsyn.core.services import audit
from samsyn.projects.models import Actor, ActorChange, ActorName, ActorPair, Participation
from samsyn.projects.policies import check_can_change_actors
from samsyn.projects.services.actor_locks import hold_with_units
from samsyn.projects.services.actor_names import seat_of
from samsyn.projects.services.actor_tidying import tidy
from samsyn.projects.services.actor_types import type_of


@transaction.atomic
def split(
    *, actor_id: int, name_ids: Collection[int], unit_ids: Collection[int] = (), by: User
) -> ActorChange:
    """Let the names, with their roles, and the units be a new actor's.

    The organisation number goes along where every name that bears it does. Successions stay: they
    were stated of the actor as it was shown. Raises StaleError where a name or unit has gone to
    another actor meanwhile, ValidationError where no name is chosen, or where none would be left.
    """
    check_can_change_actors(by)
    source = hold_with_units(actor_id).get(actor_id)
    if source is None or source.merged_into_id is not None:
        raise stale()
    names, staying = _chosen(source, set(name_ids))
    units = set(unit_ids)
    if source.units.filter(pk__in=units).count() < len(units):
        raise stale()
    numbers = {one.org_number for one in names} - {one.org_number for one in staying}
    takes_number = bool(source.org_number) and source.org_number in numbers
    if takes_number:
        Actor.objects.filter(pk=source.pk).update(org_number="")
    target = _new_actor(source, names, source.org_number if takes_number else "")
    if target.name == source.name:
        Actor.objects.filter(pk=source.pk).update(name=staying[0].name[:300])
    detail: dict[str, Any] = {
        "names": [one.pk for one in names],
        "units": sorted(units),
        "org_number": takes_number,
        "own_name": target.name == source.name,
    }
    change = ActorChange.objects.create(
        kind=ActorChange.Kind.SPLIT, source=source, target=target, detail=detail, by=by
    )
    _hand_over(detail["names"], sorted(units), target)
    # The two would be proposed as one again: a person has just said that they are not.
    ActorPair.objects.create(
        first=source, second=target, probability=0, state=ActorPair.State.DISTINCT
    )
    tidy({source.pk, target.pk})
    _audit("actor.split", change, by)
    return change


def undo_split(change: ActorChange, source: Actor, target: Actor, by: User) -> None:
    """Put all that the new actor has back; it stays, empty, as part of the old one.

    Both are held by the caller (actor_changes.undo). Raises ValidationError where the new actor has
    got what cannot go back: an organisation number other than the old one's, or a succession.
    """
    _refuse_grown(source, target)
    number = target.org_number
    Actor.objects.filter(pk=target.pk).update(merged_into=source, org_number="")
    back: dict[str, Any] = {}
    if number:
        back["org_number"] = number
    if change.detail["own_name"]:
        back["name"] = target.name
    if back:
        Actor.objects.filter(pk=source.pk).update(**back)
    names = list(target.names.values_list("pk", flat=True))
    _hand_over(names, list(target.units.values_list("pk", flat=True)), source)
    ActorPair.objects.filter(first=source, second=target).delete()
    change.undone_at, change.undone_by = timezone.now(), by
    change.save(update_fields=["undone_at", "undone_by"])
    tidy({source.pk, target.pk})
    _audit("actor.split_undone", change, by)


def _chosen(source: Actor, ids: set[int]) -> tuple[list[ActorName], list[ActorName]]:
    """The names that go, the most used first, and those that stay."""
    if not ids:
        raise ValidationError(_("Choose at least one name to split off."), code="no_name")
    names = list(source.names.select_for_update().order_by("pk"))
    going = [one for one in names if one.pk in ids]
    if len(going) < len(ids):
        raise stale()
    staying = [one for one in names if one.pk not in ids]
    if not staying:
        raise ValidationError(
            _("Leave at least one name with %(name)s.") % {"name": source.name}, code="all_names"
        )
    used = Participation.objects.filter(name__in=ids).values_list("name", flat=True)
    counts: dict[int, int] = {}
    for pk in used:
        counts[pk] = counts.get(pk, 0) + 1
    return sorted(going, key=lambda one: (-counts.get(one.pk, 0), one.pk)), staying


def _new_actor(source: Actor, names: list[ActorName], number: str) -> Actor:
    """Under the old actor's name where that goes along, else under the most used one."""
    written = [one.name[:300] for one in names]
    name = source.name if source.name in written else written[0]
    roles = Participation.objects.filter(name__in=[one.pk for one in names])
    first = roles.filter(role=Participation.Role.OWNER).select_related("project").first()
    return Actor.objects.create(
        name=name,
        org_number=number,
        type=type_of(name),
        seat_code=seat_of(first.project if first else None),
        parent=source.parent,
        by_hand=source.by_hand,
    )


def _hand_over(names: list[int], units: list[int], to: Actor) -> None:
    ActorName.objects.filter(pk__in=names).update(actor=to)
    Participation.objects.filter(name__in=names).update(actor=to)
    Actor.objects.filter(pk__in=units).update(parent=to)


def _refuse_grown(source: Actor, target: Actor) -> None:
    numbers = {source.org_number, target.org_number} - {""}
    if len(numbers) > 1:
        raise ValidationError(
            _(
                "%(first)s and %(second)s have different organisation numbers now, so the split "
                "cannot be undone."
            )
            % {"first": source.name, "second": target.name},
            code="different_numbers",
        )
    if target.origins.exists() or target.successions.exists():
        raise ValidationError(
            _("A succession of %(name)s has been stated since. The split cannot be undone.")
            % {"name": target.name},
            code="succession",
        )
    if target.changes_from.filter(kind=ActorChange.Kind.SPLIT, undone_at=None).exists():
        raise ValidationError(
            _("Names of %(name)s have been split off since. Undo that split first.")
            % {"name": target.name},
            code="split_since",
        )
    if target.changes_to.filter(kind=ActorChange.Kind.MERGE, undone_at=None).exists():
        raise ValidationError(
            _("Another actor has been merged into %(name)s since. Undo that merge first.")
            % {"name": target.name},
            code="merged_since",
        )


def stale() -> StaleError:
    return StaleError(
        _("Somebody else has changed these actors since you opened the page. Nothing was done."),
        code="stale",
    )


def _audit(action: str, change: ActorChange, by: User) -> None:
    audit.record(
        by=by, action=action, subject_type="actor", subject_id=change.source_id,
        detail={"change": change.pk, "other": change.target_id},
    )  # fmt: skip
