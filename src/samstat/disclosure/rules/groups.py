"""Groups of a table whose members all share a category of the sensitive dimension."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.rules.primary import unanimous
from samstat.disclosure.rules.rule import Rule
from samstat.errors import RuleError
from samstat.tables import Dimension, Table, has_value

Flags = NDArray[np.bool_]


def check_sensitive(tables: Sequence[Table], rule: Rule, overlapping: Collection[str] = ()) -> None:
    """RuleError where the rule asks for unanimous groups and no table can be judged for them.

    Where persons have several codes of a dimension (`overlapping`), all of a group may share a
    category though others are not empty: such tables are not judged.
    """
    if overlapping and (rule.sensitive or rule.kind == "unanimous"):
        raise RuleError(
            "unanimous groups are not judged where a person may have several codes",
            where=f"rule {rule.name}",
            value=rule.sensitive or rule.kind,
            next_step="Leave out --sensitive, or count each person below one code.",
        )
    if rule.kind == "unanimous" and not rule.sensitive:
        raise RuleError(
            "the rule does not say which dimension is sensitive",
            where=f"rule {rule.name}",
            next_step="Name it: --sensitive, or sensitive in the rule's file.",
        )
    if rule.sensitive and all(sensitive_dimension(table, rule) < 0 for table in tables):
        raise RuleError(
            "no table has the rule's sensitive dimension",
            where=f"rule {rule.name}",
            value=rule.sensitive,
            next_step="Use "
            + ", ".join(dict.fromkeys(dim.name for each in tables for dim in each.dimensions))
            + ".",
        )


def sensitive_dimension(table: Table, rule: Rule) -> int:
    """The number of the rule's sensitive dimension, -1 where the table has none."""
    names = [dimension.name for dimension in table.dimensions]
    return names.index(rule.sensitive) if rule.sensitive in names else -1


def choosing_node(dimension: Dimension) -> int:
    """The highest code with two children or more; above it the codes say the same as the total."""
    node = 0
    while (dimension.parents == node).sum() == 1:
        node = int(np.flatnonzero(dimension.parents == node)[0])
    return node


def unanimous_cells(table: Table, rule: Rule) -> Flags:
    """Cells that hold all of their group, a group being a combination of the other dimensions.

    A parent's code counts as a category like any other, unless every code lies below it.
    """
    d = sensitive_dimension(table, rule)
    if d < 0:
        return np.zeros(len(table), dtype=np.bool_)
    group = table.positions(table.keys - table.nodes[d].astype(np.int64) * table.strides[d])
    known = (group >= 0) & has_value(table.status) & has_value(table.status)[group]
    judged = known & (table.nodes[d] > choosing_node(table.dimensions[d])) & (table.counts > 0)
    cells = np.flatnonzero(judged)
    found = np.zeros(len(table), dtype=np.bool_)
    found[cells] = unanimous(table.counts[cells], table.counts[group[cells]], rule)
    return found
