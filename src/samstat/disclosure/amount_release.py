"""A release of sums: protected, attacked by anyone and by each contributor, refused if not safe."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samstat.disclosure.attack.amounts import AmountKnowledge, AmountReport, attack_amounts
from samstat.disclosure.protect.amounts import AmountProtection, Progress, protect_amounts
from samstat.disclosure.rules import Rule
from samstat.errors import DisclosureError
from samstat.tables.contributions import Contributions
from samstat.tables.dimension import in_words


@dataclass(frozen=True, eq=False)
class AmountRelease:
    """Protected sums, and what the attacker said of them."""

    protection: AmountProtection
    report: AmountReport


def release_amounts(
    contributions: Contributions, rule: Rule, *, progress: Progress | None = None
) -> AmountRelease:
    """Protect a table of sums and attack what would be published.

    Raises DisclosureError where the attacker finds anything, and what `protect_amounts` raises.
    """
    made = protect_amounts(contributions, rule, progress=progress)
    below = np.minimum(made.needed, contributions.sums)
    known = AmountKnowledge(made.public, rule, contributions, below, made.needed)
    report = attack_amounts(known, progress=progress)
    if not report.safe:
        finding = next(report.findings())
        codes = in_words(finding.codes)
        raise DisclosureError(
            f"{int((report.verdicts != 0).sum())} hidden sums could still be worked out "
            f"by {finding.by} ({finding.verdict.label})",
            where=codes,
            next_step="Merge small categories, or leave out a dimension.",
        )
    return AmountRelease(made, report)
