"""Named networks and their members, kept by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from samsyn.core.models import User
from samsyn.core.services import audit
from samsyn.projects.models import Actor, NamedNetwork, NetworkMember
from samsyn.projects.policies import check_can_change_network, check_can_make_network
from samsyn.projects.services.lessons.statements import masked


@transaction.atomic
def make_network(
    *, name: str, purpose: str, place_code: str, is_public: bool, by: User,
    is_synthetic: bool = False,
) -> NamedNetwork:  # fmt: skip
    check_can_make_network(by, place_code)
    made = NamedNetwork.objects.create(
        name=_named(name),
        purpose=masked(purpose)[0],
        place_code=place_code,
        is_public=is_public,
        is_synthetic=is_synthetic,
        added_by=by,
    )
    audited("network.made", made, by, public=is_public)
    return made


@transaction.atomic
def change_network(
    *, network: NamedNetwork, name: str, purpose: str, place_code: str, is_public: bool, by: User
) -> NamedNetwork:
    """Whoever changes where it belongs must be allowed to at both places."""
    network = locked(network, by)
    check_can_make_network(by, place_code)
    network.name, network.purpose = _named(name), masked(purpose)[0]
    network.place_code, network.is_public = place_code, is_public
    network.save()
    audited("network.changed", network, by, public=is_public)
    return network


@transaction.atomic
def add_member(
    *, network: NamedNetwork, actor: Actor, from_day: date | None, by: User
) -> NetworkMember:
    """Raises ValidationError where the actor is a member today."""
    network = locked(network, by)
    if network.members.filter(actor=actor, to_day=None).exists():
        raise ValidationError(
            _("%(name)s is a member already.") % {"name": actor.name}, code="member"
        )
    made = NetworkMember.objects.create(network=network, actor=actor, from_day=from_day)
    audited("network.member_added", network, by, actor=actor.pk)
    return made


@transaction.atomic
def end_member(*, member: NetworkMember, to_day: date, by: User) -> NetworkMember:
    """The membership ends; that it was, and where the member was present, stays."""
    network = locked(member.network, by)
    member = NetworkMember.objects.select_for_update().get(pk=member.pk)
    if member.to_day is not None:
        raise ValidationError(_("The membership has ended already."), code="ended")
    if member.from_day is not None and to_day < member.from_day:
        raise ValidationError(_("The membership ends before it begins."), code="days")
    member.to_day = to_day
    member.save(update_fields=["to_day"])
    audited("network.member_ended", network, by, actor=member.actor_id)
    return member


def locked(network: NamedNetwork, by: User) -> NamedNetwork:
    """The network as it is now, which nobody else changes meanwhile; the policy is asked."""
    held = NamedNetwork.objects.select_for_update().get(pk=network.pk)
    check_can_change_network(by, held)
    return held


def audited(action: str, network: NamedNetwork, by: User, **detail: Any) -> None:
    audit.record(by=by, action=action, subject_type="network", subject_id=network.pk, detail=detail)


def _named(name: str) -> str:
    kept = masked(name)[0]
    if not kept:
        raise ValidationError(_("Name the network."), code="empty")
    return kept[:200]
