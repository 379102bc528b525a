"""Sums of contributions on the command line: protecting rows, and auditing what was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import typer
from numpy.typing import NDArray

from samstat.cli.known_files import headings
from samstat.cli.output import progress_bar, report
from samstat.disclosure.amount_release import release_amounts
from samstat.disclosure.attack import Verdict
from samstat.disclosure.attack.amounts import (
    AmountFinding,
    AmountKnowledge,
    AmountReport,
    attack_amounts,
)
from samstat.disclosure.protect.amounts import AmountProtection
from samstat.disclosure.rules import Rule, check_amount_rule
from samstat.disclosure.rules.rule import AMOUNT_KINDS
from samstat.errors import EXIT_DISCLOSURE, FormatError, RuleError
from samstat.tables import CellStatus, parse_dims, write_table
from samstat.tables.contributions import read_contributions
from samstat.tables.dimension import in_words
from samstat.tables.sums_file import read_sums
from samstat.tables.whole_files import written_together

NAMES = ("contributors", "value")
SHOWN = 20


def is_of_amounts(rule: Rule, amount: str | None, others: Mapping[str, object]) -> bool:
    """Whether a command is to work on sums; RuleError where options and rule do not go together.

    `others` are the options of counts alone, by name, as they were given.
    """
    if amount is None:
        if rule.kind in AMOUNT_KINDS:
            raise RuleError(
                "the rule judges sums, and no column of amounts is named",
                where=f"rule {rule.name}",
                value=rule.kind,
                next_step="Name it: --sum turnover, and --contributor firm where you protect.",
            )
        return False
    check_amount_rule(rule)
    if given := [name for name, value in others.items() if value]:
        raise RuleError(
            "this option is for counts, not for sums",
            where=given[0],
            next_step="Leave it out together with --sum.",
        )
    return True


def protect_sums(
    files: tuple[Path, Path, Path | None],
    dims: str,
    columns: tuple[str, str],
    rule: Rule,
    *,
    total: str,
    quiet: bool,
) -> dict[str, object]:
    """Protect the rows of the first file; the table to publish goes to the second.

    The third, if any, is the internal one. `columns` are the contributors' and the amounts'.
    """
    source, out, internal = files
    given = read_contributions(source, parse_dims(dims), *columns, total=total)
    with progress_bar(shown=not quiet) as listener:
        made = release_amounts(given, rule, progress=listener).protection
    with written_together():
        write_table(out, made.public, names=NAMES)
        if internal:
            write_table(internal, given.table, names=NAMES, extra=_internal(made))
    return {
        "cells": len(given.table),
        "primary": int(made.primary.sum()),
        "secondary": int(made.secondary.sum()),
        "published": int((~made.hidden).sum()),
        "amount_hidden_for_others": float(given.sums[made.secondary].sum()),
        "rule": rule.name,
    }


def _internal(made: AmountProtection) -> dict[str, Sequence[object] | NDArray[Any]]:
    return {
        "public_status": [CellStatus(code).label for code in made.table.status.tolist()],
        "primary": made.primary,
        "secondary": made.secondary,
        "protection_needed": made.needed,
        "reason": made.reasons(),
    }


def audit_sums(
    table: Path,
    dims: str,
    columns: tuple[str, str | None],
    rule: Rule,
    *,
    hidden: Sequence[str],
    total: str,
    as_json: bool,
) -> None:
    """Bounds of the hidden sums of a published table; ends with 3 where one is exactly known.

    `columns` are the amounts' and the statuses', the latter found by its name where not given.
    """
    amount, status = columns
    names = headings(table)
    column = status or ("status" if "status" in names else None)
    judged = read_sums(table, parse_dims(dims), amount, status=column, total=total, hidden=hidden)
    with progress_bar(shown=not as_json) as listener:
        result = attack_amounts(AmountKnowledge(judged, rule), progress=listener)
    breach = result.count(Verdict.EXACT) > 0
    told = {
        "hidden": len(result.hidden),
        **{
            kind.label: result.count(kind) for kind in (Verdict.SAFE, Verdict.EXACT, Verdict.NARROW)
        },
        "rule": rule.name,
    }
    if as_json:
        findings = [_as_dict(each) for each in result.findings()]
        report({**told, "breach": breach, "findings": findings}, as_json=True)
    else:
        _tell(result)
        report(told, as_json=False)
    if breach:
        raise typer.Exit(EXIT_DISCLOSURE)


def _as_dict(finding: AmountFinding) -> dict[str, object]:
    return {
        "codes": finding.codes,
        "lower": finding.lower,
        "upper": finding.upper,
        "verdict": finding.verdict.label,
    }


def _tell(result: AmountReport) -> None:
    for each in islice(result.findings(), SHOWN):
        codes = in_words(each.codes)
        upper = "more" if each.upper is None else f"{each.upper:g}"
        typer.echo(f"{codes}: is {each.lower:g} to {upper} ({each.verdict.label})")
    if (left := sum(1 for _ in result.findings()) - SHOWN) > 0:
        typer.echo(f"… and {left} more; --json lists them all")


def contributor_column(name: str | None) -> str:
    """The column of contributors; FormatError where none is named."""
    if not name:
        raise FormatError(
            "sums need to know whose the amounts are",
            where="--contributor",
            next_step="Name the column: --contributor firm.",
        )
    return name
