"""`samstat protect`: a table in, the same table with what must be hidden out."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from samstat.cli.amounts import contributor_column, is_of_amounts, protect_sums
from samstat.cli.beside_files import MEDIANS, RATES, write_beside
from samstat.cli.composite_files import COMPOSITES, write_composites
from samstat.cli.option_checks import existing_file
from samstat.cli.output import progress_bar, report
from samstat.cli.overlaps import (
    OVERLAPPING,
    overlapping_dims,
    overlapping_of,
    refuse_beside,
    refuse_unknown,
)
from samstat.cli.published_files import read_published, status_column
from samstat.cli.rule_options import rule_from
from samstat.disclosure.protect import Costs, Protection
from samstat.disclosure.release import release_counts
from samstat.disclosure.release_distinct import release_distinct
from samstat.errors import FormatError
from samstat.tables import TOTAL, CellStatus, parse_dims, read_table, with_zeros, write_table
from samstat.tables.whole_files import written_together


def protect(
    table: Annotated[Path, typer.Argument(help="CSV of inner cells, with or without margins.")],
    dims: Annotated[str, typer.Option(help="Columns, coarsest level first: region/muni,sex.")],
    out: Annotated[Path, typer.Option(help="Where the table to publish is written.")],
    freq: Annotated[str, typer.Option(help="The column of counts.")] = "freq",
    threshold: Annotated[
        int | None, typer.Option(help="Counts up to this are unsafe (3 where no rule is given).")
    ] = None,
    hide_zeros: Annotated[bool, typer.Option(help="Zeros are unsafe too.")] = False,
    rule: Annotated[
        str | None, typer.Option(help="A rule file (.toml), or the name of one that comes along.")
    ] = None,
    sensitive: Annotated[
        str | None,
        typer.Option(help="A dimension: no group may be known to share a category of it."),
    ] = None,
    status: Annotated[
        str | None, typer.Option(help="The column of statuses (status, where there is one).")
    ] = None,
    keep: Annotated[
        list[str] | None, typer.Option(help="dimension=code:factor, dearer to hide; repeatable.")
    ] = None,
    internal: Annotated[
        Path | None, typer.Option(help="Also write value, primary, secondary and reason here.")
    ] = None,
    sum_: Annotated[
        str | None, typer.Option("--sum", help="A column of amounts, one row a contribution.")
    ] = None,
    contributor: Annotated[
        str | None, typer.Option(help="The column of whose the amount is, for --sum.")
    ] = None,
    total: Annotated[str, typer.Option(help="The code of a whole.")] = TOTAL,
    earlier: Annotated[
        list[str] | None, typer.Option(help="A release before, FILE or FILE:DIMS; repeatable.")
    ] = None,
    linked: Annotated[
        list[str] | None,
        typer.Option(help="A table published beside it, FILE=OUT or FILE:DIMS=OUT; repeatable."),
    ] = None,
    contributors: Annotated[
        str, typer.Option(help="A dimension whose codes each know their own cells.")
    ] = "",
    overlapping: Annotated[str, typer.Option(help=OVERLAPPING)] = "",
    rates: Annotated[str, typer.Option(help=RATES)] = "",
    medians: Annotated[str, typer.Option(help=MEDIANS)] = "",
    composites: Annotated[str, typer.Option(help=COMPOSITES)] = "",
    memory_limit: Annotated[int | None, typer.Option(help="Megabytes that may be used.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="The result as JSON.")] = False,
) -> None:
    """Hide unsafe counts or sums, and as many more as it takes; write every cell with its status.

    The attacker is run on what would be written; nothing is written where he finds anything.
    """
    chosen = rule_from(rule, threshold, hide_zeros, sensitive)
    started = time.perf_counter()
    of_counts = {
        "--earlier": earlier,
        "--linked": linked,
        "--contributors": contributors,
        "--keep": keep,
        "--status": status,
        "--overlapping": overlapping,
        "--rates": rates,
        "--medians": medians,
        "--composites": composites,
        "--memory-limit": memory_limit,
    }
    if is_of_amounts(chosen, sum_, of_counts):
        columns = (contributor_column(contributor), str(sum_))
        paths = (existing_file(table), out, internal)
        result = protect_sums(paths, dims, columns, chosen, total=total, quiet=json_)
        report({**result, "seconds": round(time.perf_counter() - started, 2)}, as_json=json_)
        return
    files = [
        (existing_file(table), dims, out),
        *(_linked_file(text, dims) for text in linked or []),
    ]
    overlaps = overlapping_dims(overlapping)
    if overlaps:
        refuse_beside(overlapping, contributors, memory_limit)
        refuse_unknown(overlaps, [own for _file, own, _out in files])
    read = [
        read_table(
            file,
            parse_dims(own),
            freq=freq,
            status=status or status_column(file, own),
            total=total,
            overlapping=overlapping_of(own, overlaps),
        )
        for file, own, _out in files
    ]
    if not chosen.zeros_shown:
        read = [with_zeros(each) for each in read]
    published = [
        read_published(text, dims, zeros_shown=chosen.zeros_shown, overlapping=overlaps)
        for text in earlier or []
    ]
    costs = Costs(factors=_factors(keep or []))
    if overlaps:
        release = release_distinct(read, chosen, overlaps, earlier=published, costs=costs)
    else:
        with progress_bar(shown=not json_) as listener:
            release = release_counts(
                read,
                chosen,
                costs=costs,
                earlier=published,
                contributors=contributors,
                memory_limit=None if memory_limit is None else memory_limit * 1_000_000,
                progress=listener,
            )
    first, *others = release.protections
    with written_together():
        beside = write_beside(rates, medians, release, published, overlaps)
        beside |= write_composites(composites, release, published, overlaps)
        for each, (_file, _own, where) in zip(release.protections, files, strict=True):
            write_table(where, each.public)
        if internal:
            write_internal(internal, first)
    told = summary(first)
    if others:
        told["linked"] = [summary(each) for each in others]
    report({**told, **beside, "seconds": round(time.perf_counter() - started, 2)}, as_json=json_)


def _linked_file(text: str, dims: str) -> tuple[Path, str, Path]:
    """File, dimensions and where to write, of 'FILE:DIMS=OUT'; `dims` where it names none."""
    given, equals, where = text.rpartition("=")
    file, colon, own = given.rpartition(":")
    if not (equals and where):
        raise FormatError(
            "a linked table is FILE=OUT or FILE:DIMS=OUT",
            where="--linked",
            value=text,
            next_step="Say where the table is to be written: ages.csv:muni,age=ages_out.csv.",
        )
    return existing_file(Path(file if colon else given)), own if colon else dims, Path(where)


def summary(protection: Protection) -> dict[str, object]:
    """How much was hidden, in cells and in persons; no cell's own number."""
    counts, secondary = protection.table.counts, protection.secondary
    return {
        "cells": len(counts),
        "primary": int(protection.primary.sum()),
        "secondary": int(secondary.sum()),
        "published": int(len(counts) - protection.primary.sum() - secondary.sum()),
        "largest_secondary": int(counts[secondary].max(initial=0)),
        "rule": protection.rule.name,
    }


def write_internal(path: Path, protection: Protection) -> None:
    """Every number with why it is hidden: for those only who may see the values."""
    write_table(
        path,
        protection.internal,
        extra={
            "public_status": [CellStatus(code).label for code in protection.table.status.tolist()],
            "primary": protection.primary,
            "secondary": protection.secondary,
            "reason": protection.reasons(),
        },
    )


def _factors(words: list[str]) -> dict[str, dict[str, float]]:
    factors: dict[str, dict[str, float]] = {}
    for word in words:
        name, _, rest = word.partition("=")
        code, _, factor = rest.rpartition(":")
        try:
            factors.setdefault(name, {})[code] = float(factor)
        except ValueError as error:
            raise FormatError(
                "a preference is dimension=code:factor",
                where="--keep",
                value=word,
                next_step="Write like year=2024:5.",
            ) from error
    return factors
