"""The rules of a tree: every goal has a code of its own, a title, and a parent that stands.

Each row is judged by itself, so that all that is wrong in a file is told at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from samsyn.sources.findings import finding
from samsyn.sources.records import Finding
from samsyn.sources.strategy.records import (
    LONGEST_CODE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    GoalRow,
    unnamed,
)

_MOST_NAMED = 6  # codes of a circle that a finding names


def settled(rows: Iterable[GoalRow]) -> tuple[tuple[GoalRow, ...], list[Finding]]:
    """The rows that can stand, parents first, and a finding for each that cannot."""
    told: list[Finding] = []
    listed = list(rows)
    named = _named(listed, told)
    _circles(named, told)
    standing = _beneath(named, {"?", *(row.code for row in listed)}, told)
    if not standing and not told:
        told.append(finding("strategy_empty"))
    return tuple(_clean(row, told) for row in standing), told


def _named(rows: Iterable[GoalRow], told: list[Finding]) -> dict[str, GoalRow]:
    """Code → the first row that has it, of the rows with a code and a title."""
    found: dict[str, GoalRow] = {}
    for row in rows:
        fault = _fault(row, found.get(row.code))
        if fault is None:
            found[row.code] = row
        else:
            told.append(fault)
    return found


def _fault(row: GoalRow, earlier: GoalRow | None) -> Finding | None:
    if not row.code:
        return finding("goal_no_code", row.locator, line=row.line, title=row.title)
    if not row.title:
        return finding("goal_no_title", row.locator, line=row.line, goal=row.code)
    if earlier is not None:
        return finding(
            "goal_code_twice",
            row.locator,
            line=row.line,
            goal=row.code,
            title=row.title,
            first=earlier.line,
        )
    for name, value, limit in (
        ("code", row.code, LONGEST_CODE),
        ("title", row.title, LONGEST_TITLE),
    ):
        if len(value) > limit:
            return finding(
                "goal_too_long",
                row.locator,
                line=row.line,
                column=name,
                length=len(value),
                limit=limit,
            )
    return None


def _circles(rows: dict[str, GoalRow], told: list[Finding]) -> None:
    """Take out the goals that lie beneath themselves; one finding a circle."""
    done: set[str] = set()
    for start in list(rows):
        path: list[str] = []
        code = start
        while code in rows and code not in done and code not in path:
            path.append(code)
            code = rows[code].parent
        done.update(path)
        if code in path:
            circle = path[path.index(code) :]
            told.append(_circle(rows, circle))
            for one in circle:
                del rows[one]


def _circle(rows: dict[str, GoalRow], circle: Sequence[str]) -> Finding:
    first = rows[circle[0]]
    shown = [*circle[:_MOST_NAMED], *(["…"] if len(circle) > _MOST_NAMED else []), circle[0]]
    return finding("goal_cycle", first.locator, line=first.line, codes=" → ".join(shown))


def _beneath(rows: dict[str, GoalRow], written: set[str], told: list[Finding]) -> list[GoalRow]:
    """Parents before their children, else in the file's order; what hangs on nothing is told of.

    `written` are all codes of the file, also of rows that cannot stand.
    """
    children: dict[str, list[GoalRow]] = {}
    for row in rows.values():
        children.setdefault(row.parent, []).append(row)
    standing: list[GoalRow] = []
    waiting = list(reversed(children.get("", [])))
    while waiting:
        row = waiting.pop()
        standing.append(row)
        waiting.extend(reversed(children.get(row.code, [])))
    kept = {row.code for row in standing}
    for row in rows.values():
        if row.code not in kept:
            code = "goal_parent_left_out" if row.parent in written else "goal_parent_unknown"
            told.append(finding(code, row.locator, line=row.line, goal=row.code, parent=row.parent))
    return standing


def _clean(row: GoalRow, told: list[Finding]) -> GoalRow:
    text = row.text
    if len(text) > LONGEST_TEXT:
        told.append(
            finding(
                "goal_text_cut", row.locator, line=row.line, goal=row.code, length=len(text),
                limit=LONGEST_TEXT,
            )
        )  # fmt: skip
        text = text[:LONGEST_TEXT]
    return replace(row, title=unnamed(row.title), text=unnamed(text))
