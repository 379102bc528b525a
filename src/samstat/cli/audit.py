"""`samstat audit`: what a published table gives away, beside all else that anyone can look up."""

from __future__ import annotations

import time
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from samstat.cli.amounts import audit_sums, is_of_amounts
from samstat.cli.composite_files import read_composites
from samstat.cli.known_files import read_codes, read_known, read_rates
from samstat.cli.option_checks import existing_file
from samstat.cli.output import progress_bar, report
from samstat.cli.overlaps import OVERLAPPING, overlapping_dims
from samstat.cli.published_files import HIDDEN, read_published
from samstat.cli.rule_options import rule_from
from samstat.disclosure.attack import Codes, Finding, Knowledge, Report, Share, Verdict, attack
from samstat.errors import EXIT_DISCLOSURE, FormatError
from samstat.tables import TOTAL, Table
from samstat.tables.dimension import in_words

SHOWN = 20  # findings told in words; all of them are in the JSON


def audit(
    table: Annotated[Path, typer.Argument(help="CSV of the published cells, margins included.")],
    dims: Annotated[str, typer.Option(help="Columns, coarsest level first: region/muni,sex.")],
    freq: Annotated[
        str | None, typer.Option(help="The column of counts (freq or value where not given).")
    ] = None,
    status: Annotated[
        str | None, typer.Option(help="The column of statuses (status, where there is one).")
    ] = None,
    hidden: Annotated[
        list[str] | None, typer.Option(help="A word for a suppressed number; repeatable.")
    ] = None,
    threshold: Annotated[
        int | None, typer.Option(help="Counts up to this are unsafe (3 where no rule is given).")
    ] = None,
    hide_zeros: Annotated[bool, typer.Option(help="A hidden cell may be zero.")] = False,
    rule: Annotated[
        str | None, typer.Option(help="A rule file (.toml), or the name of one that comes along.")
    ] = None,
    sensitive: Annotated[
        str | None, typer.Option(help="A dimension: find groups that all share a category of it.")
    ] = None,
    earlier: Annotated[
        list[str] | None, typer.Option(help="An earlier release, FILE or FILE:DIMS; repeatable.")
    ] = None,
    linked: Annotated[
        list[str] | None, typer.Option(help="A linked table, FILE:DIMS; repeatable.")
    ] = None,
    own: Annotated[
        Path | None, typer.Option(help="CSV of cells that a contributor knows exactly.")
    ] = None,
    at_least: Annotated[
        Path | None, typer.Option(help="CSV of a contributor's own share of cells.")
    ] = None,
    rates: Annotated[
        Path | None, typer.Option(help="CSV of published rates: codes, rate, denominator.")
    ] = None,
    composites: Annotated[
        Path | None, typer.Option(help="CSV of published indices, as protect writes it.")
    ] = None,
    unanimous: Annotated[
        list[str] | None, typer.Option(help="CELL:GROUP known to be equal; repeatable.")
    ] = None,
    part: Annotated[
        list[str] | None, typer.Option(help="CELL:WHOLE, at most as large; repeatable.")
    ] = None,
    overlapping: Annotated[str, typer.Option(help=OVERLAPPING)] = "",
    sum_: Annotated[
        str | None, typer.Option("--sum", help="The column of amounts, for a rule of sums.")
    ] = None,
    total: Annotated[str, typer.Option(help="The code of a whole.")] = TOTAL,
    json_: Annotated[bool, typer.Option("--json", help="Every finding, as JSON.")] = False,
) -> None:
    """Find the hidden cells that can be worked out; ends with 3 where there are any.

    Cells are written as name=code,name=code; a dimension left out means its total.
    """
    chosen = rule_from(rule, threshold, hide_zeros, sensitive)
    words = HIDDEN if hidden is None else tuple(hidden)
    overlaps = overlapping_dims(overlapping)
    of_counts = {
        "--earlier": earlier,
        "--linked": linked,
        "--own": own,
        "--at-least": at_least,
        "--rates": rates,
        "--composites": composites,
        "--unanimous": unanimous,
        "--part": part,
        "--overlapping": overlapping,
    }
    if is_of_amounts(chosen, sum_, of_counts):
        path, named = existing_file(table), (str(sum_), status)
        audit_sums(path, dims, named, chosen, hidden=words, total=total, as_json=json_)
        return

    def read(text: str) -> Table:
        return read_published(
            text,
            dims,
            zeros_shown=chosen.zeros_shown,
            freq=freq,
            status=status,
            hidden=words,
            total=total,
            overlapping=overlaps,
        )

    started = time.perf_counter()
    judged = read(f"{table}:{dims}")
    others = [read(text) for text in [*(earlier or []), *(linked or [])]]
    knowledge = Knowledge(
        judged,
        chosen,
        tuple(others),
        own=read_known(own, judged, freq) if own else (),
        at_least=read_known(at_least, judged, freq) if at_least else (),
        unanimous=tuple(_pair(text, "--unanimous") for text in unanimous or []),
        orders=tuple(Share(*_pair(text, "--part")) for text in part or []),
        rates=read_rates(rates, judged) if rates else (),
        composites=read_composites(composites, judged) if composites else (),
        overlapping=overlaps,
    )
    with progress_bar(shown=not json_) as listener:
        result = attack(knowledge, progress=listener)
    seconds = round(time.perf_counter() - started, 2)
    _tell(result, seconds, as_json=json_)
    if not result.safe:
        raise typer.Exit(EXIT_DISCLOSURE)


def summary(result: Report) -> dict[str, object]:
    """How many hidden cells there are, and how many of each verdict."""
    counts = {verdict.label: result.count(verdict) for verdict in Verdict}
    return {
        "hidden": len(result.hidden),
        **counts,
        "safe_to_linear_programs_only": result.real_only,
        "rule": result.rule.name,
    }


def words_of(finding: Finding) -> str:
    """One finding as a line: the cell, what is proved, and what it took."""
    codes = in_words(finding.codes)
    if finding.verdict is Verdict.UNDECIDED:
        return f"{codes}: the solver gave up; neither safe nor unsafe is proved"
    if finding.verdict is Verdict.UNANIMOUS:
        return f"{codes}: holds all of its group ({finding.verdict.label})"
    upper = "more" if finding.upper is None else finding.upper
    known = f"is {finding.lower}" if finding.lower == upper else f"is {finding.lower} to {upper}"
    note = ", above the unsafe counts" if finding.above else ""
    return f"{codes}: {known} ({finding.verdict.label}{note}; found by {finding.stage.label})"


def _tell(result: Report, seconds: float, *, as_json: bool) -> None:
    if as_json:
        findings = [
            {
                "codes": each.codes,
                "lower": each.lower,
                "upper": each.upper,
                "verdict": each.verdict.label,
                "found_by": each.stage.label,
                "above_unsafe_counts": each.above,
            }
            for each in result.findings()
        ]
        whole = {**summary(result), "breach": not result.safe, "findings": findings}
        report({**whole, "seconds": seconds}, as_json=True)
        return
    for finding in islice(result.findings(), SHOWN):
        typer.echo(words_of(finding))
    left = sum(1 for _ in result.findings()) - SHOWN
    if left > 0:
        typer.echo(f"… and {left} more; --json lists them all")
    report({**summary(result), "seconds": seconds}, as_json=False)


def _pair(text: str, option: str) -> tuple[Codes, Codes]:
    first, colon, second = text.partition(":")
    if not colon:
        raise FormatError(
            "two cells with ':' between are needed",
            where=option,
            value=text,
            next_step="Write like muni=M1,sex=K:muni=M1.",
        )
    return read_codes(first, option), read_codes(second, option)
