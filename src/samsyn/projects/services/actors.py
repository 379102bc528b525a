"""Actors and their roles derived from what projects state: who owns each accepted project.

Exact keys only: the organisation number, then the name as written. What merely resembles is
proposed to a person (actor_pairs). A project that is not accepted, or whose owner is a natural
person, gives no actor. Whoever changes projects calls changed(); what is out of step is found by
query, so the work may be stopped anywhere and goes on there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone
from stdnum.exceptions import ValidationError as NumberError
from stdnum.se import orgnr

from samstat.linkage import plain_name
from samsyn.core.jobs import JobRun
from samsyn.core.models import Job, StoredValue
from samsyn.core.services import jobs
from samsyn.core.sorting import search_text, swedish_sort_key
from samsyn.projects.models import (
    Actor,
    ActorChange,
    ActorName,
    NetworkMember,
    Participation,
    Project,
    ProjectPlace,
)
from samsyn.projects.models.base import ReviewState
from samsyn.projects.services.actor_types import type_of
from samsyn.sources.natural_persons import why_natural_person

JOB = "projects.actors"
# More than these would make a person wait.
AT_ONCE = 100
BATCH = 300
_OWNER = Participation.Role.OWNER


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


def changed(project_ids: Collection[int]) -> None:
    """Say that these projects were added or changed; call it in that transaction."""
    if len(project_ids) <= AT_ONCE:
        derive(project_ids)
    else:
        transaction.on_commit(start_job)


def start_job() -> None:
    """Let a worker derive what is out of step; one that has not begun will see everything."""
    if not Job.objects.filter(kind=JOB, state=Job.State.QUEUED).exists():
        jobs.start(kind=JOB, arguments={}, by=None)


def run_job(run: JobRun) -> dict[str, Any]:
    """What the worker does, batch by batch; a project that gives no actor is passed once."""
    done, after = run.reached, 0
    while ids := out_of_step(after):
        derive(ids)
        done, after = done + len(ids), ids[-1]
        run.progress(done)
    return {"derived": done}


def out_of_step(after: int = 0, limit: int = BATCH) -> list[int]:
    """The ids of projects whose owner and actor do not agree, from `after` on."""
    owners = Participation.objects.filter(project=OuterRef("pk"), role=_OWNER, added_by=None)
    seen = owners.filter(project_seen=OuterRef("updated_at"))
    may_own = Q(review_state=ReviewState.ACCEPTED, owner_is_person=False) & ~Q(owner="")
    wrong = (may_own & ~Exists(seen)) | (~may_own & Exists(owners))
    found = Project.objects.filter(wrong, pk__gt=after).order_by("pk")
    return list(found.values_list("pk", flat=True)[:limit])


@transaction.atomic
def derive(project_ids: Iterable[int]) -> None:
    """Let the owners' participations of these projects follow what the projects state now.

    The number of queries depends on how many names are new, not on how many projects there are.
    """
    projects = Project.objects.filter(pk__in=project_ids).select_related("first_document")
    held = {one.pk: one for one in projects.order_by("pk").select_for_update(of=("self",))}
    before = Participation.objects.filter(project__in=held, role=_OWNER, added_by=None)
    stood = {one.project_id: one for one in before}
    names = _names_of(held.values())
    gone = [one for pk, one in stood.items() if pk not in names or names[pk].pk != one.name_id]
    Participation.objects.filter(pk__in=[one.pk for one in gone]).delete()
    _store(held, names)
    touched = {one.actor_id for one in gone} | {name.actor_id for name in names.values()}
    tidy(touched)


def _owner_values(ids: Collection[int]) -> dict[int, int]:
    """Project's id → the id of the current stored value of its owner."""
    found = StoredValue.objects.filter(
        subject_type="project", subject_id__in=list(ids), field="owner", current=True
    )
    return dict(found.values_list("subject_id", "pk"))


def _names_of(projects: Iterable[Project]) -> dict[int, ActorName]:
    """Project's id → the name of its owner; a project that gives no actor has none."""
    written = {one.pk: (one, told) for one in projects if (told := written_owner(one)) is not None}
    keys = {told.key for _project, told in written.values()}
    rows = ActorName.objects.filter(key__in=keys).select_related("actor")
    known = {(one.key, one.org_number): one for one in rows}
    found = {}
    for pk, (project, told) in written.items():
        same = (told.key, told.org_number)
        if same not in known:
            known[same] = name_of(told, project)
        found[pk] = known[same]
    return found


def _store(projects: Mapping[int, Project], names: Mapping[int, ActorName]) -> None:
    """Make the owners' participations, or let those that stand follow."""
    values = _owner_values(names)
    rows = [
        Participation(
            project_id=pk,
            name=name,
            actor_id=name.actor_id,
            role=_OWNER,
            value_id=values.get(pk),
            year=_year(projects[pk]),
            project_seen=projects[pk].updated_at,
        )
        for pk, name in names.items()
    ]
    Participation.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["project", "name", "role"],
        update_fields=["actor", "value", "year", "project_seen"],
    )


def _year(project: Project) -> int | None:
    return project.period_start.year if project.period_start else project.year


def name_of(written: Written, project: Project | None = None) -> ActorName:
    """The name's row, made with its actor where the bank has not met it."""
    known = ActorName.objects.select_related("actor").filter(
        key=written.key, org_number=written.org_number
    )
    if found := known.first():
        return found
    try:
        with transaction.atomic():
            return _new_name(written, project)
    except IntegrityError:
        # Another import met the name at the same moment.
        return known.get()


def _new_name(written: Written, project: Project | None) -> ActorName:
    actor = _unit_of(written, project) if written.unit else _organisation(written, project)
    return ActorName.objects.create(
        actor=actor,
        name=written.full,
        key=written.key,
        org_number=written.org_number,
        document=None if project is None else project.first_document,
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


def derive_all(tell: Any = None) -> int:
    """Derive until nothing is out of step; how many projects were dealt with."""
    count = after = 0
    while ids := out_of_step(after):
        derive(ids)
        count, after = count + len(ids), ids[-1]
        if tell is not None:
            tell(count)
    return count
