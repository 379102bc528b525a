"""Actors and their roles derived from what projects state: who owns each accepted project.

A project that is not accepted, or whose owner is a natural person, gives no actor. Whoever changes
projects calls changed(); what is out of step is found by query, so the work may be stopped anywhere
and goes on there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from samsyn.core.jobs import JobRun
from samsyn.core.models import Job, StoredValue
from samsyn.core.services import jobs
from samsyn.projects.models import ActorName, Participation, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.services.actor_locks import hold_written
from samsyn.projects.services.actor_names import Written, name_of, written_owner
from samsyn.projects.services.actor_tidying import tidy

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
    written = {pk: told for pk, one in held.items() if (told := written_owner(one)) is not None}
    before = Participation.objects.filter(project__in=held, role=_OWNER, added_by=None)
    hold_written(set(written.values()), before)
    stood = {one.project_id: one for one in before}
    names = _names_of(written, held)
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


def _names_of(
    written: Mapping[int, Written], projects: Mapping[int, Project]
) -> dict[int, ActorName]:
    """Project's id → the name of its owner, made where the bank has not met it."""
    keys = {told.key for told in written.values()}
    rows = ActorName.objects.filter(key__in=keys).select_related("actor")
    known = {(one.key, one.org_number): one for one in rows}
    found = {}
    for pk, told in written.items():
        same = (told.key, told.org_number)
        if same not in known:
            known[same] = name_of(told, projects[pk])
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


def derive_all(tell: Any = None) -> int:
    """Derive until nothing is out of step; how many projects were dealt with."""
    count = after = 0
    while ids := out_of_step(after):
        derive(ids)
        count, after = count + len(ids), ids[-1]
        if tell is not None:
            tell(count)
    return count
