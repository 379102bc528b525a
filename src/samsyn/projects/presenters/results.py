"""Participants by sex and goals with their results, as pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from samsyn.core.templatetags.samsyn_format import amount, day, share
from samsyn.projects.models import OwnGoal, OwnResult, Project
from samsyn.projects.presenters.facts import sexes_above
from samsyn.projects.selectors.participants import Counted
from samsyn.sources.fields import PARTICIPANTS, SEXES

WHO: Mapping[str, str | Promise] = {
    "participants": gettext_lazy("All"),
    "women": gettext_lazy("Women"),
    "men": gettext_lazy("Men"),
    "non_binary": gettext_lazy("Non-binary"),
}


@dataclass(frozen=True, slots=True)
class Number:
    """`text` is '' where unknown; `field` is what a person corrects; `of` is by how many projects
    a sum is stated."""

    text: str
    field: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """`reached` is the actual as a share of the planned, where both are known."""

    label: str | Promise
    planned: Number
    actual: Number
    reached: str


@dataclass(frozen=True, slots=True)
class Participants:
    """`above` are what the sexes sum to where that is more than the whole, planned and actual."""

    rows: tuple[Row, ...]
    known: bool
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    text: str
    on: str
    source: str


@dataclass(frozen=True, slots=True)
class GoalRow:
    """`latest` is None while no result is stated; `reached` is its share of the target."""

    pk: int
    wording: str
    target: str
    source: str
    latest: Result | None
    reached: str
    earlier: tuple[Result, ...]


def own_participants(project: Project) -> Participants:
    stated = {name: value for name in PARTICIPANTS if (value := getattr(project, name)) is not None}
    wholes = (f"{when}_participants" for when in _WHEN)
    above = tuple(amount(parts) for name in wholes if (parts := sexes_above(project, name)))
    return Participants(_rows(stated, {}), bool(stated), above)


def summed_participants(counted: Counted) -> Participants:
    """Sums, each with by how many projects it is stated. No share is given: those that state what
    was planned are not those that state who took part."""
    return Participants(_rows(counted.sums, counted.stating), bool(counted.sums))


_WHEN = ("planned", "actual")


def _rows(stated: Mapping[str, int], stating: Mapping[str, int]) -> tuple[Row, ...]:
    found = []
    for who, label in WHO.items():
        planned, actual = (_number(f"{when}_{who}", stated, stating) for when in _WHEN)
        if who == SEXES[-1] and not planned.text and not actual.text:
            continue
        reached = _share(stated.get(actual.field), stated.get(planned.field))
        found.append(Row(label, planned, actual, "" if stating else reached))
    return tuple(found)


def _number(field: str, stated: Mapping[str, int], stating: Mapping[str, int]) -> Number:
    text = amount(stated[field]) if field in stated else ""
    return Number(text, field, amount(stating[field]) if field in stating else "")


def _share(part: Decimal | int | None, whole: Decimal | int | None) -> str:
    """'' where either is unknown, or the whole is nothing."""
    return share(Decimal(part) / whole, 0) if part is not None and whole else ""


def goal_rows(goals: Sequence[OwnGoal]) -> list[GoalRow]:
    """`results` are prefetched, the latest first."""
    return [_goal_row(goal, list(goal.results.all())) for goal in goals]


def _goal_row(goal: OwnGoal, results: Sequence[OwnResult]) -> GoalRow:
    shown = tuple(
        Result(_with_unit(one.value, goal.unit), day(one.on_day), one.source) for one in results
    )
    return GoalRow(
        pk=goal.pk,
        wording=goal.wording,
        target="" if goal.target is None else _with_unit(goal.target, goal.unit),
        source=goal.source,
        latest=shown[0] if shown else None,
        reached=_share(results[0].value if results else None, goal.target),
        earlier=shown[1:],
    )


def _with_unit(value: Decimal, unit: str) -> str:
    number = amount(int(value) if value == int(value) else value)
    return f"{number} {unit}" if unit else number
