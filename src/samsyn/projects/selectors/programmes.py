"""The programme tree of a selection: period, fund, programme area, specific objective.

The tree is what the sources state; of the social fund also what its programmes hold, so that an
area without projects is seen. A code has one name in a fund and period, though a source may write
only one of the two: what any of them says is every one's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from django.db.models import QuerySet

from samsyn.projects.figures.bank import Part
from samsyn.projects.figures.grouping import amounts, currency_key, text_key
from samsyn.projects.models import Project
from samsyn.projects.selectors.totals import AMOUNTS
from samsyn.vocabularies.selectors import code_list, find

LEVELS = ("programme", "fund", "programme_area", "specific_objective")
Row: TypeAlias = Mapping[str, Any]
AreaNames: TypeAlias = Mapping[tuple[str, str, str], str]
# What the sources say of the tree, and the currency of the sums.
_STATED = (
    "programme", "fund", "programme_area_code", "programme_area", "specific_objective", "currency",
)  # fmt: skip
# '2.1' lies below '2', 'B.3' below 'B'.
_OBJECTIVE = re.compile(r"(?P<area>\d|[A-F])\.?(?P<number>\d)")
_SOCIAL = frozenset({"ESF", "ESF+"})


class Step(NamedTuple):
    """One level on the way to a node; `stated` is what the source says, '' where it is silent, and
    `in_level` the level in which it says so."""

    code: str = ""
    name: str = ""
    stated: str = ""
    in_level: str = ""


@dataclass(slots=True)
class Sums:
    """In one currency; `*_unknown` count projects that state no such amount. None: none does."""

    projects: int = 0
    budget: Decimal | None = None
    budget_unknown: int = 0
    support: Decimal | None = None
    support_unknown: int = 0

    def add(self, row: Row) -> None:
        self.projects += row["projects"]
        self.budget = _plus(self.budget, row["budget"])
        self.budget_unknown += row["projects"] - row["budget_known"]
        self.support = _plus(self.support, row["support"])
        self.support_unknown += row["projects"] - row["support_known"]


@dataclass(slots=True)
class Node:
    """A place in the tree; `stated` are the texts of the sources that mean it, by their level.

    `code` or `name` may be ''; both are where the sources do not tell the level.
    """

    level: str
    code: str = ""
    name: str = ""
    stated: dict[str, set[str]] = field(default_factory=dict)
    sums: dict[str, Sums] = field(default_factory=dict)
    children: dict[str, Node] = field(default_factory=dict)

    @property
    def projects(self) -> int:
        return sum(one.projects for one in self.sums.values())

    def in_order(self) -> list[Node]:
        """The children by their codes, then those without, by their names; unknown comes last."""
        return sorted(self.children.values(), key=_order)

    def below(self, step: Step, level: str) -> Node:
        """The child that the step leads to, made where there is none."""
        node = self.children.setdefault(step.code or step.name, Node(level, step.code, step.name))
        if step.stated:
            node.stated.setdefault(step.in_level or level, set()).add(step.stated)
        return node


def programme_tree(
    projects: QuerySet[Project], *, whole: bool = False, part: Part | None = None
) -> Node:
    """The selection as the root, its periods below, and so on; a level that nothing below a node
    states is left out there. With `whole`, the social fund's areas are there without projects.
    `part` are the same projects where they are held in the process."""
    # In a fixed order: a node has the name of the row that leads to it first.
    rows = sorted(
        _rows(projects) if part is None else _held_rows(part),
        key=lambda row: [row[name] for name in _STATED],
    )
    names = _area_names(rows)
    root = Node("")
    for row in rows:
        _count(root, row, _path(row, names))
    if whole:
        _add_known(root)
    _leave_out_unstated(root)
    return root


def is_social(fund: str) -> bool:
    """Whether the text names the European Social Fund, before or after 2021."""
    found = find("funds", fund)
    return fund in _SOCIAL or (found is not None and found.code in _SOCIAL)


def _rows(projects: QuerySet[Project]) -> Iterable[Any]:
    rows: Iterable[Any] = projects.order_by().values(*_STATED).annotate(**AMOUNTS)
    return rows


def _held_rows(part: Part) -> Iterable[Row]:
    projects = part.bank.projects
    columns = {
        "programme": projects.programme, "fund": projects.fund,
        "programme_area_code": projects.area_code, "programme_area": projects.area,
        "specific_objective": projects.objective,
    }  # fmt: skip
    keys = [text_key(name, part.of(column)) for name, column in columns.items()]
    return amounts([*keys, currency_key(part)], part)


def _area_names(rows: Iterable[Row]) -> AreaNames:
    """The commonest name of each area's code, in its period and fund."""
    counts: dict[tuple[str, str, str], Counter[str]] = {}
    for row in rows:
        if row["programme_area_code"] and row["programme_area"]:
            key = (row["programme"], row["fund"], row["programme_area_code"])
            counts.setdefault(key, Counter())[row["programme_area"]] += row["projects"]
    return {key: min(found, key=lambda name: (-found[name], name)) for key, found in counts.items()}


def _path(row: Row, names: AreaNames) -> tuple[Step, ...]:
    period, fund, code = row["programme"], row["fund"], row["programme_area_code"]
    stated = row["programme_area"] or code
    objective = row["specific_objective"]
    area = Step(code, names.get((period, fund, code), row["programme_area"]), stated)
    aim = Step(objective if _OBJECTIVE.fullmatch(objective) else "", objective, objective)
    if is_social(fund):
        area, aim = _as_social(area, aim)
    return Step("", _period(period), period), Step("", fund, fund), area, aim


def _period(stated: str) -> str:
    """The list's code of the period, however its dash is written; another text as it stands."""
    found = find("periods", stated)
    return stated if found is None else found.code


def _as_social(area: Step, aim: Step) -> tuple[Step, Step]:
    """An area's code that is an objective's ('2.1') is one, below its area."""
    if (found := _OBJECTIVE.fullmatch(area.code)) is None:
        return area, aim
    code = f"{found['area']}.{found['number']}"
    aim = aim if aim.stated else Step(code, area.name, area.stated, "programme_area")
    return Step(found["area"], "", area.stated), aim


def _count(root: Node, row: Row, path: Iterable[Step]) -> None:
    """Count the row in its node and in all above."""
    node = root
    _sums(node, row).add(row)
    for level, step in zip(LEVELS, path, strict=True):
        node = node.below(step, level)
        _sums(node, row).add(row)


def _sums(node: Node, row: Row) -> Sums:
    return node.sums.setdefault(row["currency"], Sums())


def _add_known(root: Node) -> None:
    for period, path in _known():
        node = root.below(Step("", period), LEVELS[0])
        social = [one for one in node.children.values() if is_social(one.name)]
        fund = "ESF+" if period == "2021-2027" else "ESF"
        node = social[0] if social else node.below(Step("", fund), LEVELS[1])
        for level, code in zip(LEVELS[2:], path, strict=False):
            node = node.below(Step(code), level)


def _known() -> Iterator[tuple[str, tuple[str, ...]]]:
    """The social fund's areas and objectives: ('2014-2020', ('2', '2.1'))."""
    for entry in code_list("programme_areas").entries:
        period, code = entry.code.split("/")
        area = code.split(".")[0]
        yield period, (area,) if area == code else (area, code)


def _leave_out_unstated(node: Node) -> None:
    """Where all below say nothing of a level, or only what the level above says, what is below
    that level moves up."""
    while len(node.children) == 1:
        [only] = node.children.values()
        repeats = node.level == "programme_area" and only.name == node.name
        if only.code or (only.name and not repeats):
            break
        node.children = only.children
    for child in node.children.values():
        _leave_out_unstated(child)


def _plus(total: Decimal | None, more: Decimal | None) -> Decimal | None:
    return total if more is None else (total or Decimal(0)) + more


def _order(node: Node) -> tuple[bool, bool, str, str]:
    return not (node.code or node.name), not node.code, node.code, node.name
