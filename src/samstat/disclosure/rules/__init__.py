"""Primary rules: data files with the authority and paragraph that asks for them."""

from samstat.disclosure.rules.primary import dominated, estimable, unanimous, unsafe_counts
from samstat.disclosure.rules.rule import Ground, Rule, load_rule, threshold_rule

__all__ = [
    "Ground",
    "Rule",
    "dominated",
    "estimable",
    "load_rule",
    "threshold_rule",
    "unanimous",
    "unsafe_counts",
]
