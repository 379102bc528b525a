"""Distinct persons in several tables: linked ones, and releases before, as one system."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from samstat.cli import app
from samstat.disclosure.attack import Knowledge, attack
from samstat.disclosure.protect.overlaps import protect_distinct
from samstat.disclosure.release_distinct import release_distinct
from samstat.disclosure.rules import threshold_rule
from samstat.errors import (
    ContradictionError,
    DisclosureError,
    EverythingSuppressedError,
    ProtectionError,
    UnknownCodeError,
)
from samstat.tables import CellStatus, Dimension, Rows, Table
from samstat.tables.overlaps import overlapping_table

RULE = threshold_rule(2)
GROUPS = {"sex": ("K", "M"), "age": ("Y", "O")}
Person = tuple[str, str, frozenset[str]]  # sex, age, programmes


def counted(persons: list[Person], by: str) -> Table:
    """The persons' table by programme and sex or age."""
    programmes = sorted({code for *_, codes in persons for code in codes})
    dimensions = (Dimension.flat(by, GROUPS[by]), Dimension.flat("prog", programmes))
    cells = list(product(("Total", *GROUPS[by]), ("Total", *programmes)))
    counts = [
        sum(g in ("Total", *person[:2]) and (p == "Total" or p in person[2]) for person in persons)
        for g, p in cells
    ]
    nodes = [
        [dimension.number[cell[d]] for cell in cells] for d, dimension in enumerate(dimensions)
    ]
    rows = Rows(dimensions, np.array(nodes, dtype=np.int32), np.array(counts))
    return overlapping_table(rows, ["prog"])


def named(table: Table) -> dict[tuple[str, ...], int | None]:
    """Published numbers by the codes that are no totals, None for a hidden one."""
    return {
        tuple(sorted(code for code in table.codes(cell) if code != "Total")): (
            None if table.status[cell] == CellStatus.SUPPRESSED else int(table.counts[cell])
        )
        for cell in range(len(table))
    }


def ranges_by_trying(tables: list[Table], highest: int) -> dict[tuple[str, ...], int]:
    """How far apart each hidden cell's numbers are, over all tables that fit, tried one by one.

    Nothing is tried where too many are hidden.
    """
    known: dict[tuple[str, ...], int | None] = {}
    for table in tables:
        for codes, number in named(table).items():
            known[codes] = number if known.get(codes) is None else known[codes]
    hidden = [codes for codes, number in known.items() if number is None]
    if not 0 < len(hidden) <= 5:
        return {}
    tried = np.indices((highest,) * len(hidden)).reshape(len(hidden), -1) + 1
    values = {codes: np.full(tried.shape[1], number or 0) for codes, number in known.items()}
    values.update(dict(zip(hidden, tried, strict=True)))
    none = np.zeros(tried.shape[1], dtype=np.int64)
    fit = np.ones(tried.shape[1], dtype=np.bool_)
    for table in tables:
        group, prog = table.dimensions
        groups, progs = group.codes[1:], prog.codes[1:]
        for p in ((), *((code,) for code in progs)):
            parts = [values.get(tuple(sorted((g, *p))), none) for g in groups]
            fit &= sum(parts) == values.get(p, none)
        for g in ((), *((code,) for code in groups)):
            parts = [values.get(tuple(sorted((p, *g))), none) for p in progs]
            fit &= (sum(parts) >= values.get(g, none)) & (np.max(parts, 0) <= values.get(g, none))
    assert fit.any()
    return {codes: int(np.ptp(values[codes][fit])) for codes in hidden}


person = st.tuples(
    st.sampled_from(GROUPS["sex"]),
    st.sampled_from(GROUPS["age"]),
    st.frozensets(st.sampled_from("AB"), min_size=1),
)
many = settings(max_examples=20, deadline=None)


@many
@given(st.lists(person, min_size=5, max_size=12))
def test_linked_tables_leave_every_hidden_count_its_range(persons: list[Person]) -> None:
    tables = [counted(persons, by) for by in GROUPS]
    try:
        release = release_distinct(tables, RULE, ["prog"])
    except EverythingSuppressedError:
        return
    publics = [each.public for each in release.protections]
    ranges = ranges_by_trying(publics, len(persons) + 4)
    assert all(width >= RULE.width for width in ranges.values())


@many
@given(st.lists(person, min_size=6, max_size=12))
def test_releases_before_leave_every_hidden_count_its_range(persons: list[Person]) -> None:
    try:
        (before,) = release_distinct([counted(persons, "sex")], RULE, ["prog"]).protections
        release = release_distinct(
            [counted(persons, "age")], RULE, ["prog"], earlier=[before.public]
        )
    except (EverythingSuppressedError, DisclosureError, ProtectionError):
        return  # what was shown before cannot be taken back
    publics = [before.public, release.protections[0].public]
    ranges = ranges_by_trying(publics, len(persons) + 4)
    assert all(width >= RULE.width for width in ranges.values())


# 2 women are in A, 20 in B, 21 in either; men 30, 40, 55. By age, 12 young are in A and 20 old.
BY_SEX = {"K,A": 2, "K,B": 20, "K,Total": 21, "M,A": 30, "M,B": 40, "M,Total": 55}
BY_AGE = {"Y,A": 12, "Y,B": 20, "Y,Total": 26, "O,A": 20, "O,B": 40, "O,Total": 50}
WHOLE = {"Total,A": 32, "Total,B": 60, "Total,Total": 76}
BESIDE = ["--overlapping", "prog", "--freq", "freq", "--json"]


def written(path: Path, by: str, cells: dict[str, int], hidden: tuple[str, ...] = ()) -> str:
    rows = [
        f"{codes},,suppressed" if codes in hidden else f"{codes},{number},value"
        for codes, number in {**cells, **WHOLE}.items()
    ]
    path.write_text("\n".join([f"{by},prog,freq,status", *rows]), encoding="utf-8")
    return str(path)


def run(*words: str) -> tuple[int, list[dict[str, object]]]:
    made = CliRunner().invoke(app, list(words))
    assert made.exit_code in (0, 3), made.output
    return made.exit_code, json.loads(made.stdout).get("findings", [])


def test_a_linked_table_no_longer_shows_what_a_table_alone_hides(tmp_path: Path) -> None:
    sexes = written(tmp_path / "sex.csv", "sex", BY_SEX)
    ages = written(tmp_path / "age.csv", "age", BY_AGE)
    alone, out, aged = (str(tmp_path / name) for name in ("alone.csv", "out.csv", "aged.csv"))
    dims = ["--dims", "sex,prog", *BESIDE, "--keep", "sex=M:1000"]
    audit = ["--dims", "sex,prog", "--overlapping", "prog", "--json", "--linked"]
    assert run("protect", sexes, "--out", alone, *dims)[0] == 0
    code, (found,) = run("audit", alone, *audit, f"{ages}:age,prog")
    assert (code, found["codes"], found["upper"]) == (3, {"sex": "K", "prog": "A"}, 2)
    linked = f"{ages}:age,prog={aged}"
    assert run("protect", sexes, "--out", out, "--linked", linked, *dims)[0] == 0
    assert run("audit", out, *audit, f"{aged}:age,prog") == (0, [])
    assert "suppressed" in Path(aged).read_text(encoding="utf-8")


def test_a_release_before_no_longer_shows_what_is_hidden_now(tmp_path: Path) -> None:
    """The first hid A's whole and showed its men; hiding the men now would give the women away."""
    now = written(tmp_path / "now.csv", "sex", BY_SEX)
    before = written(tmp_path / "before.csv", "sex", BY_SEX, ("K,A", "Total,A"))
    alone, out = str(tmp_path / "alone.csv"), str(tmp_path / "out.csv")
    dims = ["--dims", "sex,prog", *BESIDE]
    audit = ["--dims", "sex,prog", "--overlapping", "prog", "--json", "--earlier", before]
    assert run("protect", now, "--out", alone, *dims)[0] == 0
    code, (found,) = run("audit", alone, *audit)
    assert (code, found["codes"], found["upper"]) == (3, {"sex": "K", "prog": "A"}, 2)
    assert run("protect", now, "--out", out, "--earlier", before, *dims)[0] == 0
    assert run("audit", out, *audit) == (0, [])


def small(by: str, cells: dict[str, int], hidden: tuple[str, ...] = ()) -> Table:
    group = Dimension.flat(by, GROUPS[by])
    prog = Dimension.flat("prog", ("A", "B"))
    pairs = [codes.split(",") for codes in {**cells, **WHOLE}]
    nodes = [[group.number[g] for g, _ in pairs], [prog.number[p] for _, p in pairs]]
    counts = np.array(list({**cells, **WHOLE}.values()))
    table = overlapping_table(
        Rows((group, prog), np.array(nodes, dtype=np.int32), counts), ["prog"]
    )
    gone = {(codes.split(",")[0], codes.split(",")[1]) for codes in hidden}
    status = [
        CellStatus.SUPPRESSED if table.codes(at) in gone else table.status[at]
        for at in range(len(table))
    ]
    made = table.with_status(np.array(status, dtype=np.uint8))
    return made.published() if hidden else made


def test_a_cell_that_only_the_release_before_hides_keeps_its_range() -> None:
    """Nobody tells its number now: the release by age must still not let it be worked out."""
    before = small("sex", BY_SEX, ("K,A", "Total,A"))
    alone = protect_distinct([small("age", BY_AGE)], RULE, ["prog"])
    naive = Knowledge(alone[0].public, RULE, (before,), overlapping=("prog",))
    assert [each.codes for each in attack(naive).findings()] == [{"sex": "K", "prog": "A"}]
    release = release_distinct([small("age", BY_AGE)], RULE, ["prog"], earlier=[before])
    public = named(release.protections[0].public)
    assert public[("A",)] is None
    assert None in (public[("A", "Y")], public[("A", "O")])


def test_tables_that_cannot_all_be_true_are_refused() -> None:
    wrong = {**BY_SEX, "K,A": 3, "M,A": 29}
    with pytest.raises(ContradictionError, match="different numbers"):
        release_distinct([small("sex", BY_SEX), small("sex", wrong)], RULE, ["prog"])
    with pytest.raises(DisclosureError, match="published before"):
        release_distinct([small("sex", BY_SEX)], RULE, ["prog"], earlier=[small("sex", BY_SEX)])


def test_a_name_that_no_table_has_is_refused(tmp_path: Path) -> None:
    given_file = written(tmp_path / "sex.csv", "sex", BY_SEX)
    out = str(tmp_path / "out.csv")
    made = CliRunner().invoke(
        app, ["protect", given_file, "--dims", "sex,prog", "--overlapping", "muni", "--out", out]
    )
    assert isinstance(made.exception, UnknownCodeError)
    assert not Path(out).exists()
