"""Actors and their roles derived from what projects state: who owns each accepted project, and who
takes part in it.

A project that is not accepted gives no actor, and a natural person is none. Whoever changes
projects calls changed(); what is out of step is found by query, so the work may be stopped anywhere
and goes on there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from samsyn.core.jobs import JobRun
from samsyn.core.models import Job, StoredValue
from samsyn.core.services import jobs
from samsyn.projects.models import ActorName, Participation, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.services.actor_locks import hold_written
from samsyn.projects.services.actor_names import name_of
from samsyn.projects.services.actor_tidying import tidy
from samsyn.projects.services.stated_roles import StatedRole, stated_roles

JOB = "projects.actors"
# More than these would make a person wait.
AT_ONCE = 100
BATCH = 300
_OWNER = Participation.Role.OWNER


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
    """The ids of projects whose stated roles and actors do not agree, from `after` on."""
    derived = Participation.objects.filter(project=OuterRef("pk"), added_by=None)
    owners = derived.filter(role=_OWNER)
    seen = owners.filter(project_seen=OuterRef("updated_at"))
    is_accepted = Q(review_state=ReviewState.ACCEPTED)
    may_own = is_accepted & Q(owner_is_person=False) & ~Q(owner="")
    wrong = (may_own & ~Exists(seen)) | (~may_own & Exists(owners))
    # The owner's role tells of the partners' too; a project without one is asked by itself.
    stale = derived.exclude(project_seen=OuterRef("updated_at"))
    listed = StoredValue.objects.filter(
        subject_type="project", subject_id=OuterRef("pk"), field="partners", current=True
    ).exclude(value=[])
    unowned = (~is_accepted & Exists(derived)) | (
        is_accepted & (Exists(stale) | (Exists(listed) & ~Exists(derived)))
    )
    found = Project.objects.filter(wrong | (~may_own & unowned), pk__gt=after).order_by("pk")
    return list(found.values_list("pk", flat=True)[:limit])


@transaction.atomic
def derive(project_ids: Iterable[int]) -> None:
    """Let the roles that sources state in these projects follow what the projects state now.

    What a person registered stays as it is. The number of queries depends on how many names are
    new, not on how many projects there are.
    """
    projects = Project.objects.filter(pk__in=project_ids).select_related("first_document")
    held = {one.pk: one for one in projects.order_by("pk").select_for_update(of=("self",))}
    stated = stated_roles(held)
    before = Participation.objects.filter(project__in=held)
    hold_written({one.written for one in stated}, before)
    stood = list(before)
    by_hand = {(r.project_id, r.role, r.actor_id) for r in stood if r.added_by_id is not None}
    roles = [
        (one, name)
        for one, name in zip(stated, _names_of(stated), strict=True)
        if (one.project.pk, one.role, name.actor_id) not in by_hand
    ]
    told = {(one.project.pk, one.role, name.pk) for one, name in roles}
    unsaid = [
        r for r in stood if r.added_by_id is None and (r.project_id, r.role, r.name_id) not in told
    ]
    kept = [r for r in unsaid if _is_ended_by_a_person(r, held[r.project_id])]
    gone = [r for r in unsaid if r not in kept]
    Participation.objects.filter(pk__in=[one.pk for one in gone]).delete()
    _store(roles)
    _mark_as_seen(kept, held)
    touched = {one.actor_id for one in gone} | {name.actor_id for _, name in roles}
    tidy(touched)


def _is_ended_by_a_person(role: Participation, project: Project) -> bool:
    """A last day is a person's: a newer list that no longer names the partner agrees with her."""
    return (
        role.role != _OWNER
        and role.to_day is not None
        and project.review_state == ReviewState.ACCEPTED
    )


def _names_of(stated: Sequence[StatedRole]) -> list[ActorName]:
    """The roles' names in order, made where the bank has not met them."""
    keys = {one.written.key for one in stated}
    rows = ActorName.objects.filter(key__in=keys).select_related("actor")
    known = {(one.key, one.org_number): one for one in rows}
    new: dict[tuple[str, str], StatedRole] = {}
    for one in stated:
        if _same(one) not in known:
            new.setdefault(_same(one), one)
    # In one order for everybody: two imports that meet the same names wait for no circle.
    for same in sorted(new):
        known[same] = _new_name(new[same])
    return [known[_same(one)] for one in stated]


def _same(stated: StatedRole) -> tuple[str, str]:
    return stated.written.key, stated.written.org_number


def _new_name(stated: StatedRole) -> ActorName:
    """A partner sits elsewhere than the project's owner, so its seat is its own name's."""
    if stated.role == _OWNER:
        return name_of(stated.written, stated.project)
    value = stated.value
    return name_of(stated.written, document_id=value.document_id if value else None)


def _store(roles: Sequence[tuple[StatedRole, ActorName]]) -> None:
    """Make the roles, or let those that stand follow."""
    rows = [
        Participation(
            project=one.project,
            name=name,
            actor_id=name.actor_id,
            role=one.role,
            value=one.value,
            amount=one.amount,
            currency=one.currency,
            country=one.country,
            place=one.place,
            year=_year(one.project),
            project_seen=one.project.updated_at,
        )
        for one, name in roles
    ]
    Participation.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["project", "name", "role"],
        update_fields=[
            "actor", "value", "amount", "currency", "country", "place", "year", "project_seen",
        ],
    )  # fmt: skip


def _mark_as_seen(kept: Sequence[Participation], projects: Mapping[int, Project]) -> None:
    """Roles that were kept although nothing states them any longer are in step too."""
    for role in kept:
        role.project_seen = projects[role.project_id].updated_at
    Participation.objects.bulk_update(kept, ["project_seen"])


def _year(project: Project) -> int | None:
    return project.period_start.year if project.period_start else project.year


def derive_all(tell: Any = None) -> int:
    """Derive until nothing is out of step; how many projects were dealt with."""
    count = after = 0
    while ids := out_of_step(after):
        derive(ids)
        count, after = count + len(ids), ids[-1]
        if tell is not None:
            tell(count)
    return count
