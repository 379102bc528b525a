"""Primary rules: data files with the authority and paragraph that asks for them."""

from samstat.disclosure.rules.amounts import (
    check_amount_rule,
    protection_needed,
    unsafe_amounts,
)
from samstat.disclosure.rules.groups import (
    check_sensitive,
    choosing_node,
    sensitive_dimension,
    unanimous_cells,
)
from samstat.disclosure.rules.primary import dominated, estimable, unanimous, unsafe_counts
from samstat.disclosure.rules.rule import Ground, Rule, load_rule, threshold_rule

__all__ = [
    "Ground",
    "Rule",
    "check_amount_rule",
    "check_sensitive",
    "choosing_node",
    "dominated",
    "estimable",
    "load_rule",
    "protection_needed",
    "sensitive_dimension",
    "threshold_rule",
    "unanimous",
    "unanimous_cells",
    "unsafe_amounts",
    "unsafe_counts",
]
