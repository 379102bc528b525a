"""Owners as projects write them, and the actor behind each name.

Exact keys only: the organisation number, then the name as written. What merely resembles is
proposed to a person (actor_pairs). A natural person is never an actor.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from stdnum.exceptions import ValidationError as NumberError
from stdnum.se import orgnr

from samstat.linkage import plain_name
from samsyn.projects.models import Actor, ActorName, Project, ProjectPlace
from samsyn.projects.models.base import ReviewState
from samsyn.projects.services.actor_types import type_of
from samsyn.sources.natural_persons import why_natural_person


@dataclass(frozen=True, slots=True)
class Written:
    """An owner as a project states it. `unit` '' is the organisation itself."""

    name: str
    unit: str
    org_number: str

    @property
    def full(self) -> str:
        return f"{self.name}, {self.unit}" if self.unit else self.name

    @property
    def key(self) -> str:
        return " | ".join(filter(None, (plain_name(self.name), plain_name(self.unit))))[:600]


def org_number_of(text: str) -> str:
    """Ten digits with a right check digit, or ''. A personal number is never one."""
    digits = orgnr.compact(text)
    if len(digits) == 12 and digits.startswith("16"):
        digits = digits[2:]
    try:
        number: str = orgnr.validate(digits)
    except NumberError:
        return ""
    # The third digit of an organisation number is at least 2, which no month is (SFS 1974:174).
    return number if number[2] >= "2" else ""


def written_owner(project: Project) -> Written | None:
    """None where the project names no owner who may be an actor."""
    if project.review_state != ReviewState.ACCEPTED or project.owner_is_person:
        return None
    name = " ".join(project.owner.split())
    if not plain_name(name) or why_natural_person(name, None, None) is not None:
        return None
    unit = " ".join(project.owner_unit.split())
    return Written(name, unit, org_number_of(project.owner_org_number))


def name_of(
    written: Written, project: Project | None = None, document_id: int | None = None
) -> ActorName:
    """The name's row, made with its actor where the bank has not met it."""
    known = ActorName.objects.select_related("actor").filter(
        key=written.key, org_number=written.org_number
    )
    if found := known.first():
        return found
    try:
        with transaction.atomic():
            return _new_name(written, project, document_id)
    except IntegrityError:
        # Another import met the name at the same moment.
        return known.get()


def _new_name(written: Written, project: Project | None, document_id: int | None) -> ActorName:
    actor = _unit_of(written, project) if written.unit else _organisation(written, project)
    return ActorName.objects.create(
        actor=actor,
        name=written.full,
        key=written.key,
        org_number=written.org_number,
        document_id=document_id if project is None else project.first_document_id,
    )


def _organisation(written: Written, project: Project | None) -> Actor:
    """By number, else by name where the numbers do not speak against it, else a new one."""
    number = written.org_number
    # One that was merged away keeps its number, which may have been split off with a name since.
    bearing = Actor.objects.filter(org_number=number).order_by(
        F("merged_into").asc(nulls_first=True)
    )
    if number and (same := bearing.first()):
        return root_of(same)
    namesakes = {
        root_of(one.actor)
        for one in ActorName.objects.filter(key=written.key).select_related("actor")
    }
    if number:
        namesakes = {one for one in namesakes if not one.org_number}
    if len(namesakes) == 1:
        actor = namesakes.pop()
        if number:
            Actor.objects.filter(pk=actor.pk).update(org_number=number)
            actor.org_number = number
        return actor
    return Actor.objects.create(
        name=written.name, org_number=number, type=type_of(written.name), seat_code=seat_of(project)
    )


def _unit_of(written: Written, project: Project | None) -> Actor:
    parent = name_of(Written(written.name, "", written.org_number), project).actor
    return Actor.objects.create(
        name=written.full[:300], parent=parent, type=parent.type, seat_code=parent.seat_code
    )


def seat_of(project: Project | None) -> str:
    """The owner's seat where the project tells of one municipality only."""
    if project is None:
        return ""
    seats = project.places.filter(relation=ProjectPlace.Relation.OWNER_SEAT)
    codes = [code for code in seats.values_list("place_code", flat=True) if len(code) == 4]
    return codes[0] if len(codes) == 1 else ""


def root_of(actor: Actor) -> Actor:
    """The actor that this one has been merged into, through every merge."""
    while actor.merged_into is not None:
        actor = actor.merged_into
    return actor
