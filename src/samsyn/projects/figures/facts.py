"""How much is stated of a part's projects, and in which groups they are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from samsyn.projects.figures.bank import Part
from samsyn.projects.figures.columns import NAMES, NO_DAY, UNKNOWN, day_number
from samsyn.projects.figures.grouping import column_key, grouped, money
from samsyn.sources.prices import CURRENCY


def stated(part: Part) -> dict[str, int | None]:
    """For how many of the `projects` each figure is stated, and the `participants` in all: None
    where nobody states any."""
    own = part.bank.projects
    people = part.of(own.participants)
    people = people[people != UNKNOWN]
    dated = (part.of(own.start) != NO_DAY) | (part.of(own.end) != NO_DAY) | (part.of(own.year) > 0)
    return {
        "projects": part.count,
        "participants": int(people.sum()) if len(people) else None,
        "participant_counts": len(people),
        "budgets": int((part.of(own.budget) != UNKNOWN).sum()),
        "supports": int((part.of(own.support) != UNKNOWN).sum()),
        "periods": int(dated.sum()),
        "owners": sum(count for name, count in counted(part, "shown_owner") if name),
    }


def running_in(part: Part, year: int) -> int:
    """Projects that run on some day of the year, as selectors.conditions has it."""
    own = part.bank.projects
    start, end = part.of(own.start), part.of(own.end)
    first, last = day_number(date(year, 1, 1)), day_number(date(year, 12, 31))
    begun = ((start != NO_DAY) & (start <= last)) | ((start == NO_DAY) & (end >= first))
    not_over = (end >= first) | ((end == NO_DAY) & (start >= first))
    undated = (start == NO_DAY) & (end == NO_DAY) & (part.of(own.year) == year)
    return int(((begun & not_over) | undated).sum())


def counted(part: Part, column: str) -> list[tuple[str, int]]:
    """The column's values (see column_key) with how many projects have each; most first, equals by
    name."""
    rows = grouped([column_key(part, column)], {})
    return sorted(((row["group"], row["projects"]) for row in rows), key=lambda p: (-p[1], p[0]))


def support_by_fund(part: Part) -> list[tuple[str, int, Decimal]]:
    """Fund, projects and support of those whose support is stated in Swedish kronor."""
    own = part.bank.projects
    kronor = (own.currency == NAMES.code(CURRENCY)) & (own.support != UNKNOWN)
    few = Part(part.bank, kronor if part.chosen is None else kronor & part.chosen)
    rows = grouped([column_key(few, "fund")], {"support": few.of(own.support)})
    found = [(row["group"], row["projects"], money(row["support"]) or Decimal(0)) for row in rows]
    return sorted(found, key=lambda one: (-one[2], one[0]))
