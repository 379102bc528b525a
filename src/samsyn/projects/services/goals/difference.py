"""What a file would change in the goals that stand, told before anything is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from samsyn.projects.models import Goal

FIELDS = ("title", "text", "parent")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """`by_hand`: a person set what stands, so that it stays unless she lets it go."""

    name: str
    old: str
    new: str
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows are those of sources.strategy as JSON. `gone` stand and are not in the file.

    `returned` are retired goals that the file has. What a person added, or retired, is in none.
    """

    new: tuple[Mapping[str, Any], ...]
    changed: tuple[tuple[Goal, tuple[FieldChange, ...]], ...]
    gone: tuple[Goal, ...]
    returned: tuple[Goal, ...]
    unchanged: int

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone or self.returned)

    @property
    def by_hand(self) -> int:
        """How many goals have something that a person set and the file says otherwise."""
        return sum(any(one.by_hand for one in changes) for _, changes in self.changed)


def difference(standing: Iterable[Goal], rows: Iterable[Mapping[str, Any]]) -> Difference:
    """By the goals' codes. `standing` are all goals of the strategy, retired ones too."""
    goals = {goal.code: goal for goal in standing}
    codes = {goal.pk: goal.code for goal in goals.values()}
    listed = {row["code"]: row for row in rows}
    changed = []
    for code, row in listed.items():
        if code in goals and (found := _changes(goals[code], codes, row)):
            changed.append((goals[code], found))
    returned = tuple(
        goals[code]
        for code in listed
        if code in goals and goals[code].retired_at and "retired" not in goals[code].by_hand
    )
    return Difference(
        new=tuple(row for code, row in listed.items() if code not in goals),
        changed=tuple(changed),
        gone=tuple(
            goal
            for code, goal in goals.items()
            if code not in listed and not goal.retired_at and "goal" not in goal.by_hand
        ),
        returned=returned,
        unchanged=sum(code in goals for code in listed) - len(changed),
    )


def _changes(
    goal: Goal, codes: Mapping[int, str], row: Mapping[str, Any]
) -> tuple[FieldChange, ...]:
    parent = "" if goal.parent_id is None else codes[goal.parent_id]
    standing = {"title": goal.title, "text": goal.text, "parent": parent}
    return tuple(
        FieldChange(name, standing[name], row[name], name in goal.by_hand)
        for name in FIELDS
        if standing[name] != row[name]
    )
