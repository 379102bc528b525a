"""A release of distinct persons: protected, then attacked as whoever reads it would."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from samstat.disclosure.attack import Knowledge, Report, attack
from samstat.disclosure.protect import Costs
from samstat.disclosure.protect.overlaps import protect_distinct
from samstat.disclosure.release import Release, refuse
from samstat.disclosure.rules import Rule, check_sensitive
from samstat.tables import Table, with_zeros


def release_distinct(
    tables: Sequence[Table],
    rule: Rule,
    overlapping: Collection[str],
    *,
    earlier: Sequence[Table] = (),
    costs: Costs | None = None,
) -> Release:
    """Protect tables of distinct persons, published together, so that the attacker finds nothing.

    `overlapping` names the dimensions in which a person may have several codes. `earlier` are
    published tables of the same persons. Raises what `protect_distinct` and `attack` raise, and
    DisclosureError where the attacker finds something.
    """
    check_sensitive(tables, rule, overlapping)
    if not rule.zeros_shown:
        tables = [with_zeros(table) for table in tables]
        earlier = [with_zeros(table) for table in earlier]
    made = protect_distinct(tables, rule, overlapping, earlier=earlier, costs=costs)
    first, *others = (each.public for each in made)
    knowledge = Knowledge(first, rule, (*others, *earlier), overlapping=tuple(overlapping))
    found: Report = attack(knowledge, start=tuple(tables))
    refuse(found, "anyone")
    return Release(made, (found,))
