"""Roles in a project that a person states: partners, co-financers, suppliers and others.

The owner is what the sources say and is corrected as a value; every other role may be stated here.
A natural person is never registered as an actor.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from samsyn.core import policies
from samsyn.core.inbox import StaleError
from samsyn.core.models import User
from samsyn.core.personal_patterns import without_personal_patterns
from samsyn.core.services import audit
from samsyn.projects.models import ActorName, Participation, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.policies import places_of
from samsyn.projects.services import actors
from samsyn.projects.services.actor_locks import hold_written
from samsyn.projects.services.actor_names import Written, name_of, org_number_of
from samsyn.projects.services.actor_tidying import tidy
from samsyn.sources.natural_persons import why_natural_person

Role = Participation.Role


@dataclass(frozen=True, slots=True)
class StatedRole:
    """What a person states. `org_number` '' and `amount` and the days None are unknown."""

    name: str
    role: str
    source: str
    org_number: str = ""
    amount: Decimal | None = None
    currency: str = "SEK"
    from_day: date | None = None
    to_day: date | None = None


@transaction.atomic
def add(*, project: Project, stated: StatedRole, by: User) -> Participation:
    """Register the role, and the actor where the bank has not met it.

    Raises ValidationError by field for what cannot hold, PermissionDenied for whom may not.
    """
    policies.check_can_correct_values(by, places_of(project))
    held = Project.objects.select_for_update().get(pk=project.pk)
    if held.review_state != ReviewState.ACCEPTED:
        raise ValidationError(_("Accept the project first: nobody takes part in a proposal."))
    written = _written(stated)
    hold_written([written])
    name = _name(written)
    _check(stated, held, name)
    made = Participation.objects.create(
        project=held,
        actor=name.actor,
        name=name,
        role=stated.role,
        amount=stated.amount,
        currency=stated.currency if stated.amount is not None else "",
        year=_year(stated, held),
        from_day=stated.from_day,
        to_day=stated.to_day,
        source=without_personal_patterns(stated.source),
        added_by=by,
    )
    tidy([name.actor_id])
    _audit("role.added", made, by)
    return made


@transaction.atomic
def end(*, project: Project, participation_id: int, to_day: date, by: User) -> Participation:
    """State the last day of a role; it stays in the project's history."""
    found = _held(project, participation_id, by)
    if found.from_day and to_day < found.from_day:
        raise _before_the_first(found.from_day)
    found.to_day = to_day
    found.save(update_fields=["to_day"])
    _audit("role.ended", found, by)
    return found


@transaction.atomic
def take_away(*, project: Project, participation_id: int, by: User) -> None:
    """Remove what a person registered by mistake; what a source states is not hers to remove."""
    found = _held(project, participation_id, by)
    if found.added_by_id is None:
        raise ValidationError(_("A source states the role. State its last day instead."))
    _audit("role.removed", found, by)
    found.delete()
    tidy([found.actor_id])
    # A list may name the actor in that role too, which was hers to state while she did. It is read
    # afterwards: whoever holds one actor must not wait for others of the project.
    transaction.on_commit(partial(actors.derive, [project.pk]))


def _held(project: Project, participation_id: int, by: User) -> Participation:
    policies.check_can_correct_values(by, places_of(project))
    mine = Participation.objects.filter(project=project, pk=participation_id).exclude(
        role=Role.OWNER
    )
    hold_written([], mine)
    found = mine.select_for_update().first()
    if found is None:
        raise StaleError(
            _("Somebody has removed the role since you opened the page. Nothing was done."),
            code="stale",
        )
    return found


def _written(stated: StatedRole) -> Written:
    """The name as stated. An error never repeats a name or number that may be a person's."""
    name = " ".join(stated.name.split())
    number = org_number_of(stated.org_number)
    if why_natural_person(name, stated.org_number or None, "SE") is not None:
        raise ValidationError(
            {"name": _("This seems to be a natural person. Only organisations are registered.")}
        )
    if stated.org_number.strip() and not number:
        raise ValidationError(
            {"org_number": _("This is no organisation number: ten digits, the last a check digit.")}
        )
    written = Written(name, "", number)
    if not written.key:
        raise ValidationError({"name": _("Write the organisation's name, with letters.")})
    return written


def _name(written: Written) -> ActorName:
    """The name's row."""
    if not written.org_number and (known := _known(written)) is not None:
        return known
    return name_of(written)


def _known(written: Written) -> ActorName | None:
    """The name with a number, where all that bear the name are one actor."""
    named = list(ActorName.objects.filter(key=written.key).select_related("actor")[:50])
    return named[0] if len({one.actor_id for one in named}) == 1 else None


def _check(stated: StatedRole, project: Project, name: ActorName) -> None:
    if stated.role not in Role.values or stated.role == Role.OWNER:
        raise ValidationError({"role": _("Choose a role other than owner.")})
    if stated.amount is not None and stated.amount <= 0:
        raise ValidationError(
            {"amount": _("An amount is more than 0. Leave it empty where it is unknown.")}
        )
    if stated.from_day and stated.to_day and stated.to_day < stated.from_day:
        raise ValidationError({"to_day": _before_the_first(stated.from_day).messages})
    same = Participation.objects.filter(project=project, role=stated.role)
    if same.filter(actor=name.actor).exists():
        raise ValidationError(
            {"name": _("%(name)s has this role already.") % {"name": name.actor.name}}
        )


def _before_the_first(first: date) -> ValidationError:
    return ValidationError(
        _("The last day is before the first, %(first)s.") % {"first": first.isoformat()}
    )


def _year(stated: StatedRole, project: Project) -> int | None:
    first = stated.from_day or project.period_start
    return first.year if first else project.year


def _audit(action: str, role: Participation, by: User) -> None:
    audit.record(
        by=by,
        action=action,
        subject_type="project",
        subject_id=role.project_id,
        detail={"role": role.role, "actor": role.actor_id, "participation": role.pk},
    )
