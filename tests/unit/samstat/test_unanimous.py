"""Groups whose members all share a category: hidden by protection, told by the attacker."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from samstat.cli import app
from samstat.disclosure.attack import Knowledge, Verdict, attack
from samstat.disclosure.protect import protect_counts
from samstat.disclosure.release import release_counts
from samstat.disclosure.release_distinct import release_distinct
from samstat.disclosure.rules import Rule, threshold_rule, unanimous_cells
from samstat.errors import EverythingSuppressedError, ProtectionError, RuleError
from samstat.tables import CellStatus, Dimension, with_zeros
from tests.unit.samstat.test_attack import everything_that_fits, place, small_table

ALONE = Rule("all_alike", "unanimous", zeros_shown=False, sensitive="work")
BOTH = Rule(
    "both", "threshold", lowest_unsafe=0, highest_unsafe=1, zeros_shown=False, sensitive="work"
)
# All five of M1 are out of work; M2 to M4 have both.
TABLE = "region,muni,work,freq\nR1,M1,out,5\nR1,M2,in,8\nR1,M2,out,9\nR2,M3,in,7\nR2,M3,out,6\n"
DIMS = ["--dims", "region/muni,work"]


def work() -> Dimension:
    return Dimension.flat("work", ["in", "out"])


def levels() -> Dimension:
    return Dimension.from_parents("work", {"full": "in", "part": "in", "out": "Total"})


def protect(folder: Path, *options: str) -> tuple[Path, Path]:
    source, out, inside = (folder / name for name in ("table.csv", "out.csv", "internal.csv"))
    source.write_text(TABLE, encoding="utf-8")
    files = [str(source), "--out", str(out), "--internal", str(inside)]
    done = CliRunner().invoke(app, ["protect", *files, *DIMS, *options], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return out, inside


def cells(path: Path) -> dict[tuple[str, str], dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["muni"], row["work"]): row for row in csv.DictReader(file)}


def test_the_command_hides_the_group_and_an_empty_category(tmp_path: Path) -> None:
    out, inside = protect(tmp_path, "--rule", "unanimous_groups", "--sensitive", "work")
    shown, why = cells(out), cells(inside)
    assert shown["M1", "out"]["status"] == shown["M1", "in"]["status"] == "suppressed"
    assert shown["M1", "Total"]["value"] == "5"
    assert why["M1", "out"]["primary"] == "true"
    assert why["M1", "out"]["reason"] == "all of the group share work: rule unanimous_groups"
    assert [key for key, row in why.items() if row["primary"] == "true"] == [("M1", "out")]
    options = ["--freq", "value", "--rule", "unanimous_groups", "--sensitive", "work", "--json"]
    done = CliRunner().invoke(app, ["audit", str(out), *DIMS, *options])
    assert (done.exit_code, json.loads(done.stdout)["unanimous"]) == (0, 0)


def test_a_threshold_alone_leaves_the_group_and_the_attacker_tells(tmp_path: Path) -> None:
    out, _ = protect(tmp_path, "--threshold", "3")
    options = ["--freq", "value", "--hide-zeros", "--sensitive", "work"]
    done = CliRunner().invoke(app, ["audit", str(out), *DIMS, *options, "--json"])
    assert done.exit_code == 3
    (finding,) = json.loads(done.stdout)["findings"]
    assert finding["codes"] == {"muni": "M1", "work": "out"}
    assert finding["verdict"] == "unanimous"
    told = CliRunner().invoke(app, ["audit", str(out), *DIMS, *options])
    assert "muni=M1, work=out: holds all of its group (unanimous)" in told.stdout


def test_a_group_is_unanimous_in_a_parents_code_too() -> None:
    # M2: four full and four part, so all eight are in work; M1 is spread over both sides.
    table = with_zeros(small_table([5, 3, 2, 0, 4, 4, 6, 7, 8, 9, 9, 9], (place(), levels())))
    found = [table.codes(int(cell)) for cell in np.flatnonzero(unanimous_cells(table, ALONE))]
    assert found == [("M2", "in")]
    (protection,) = release_counts([table], ALONE).protections
    status = protection.table.status
    assert status[table.position({"muni": "M2", "work": "out"})] == CellStatus.SUPPRESSED


def test_a_group_smaller_than_the_rule_asks_is_left_to_the_threshold() -> None:
    table = with_zeros(small_table([0, 5, 8, 9, 7, 6, 4, 5], (place(), work())))
    large = Rule("large", "unanimous", lowest_unsafe=6, zeros_shown=False, sensitive="work")
    assert unanimous_cells(table, ALONE).sum() == 1
    assert not unanimous_cells(table, large).any()
    assert attack(Knowledge(table, large)).safe
    assert attack(Knowledge(table, ALONE)).count(Verdict.UNANIMOUS) == 1


def test_a_category_that_must_stay_published_hides_nothing() -> None:
    table = with_zeros(small_table([0, 5, 8, 9, 7, 6, 4, 5], (place(), work())))
    known = np.zeros(len(table), dtype=np.bool_)
    known[table.position({"muni": "M1", "work": "in"})] = True
    with pytest.raises(ProtectionError):
        protect_counts(table, ALONE, published_before=known)


@pytest.mark.parametrize("sensitive", ["", "job"])
def test_a_sensitive_dimension_that_is_not_there(sensitive: str) -> None:
    table = with_zeros(small_table([0, 5, 8, 9, 7, 6, 4, 5], (place(), work())))
    rule = Rule("r", "unanimous", zeros_shown=False, sensitive=sensitive)
    with pytest.raises(RuleError):
        release_counts([table], rule)


def test_persons_with_several_codes_are_not_judged() -> None:
    table = with_zeros(small_table([0, 5, 8, 9, 7, 6, 4, 5], (place(), work())))
    with pytest.raises(RuleError, match="several codes"):
        release_distinct([table], BOTH, ("work",))


def test_shown_zeros_cannot_hide_a_group() -> None:
    with pytest.raises(RuleError, match="hide-zeros"):
        Rule("r", "unanimous", zeros_shown=True, sensitive="work")
    with pytest.raises(RuleError):
        Rule("r", "p_percent", percent=10, zeros_shown=False, sensitive="work")


def test_linked_tables_hide_the_group_in_both() -> None:
    one = with_zeros(small_table([0, 9, 8, 9, 7, 6, 4, 5], (place(), work())))
    sex = Dimension.flat("sex", ["K", "M"])
    counts = [0, 0, 4, 5, 4, 4, 5, 4, 3, 4, 3, 3, 2, 2, 2, 3]
    two = with_zeros(small_table(counts, (place(), work(), sex)))
    release = release_counts([one, two], ALONE)
    for each in release.protections:
        cell = each.table.position({"muni": "M1", "work": "in"})
        assert each.table.status[cell] == CellStatus.SUPPRESSED
    assert threshold_rule(3).sensitive == ""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    counts=st.lists(st.integers(0, 3), min_size=8, max_size=8),
    rule=st.sampled_from([ALONE, BOTH]),
)
def test_no_table_that_fits_proves_a_group_unanimous(counts: list[int], rule: Rule) -> None:
    assume(sum(count > 0 for count in counts) > 1)
    table = with_zeros(small_table(counts, (place(), work())))
    try:
        (protection,) = release_counts([table], rule).protections
    except (EverythingSuppressedError, ProtectionError):
        assume(False)
    public = protection.public
    hidden = public.status == CellStatus.SUPPRESSED
    assume((hidden & public.is_inner).sum() <= 6)
    whole = everything_that_fits(public, rule, most=5)
    for cell in np.flatnonzero(unanimous_cells(table, rule)).tolist():
        group = table.position({"muni": table.codes(cell)[0]})
        assert (whole[:, cell] < whole[:, group]).any()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    counts=st.lists(st.integers(0, 3), min_size=8, max_size=8),
    chosen=st.lists(st.booleans(), min_size=21, max_size=21),
)
def test_the_attacker_proves_what_every_table_that_fits_says(
    counts: list[int], chosen: list[bool]
) -> None:
    assume(sum(count > 0 for count in counts) > 1)
    table = with_zeros(small_table(counts, (place(), work())))
    hidden = np.array(chosen[: len(table)])
    assume((hidden & table.is_inner).sum() <= 5)
    status = np.where(hidden, CellStatus.SUPPRESSED, table.status).astype(np.uint8)
    public = table.with_status(status).published()
    whole = everything_that_fits(public, ALONE, most=8)
    report = attack(Knowledge(public, ALONE))
    assume(report.count(Verdict.UNDECIDED) == 0)
    told = {tuple(each.codes.items()) for each in report.unanimous}
    for cell in range(len(table)):
        muni, job = table.codes(cell)
        group = table.position({"muni": muni})
        if job == "Total" or (whole[:, group] == 0).any():
            continue
        codes = {"muni": muni, "work": job} if muni != "Total" else {"work": job}
        assert ((whole[:, cell] == whole[:, group]).all()) == (tuple(codes.items()) in told)
