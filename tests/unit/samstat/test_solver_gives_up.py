"""A solver that gives up: an error that says so, or cells of which nothing is claimed."""

from __future__ import annotations

import json
from pathlib import Path

import highspy
import numpy as np
import pytest

from samstat.disclosure.attack import Knowledge, Verdict, attack, programs
from samstat.disclosure.attack import amount_programs as attack_on_sums
from samstat.disclosure.protect import exact, flows
from samstat.disclosure.release import release_counts
from samstat.disclosure.rules import threshold_rule
from samstat.errors import DisclosureError
from samstat.tables import CellStatus, Dimension, Rows, Table, table_from_rows
from tests.unit.samstat.running import exit_code

FIRMS = "region,muni,branch,firm,turnover\n" + "".join(
    f"R{m % 2},M{m},b{b},f{m}{b}{n},{10 + 37 * n * n + 5 * m + b}\n"
    for m in range(4)
    for b in range(3)
    for n in range(3)
)


class Tired(highspy.Highs):
    """The real solver, which has no time, nor may presolve its way past that."""

    def run(self) -> highspy.HighsStatus:
        self.setOptionValue("presolve", "off")
        self.setOptionValue("time_limit", 0.0)
        return super().run()


@pytest.mark.parametrize("part", [exact, flows, attack_on_sums])
def test_sums_are_not_published_where_a_solver_gives_up(
    part: object,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(part, "_SOLVER", Tired)
    if part is flows:
        monkeypatch.setattr("samstat.disclosure.protect.amounts.EXACT_CELLS", 0)
    Path("firms.csv").write_text(FIRMS, "utf-8")
    Path("out.csv").write_text("earlier", "utf-8")
    words = "protect firms.csv --dims region/muni,branch --sum turnover --contributor firm"
    code = exit_code(f"{words} --rule p_percent_10 --out out.csv --json", monkeypatch)
    error = json.loads(capsys.readouterr().err)
    assert (code, error["error"]) == (2, "SolverError")
    assert "gave up" in error["what"]
    assert error["next_step"]
    assert Path("out.csv").read_text("utf-8") == "earlier"


def four_by_three(counts: list[int]) -> Table:
    rows = Dimension.flat("muni", [f"M{n}" for n in range(4)])
    columns = Dimension.flat("kind", [f"k{n}" for n in range(3)])
    leaves = np.array([(r, c) for r in rows.leaves for c in columns.leaves], dtype=np.int32).T
    return table_from_rows(Rows((rows, columns), leaves, np.array(counts, dtype=np.int64)))


def hidden_square() -> tuple[Knowledge, int]:
    """What is published of 4 × 3 cells with a square of them hidden, and how many that are."""
    table = four_by_three(list(range(20, 32)))
    status = table.status.copy()
    hidden = [
        table.position({"muni": muni, "kind": kind})
        for muni in ("M0", "M1")
        for kind in ("k0", "k1")
    ]
    status[hidden] = CellStatus.SUPPRESSED
    return Knowledge(table.with_status(status).published(), threshold_rule(3)), len(hidden)


def test_the_attacker_calls_no_cell_safe_that_his_solver_gave_up_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    knowledge, hidden = hidden_square()
    assert attack(knowledge).safe
    monkeypatch.setattr(programs, "_SOLVER", Tired)
    report = attack(knowledge)
    assert not report.safe
    assert report.count(Verdict.SAFE) + report.count(Verdict.UNDECIDED) == hidden
    assert report.count(Verdict.UNDECIDED) > 0


def test_nothing_is_released_that_the_attacker_could_not_judge(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Protection's own proofs left out, as for a table too large to keep them."""
    monkeypatch.setattr(programs, "_SOLVER", Tired)
    monkeypatch.setattr("samstat.disclosure.protect.arrays.LARGEST_LOG", 0)
    monkeypatch.setattr("samstat.disclosure.protect.arrays.LOG_A_CELL", 0)
    monkeypatch.setattr("samstat.disclosure.attack.attacker.widen", lambda *_: None)
    table = four_by_three([2, 9, 14, 20, 8, 30, 12, 17, 25, 40, 11, 16])
    with pytest.raises(DisclosureError):
        release_counts([table], threshold_rule(3))
