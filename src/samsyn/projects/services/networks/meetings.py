"""What a named network met about and decided, and whether it was done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core.models import User
from samsyn.projects.models import (
    NamedNetwork,
    NetworkDecision,
    NetworkMeeting,
    NetworkMember,
    NetworkPresence,
)
from samsyn.projects.services.lessons.statements import masked
from samsyn.projects.services.networks.named import audited, locked


@transaction.atomic
def keep_meeting(
    *, network: NamedNetwork, on: date, place: str, notes: str,
    present: Collection[NetworkMember], by: User,
) -> NetworkMeeting:  # fmt: skip
    """A meeting that has been held; whoever was present is a member of this network."""
    network = locked(network, by)
    if on > timezone.localdate():
        raise ValidationError(_("The day of the meeting has not come yet."), code="future")
    _refuse_strangers(network, present)
    made = NetworkMeeting.objects.create(
        network=network, on=on, place=masked(place)[0][:200], notes=masked(notes)[0]
    )
    NetworkPresence.objects.bulk_create(
        NetworkPresence(meeting=made, member=member) for member in present
    )
    audited("network.met", network, by, meeting=made.pk, present=len(present))
    return made


@transaction.atomic
def decide(
    *, meeting: NetworkMeeting, text: str, member: NetworkMember | None, due_on: date | None,
    by: User,
) -> NetworkDecision:  # fmt: skip
    network = locked(meeting.network, by)
    kept = masked(text)[0]
    if not kept:
        raise ValidationError(_("Write what was decided."), code="empty")
    _refuse_strangers(network, [member] if member else [])
    made = NetworkDecision.objects.create(meeting=meeting, text=kept, member=member, due_on=due_on)
    audited("network.decided", network, by, decision=made.pk)
    return made


@transaction.atomic
def mark_done(*, decision: NetworkDecision, done_on: date | None, by: User) -> NetworkDecision:
    """Done on a day, or with None not done after all."""
    network = locked(decision.meeting.network, by)
    if done_on is not None and done_on > timezone.localdate():
        raise ValidationError(_("The day has not come yet."), code="future")
    decision.done_on = done_on
    decision.save(update_fields=["done_on"])
    audited("network.done" if done_on else "network.not_done", network, by, decision=decision.pk)
    return decision


def _refuse_strangers(network: NamedNetwork, members: Collection[NetworkMember]) -> None:
    if any(member.network_id != network.pk for member in members):
        raise ValidationError(_("Choose among the network's own members."), code="foreign")
