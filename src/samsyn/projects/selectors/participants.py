"""How many took part, as planned and as it came to be, by sex: of one project or of a selection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from samsyn.projects.figures.bank import Part
from samsyn.projects.figures.grouping import Key, grouped
from samsyn.projects.models import Project
from samsyn.projects.models.project import STATES_PARTICIPANTS
from samsyn.sources.fields import PARTICIPANTS


@dataclass(frozen=True, slots=True)
class Counted:
    """`sums` of what is stated, by field of PARTICIPANTS; `stating` says by how many projects.

    A field that no project states is unknown: it has no sum.
    """

    projects: int
    sums: Mapping[str, int]
    stating: Mapping[str, int]


def participants_in(projects: QuerySet[Project], part: Part | None = None) -> Counted:
    """Two queries, where only the rows that state something are summed; none where `part`, the same
    projects, is held in the process."""
    if part is not None:
        return _held(part)
    found = (
        projects.order_by()
        .filter(STATES_PARTICIPANTS)
        .aggregate(
            **{f"sum_{name}": Sum(name) for name in PARTICIPANTS},
            **{f"known_{name}": Count(name) for name in PARTICIPANTS},
        )
    )
    stating = {name: found[f"known_{name}"] for name in PARTICIPANTS if found[f"known_{name}"]}
    return Counted(
        projects.order_by().count(), {name: int(found[f"sum_{name}"]) for name in stating}, stating
    )


def _held(part: Part) -> Counted:
    counts = part.bank.counts
    own = part.holds(counts.row)
    fields = Key("field", counts.field[own], PARTICIPANTS)
    rows = grouped([fields], {"sum": counts.stated[own]}, count="stating")
    return Counted(
        part.count,
        {row["field"]: row["sum"] for row in rows},
        {row["field"]: row["stating"] for row in rows},
    )
