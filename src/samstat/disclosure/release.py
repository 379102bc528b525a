"""A release: protected, attacked, and protected again until the attacker finds nothing.

Protection and attacker know nothing of each other; they meet here. What does not come out safe is
an error, never a table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.attack import CompositeValue, Knowledge, Rate, Report, attack
from samstat.disclosure.attack.cells import cells_of
from samstat.disclosure.protect import Costs, Protection, protect_counts
from samstat.disclosure.rules import Rule, check_sensitive
from samstat.errors import DisclosureError
from samstat.tables import CellStatus, Table, has_value
from samstat.tables.dimension import check_dimensions, in_words

Flags = NDArray[np.bool_]
Progress = Callable[[str, int, int], None]
ROUNDS = 4  # of protection between linked tables; hidden cells only grow, so few are needed


@dataclass(frozen=True, eq=False)
class Release:
    """Protected tables in the order they were given, and what the attacker said of them.

    `reports` are the attack by a stranger first, then one by each contributor.
    """

    protections: tuple[Protection, ...]
    reports: tuple[Report, ...]


def release_counts(
    tables: Sequence[Table],
    rule: Rule,
    *,
    costs: Costs | None = None,
    earlier: Sequence[Table] = (),
    contributors: str = "",
    memory_limit: int | None = None,
    progress: Progress | None = None,
) -> Release:
    """Protect tables that are published together, beside what was published before.

    Tables that share codes are linked by them. `earlier` are published tables of the same persons.
    `contributors` names a dimension whose inner codes each know their own cells exactly (the
    municipalities of a county's return): every other hidden cell is protected from each of them.

    Raises DisclosureError where the attacker still finds something, and what `protect_counts` and
    `attack` raise.
    """

    check_sensitive(tables, rule)
    own_costs = (costs or Costs()).for_each(tables)

    def protected(number: int, **more: Flags | None) -> Protection:
        return protect_counts(
            tables[number],
            rule,
            costs=own_costs[number],
            published_before=_published(tables[number], earlier),
            memory_limit=memory_limit,
            progress=progress,
            **more,
        )

    made = [
        protected(number, hidden_before=_hidden(table, earlier))
        for number, table in enumerate(tables)
    ]
    for _ in range(ROUNDS if len(tables) > 1 else 0):
        wanted = [_hidden(each.table, [other.table for other in made]) for each in made]
        if all(not (more & _shown(each)).any() for more, each in zip(wanted, made, strict=True)):
            break
        made = [protected(number, hidden_before=more) for number, more in enumerate(wanted)]
    stranger = _attacked(made, rule, earlier, tables)
    if not stranger.safe:
        made = [
            _again(
                each, protected, number, _shared(each.table, [*earlier, *_without(tables, number)])
            )
            for number, each in enumerate(made)
        ]
        stranger = _attacked(made, rule, earlier, tables)
    refuse(stranger, "anyone")
    if not contributors:
        return Release(tuple(made), (stranger,))
    made = _for_each(made, protected, contributors)
    reports = [_attacked(made, rule, earlier, tables)]
    refuse(reports[0], "anyone")
    for code in _codes(tables, contributors):
        own = _own(made, contributors, code)
        reports.append(_attacked(made, rule, earlier, tables, own))
        refuse(reports[-1], f"{contributors}={code}")
    return Release(tuple(made), tuple(reports))


def _shown(protection: Protection) -> Flags:
    return np.asarray(has_value(protection.table.status), dtype=np.bool_)


def _without(tables: Sequence[Table], number: int) -> list[Table]:
    return [table for other, table in enumerate(tables) if other != number]


def _places(table: Table, others: Sequence[Table]) -> list[NDArray[np.int64]]:
    """Where each other table holds this one's cells: -1 not listed, -2 outside its codes."""
    cells = cells_of((table, *others))
    return [cells.positions(other, cells.places[0]) for other in others]


def _published(table: Table, others: Sequence[Table]) -> Flags:
    """Cells whose numbers the others show; a combination that they leave out is a shown zero."""
    known = np.zeros(len(table), dtype=np.bool_)
    for other, at in zip(others, _places(table, others), strict=True):
        known |= (at == -1) | ((at >= 0) & has_value(other.status)[at])
    return known


def _hidden(table: Table, others: Sequence[Table]) -> Flags:
    hidden = np.zeros(len(table), dtype=np.bool_)
    for other, at in zip(others, _places(table, others), strict=True):
        hidden |= (at >= 0) & (other.status[at] == CellStatus.SUPPRESSED)
    return hidden


def _shared(table: Table, others: Sequence[Table]) -> Flags:
    shared = np.zeros(len(table), dtype=np.bool_)
    for at in _places(table, others):
        shared |= at != -2
    return shared


Protect = Callable[..., Protection]


def _again(before: Protection, protect: Protect, number: int, unmoved: Flags) -> Protection:
    """Hide more, with proofs that leave some cells where they are; what was hidden stays so."""
    made = protect(number, hidden_before=before.primary | before.secondary, unmoved=unmoved)
    hidden = made.table.status == CellStatus.SUPPRESSED
    return replace(made, secondary=hidden & ~made.primary, changes=before.changes + made.changes)


def _for_each(made: list[Protection], protect: Protect, name: str) -> list[Protection]:
    """Proofs against each contributor in turn; each hides more, which keeps the earlier ones."""
    for code in _codes([each.table for each in made], name):
        for number, each in enumerate(made):
            own = _cells_of_code(each.table, name, code)
            if own.any():
                made[number] = _again(each, protect, number, own)
    return made


def _codes(tables: Sequence[Table], name: str) -> list[str]:
    dimensions = [dimension for table in tables for dimension in table.dimensions]
    check_dimensions([name], {dimension.name for dimension in dimensions}, "contributors")
    own = [dimension for dimension in dimensions if dimension.name == name]
    return list(dict.fromkeys(each.codes[leaf] for each in own for leaf in each.leaves))


def _cells_of_code(table: Table, name: str, code: str) -> Flags:
    own = np.zeros(len(table), dtype=np.bool_)
    for dimension, nodes in zip(table.dimensions, table.nodes, strict=True):
        if dimension.name == name and code in dimension.number:
            own |= nodes == dimension.number[code]
    return own


def _own(
    made: Sequence[Protection], name: str, code: str
) -> tuple[tuple[dict[str, str], int], ...]:
    """The hidden cells that a contributor knows, with their numbers."""
    found = []
    for each in made:
        table = each.table
        hidden = (table.status == CellStatus.SUPPRESSED) & _cells_of_code(table, name, code)
        for cell in np.flatnonzero(hidden):
            pairs = zip(table.dimensions, table.codes(int(cell)), strict=True)
            codes = {dim.name: word for dim, word in pairs if word != dim.total}
            found.append((codes, int(table.counts[cell])))
    return tuple(found)


def _attacked(
    made: Sequence[Protection],
    rule: Rule,
    earlier: Sequence[Table],
    tables: Sequence[Table],
    own: tuple[tuple[dict[str, str], int], ...] = (),
) -> Report:
    first, *others = (each.public for each in made)
    knowledge = Knowledge(first, rule, (*others, *earlier), own=own)
    changes = [each.changes for each in made]
    return attack(knowledge, start=tuple(tables), changes=changes)


def attack_beside(
    release: Release,
    earlier: Sequence[Table],
    overlapping: Sequence[str],
    *,
    rates: Sequence[Rate] = (),
    composites: Sequence[CompositeValue] = (),
) -> Report:
    """What a stranger finds in the release with rates or composites published beside it."""
    first, *others = release.protections
    knowledge = Knowledge(
        first.public,
        first.rule,
        (*(each.public for each in others), *earlier),
        rates=tuple(rates),
        composites=tuple(composites),
        overlapping=tuple(overlapping),
    )
    start = tuple(each.internal for each in release.protections)
    changes = [each.changes for each in release.protections]
    return attack(knowledge, start=start, changes=changes)


def refuse(report: Report, who: str) -> None:
    """DisclosureError with the number of cells and one cell's codes; never its number."""
    if report.safe:
        return
    finding = next(report.findings())
    wrong = sum(1 for _ in report.findings())
    codes = in_words(finding.codes)
    raise DisclosureError(
        f"{wrong} cells could still be worked out by {who} ({finding.verdict.label})",
        where=codes,
        next_step="Merge small categories, leave out a dimension, or publish fewer tables.",
    )
