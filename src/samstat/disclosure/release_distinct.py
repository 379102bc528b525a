"""A release of distinct persons: protected, then attacked as whoever reads it would."""

from __future__ import annotations

from collections.abc import Collection

from samstat.disclosure.attack import Knowledge, Report, attack
from samstat.disclosure.protect import Costs
from samstat.disclosure.protect.overlaps import protect_distinct
from samstat.disclosure.release import Release, refuse
from samstat.disclosure.rules import Rule, check_sensitive
from samstat.tables import Table, with_zeros


def release_distinct(
    table: Table, rule: Rule, overlapping: Collection[str], *, costs: Costs | None = None
) -> Release:
    """Protect a table of distinct persons so that the attacker finds nothing.

    `overlapping` names the dimensions in which a person may have several codes. Raises what
    `protect_distinct` and `attack` raise, and DisclosureError where the attacker finds something.
    """
    check_sensitive([table], rule, overlapping)
    listed = table if rule.zeros_shown else with_zeros(table)
    made = protect_distinct(listed, rule, overlapping, costs=costs)
    knowledge = Knowledge(made.public, rule, overlapping=tuple(overlapping))
    found: Report = attack(knowledge, start=(listed,))
    refuse(found, "anyone")
    return Release((made,), (found,))
