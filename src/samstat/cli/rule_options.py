"""Which rule a command's options mean."""

from __future__ import annotations

from dataclasses import replace

from samstat.disclosure.rules import Rule, load_rule, threshold_rule
from samstat.errors import RuleError


def rule_from(
    name: str | None, threshold: int | None, hide_zeros: bool, sensitive: str | None = None
) -> Rule:
    """The rule of a file or a threshold; counts up to 3 are unsafe where nothing is said.

    `sensitive` names the dimension in which no group may be unanimous.
    """
    if name is not None and (threshold is not None or hide_zeros):
        raise RuleError(
            "a rule and a threshold were both given",
            where="--rule, --threshold, --hide-zeros",
            value=(name, threshold),
            next_step="Give one of them; a rule file holds its own threshold.",
        )
    if name is not None:
        rule = load_rule(name)
    else:
        rule = threshold_rule(3 if threshold is None else threshold, zeros_shown=not hide_zeros)
    return rule if sensitive is None else replace(rule, sensitive=sensitive)
