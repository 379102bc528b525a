"""Attacks made by hand, by the command: what is published, what else is known, what follows."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samstat.cli import app
from samstat.errors import ContradictionError, FormatError

HEAD = "region,muni,sex,value,status\n"
# M1 to M3 in R1, M4 in R2; women 2, 9, 7, 5 and men 12, 30, 8, 6.
INNER = (
    "R1,M1,K,{a},{s}\nR1,M1,M,12,value\nR1,M2,K,{b},{t}\nR1,M2,M,30,value\n"
    "R1,M3,K,7,value\nR1,M3,M,8,value\nR2,M4,K,5,value\nR2,M4,M,6,value\n"
)
HIDDEN = {"a": "", "s": "suppressed", "b": "", "t": "suppressed"}
MARGINS = "R1,M1,Total,{m1},{u1}\nR1,M2,Total,{m2},{u2}\nR1,R1,K,18,value\n"
KEPT = {"m1": "", "u1": "suppressed", "m2": "", "u2": "suppressed"}
SAFE = HEAD + INNER.format(**HIDDEN) + MARGINS.format(**KEPT)


def audit(
    folder: Path, table: str, *options: str, dims: str = "region/muni,sex"
) -> dict[str, object]:
    """The command's JSON, with its exit code."""
    path = folder / "table.csv"
    path.write_text(table, encoding="utf-8")
    result = CliRunner().invoke(app, ["audit", str(path), "--dims", dims, "--json", *options])
    assert result.exit_code in (0, 3), result.output
    found: dict[str, object] = json.loads(result.stdout)
    assert found["breach"] == (result.exit_code == 3)
    return found


def bounds(found: dict[str, object]) -> dict[tuple[str, ...], tuple[int, int | None]]:
    findings = found["findings"]
    assert isinstance(findings, list)
    return {tuple(each["codes"].values()): (each["lower"], each["upper"]) for each in findings}


def written(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_table_by_itself_is_safe(tmp_path: Path) -> None:
    found = audit(tmp_path, SAFE)
    assert found["hidden"] == found["safe"] == 4


def test_differencing_of_two_releases(tmp_path: Path) -> None:
    # The first release showed M2's total and hid its women; the second does the reverse.
    before = HEAD + INNER.format(**HIDDEN) + MARGINS.format(**{**KEPT, "m2": "39", "u2": "value"})
    found = audit(tmp_path, SAFE, "--earlier", written(tmp_path, "before.csv", before))
    assert bounds(found)[("M1", "K")] == (2, 2)
    assert found["exact"] == found["hidden"] == 3


def test_a_linked_table(tmp_path: Path) -> None:
    ages = "region,muni,age,value\n" + "".join(
        f"R{1 + (muni == 4)},M{muni},{age},{count}\n"
        for muni, counts in enumerate([(4, 10), (20, 19), (8, 7), (5, 6)], start=1)
        for age, count in zip(("a", "b"), counts, strict=True)
    )
    linked = written(tmp_path, "ages.csv", ages) + ":region/muni,age"
    assert bounds(audit(tmp_path, SAFE, "--linked", linked))[("M1", "K")] == (2, 2)


def test_a_singletons_own_knowledge(tmp_path: Path) -> None:
    # M2 gave the county its own number, and takes it from the region's women.
    own = written(tmp_path, "own.csv", "muni,sex,value\nM2,K,9\n")
    found = audit(tmp_path, SAFE, "--own", own)
    assert bounds(found)[("M1", "K")] == (2, 2)


def test_a_contributors_share(tmp_path: Path) -> None:
    # Eight of M2's women are one school's: no more than three are left for M1.
    share = written(tmp_path, "share.csv", "muni,sex,value\nM2,K,8\n")
    found = audit(tmp_path, SAFE, "--at-least", share)
    assert bounds(found)[("M1", "K")] == (1, 3)
    assert found["unsafe"] == 1


def test_a_unanimous_group(tmp_path: Path) -> None:
    # Everybody in M1 is out of work, and somebody knows that they all are.
    table = (
        "muni,work,value\nM1,in,\nM1,out,\nM2,in,\nM2,out,\nM3,in,20\nM3,out,22\n"
        "M1,Total,14\nM2,Total,14\nTotal,in,29\nTotal,out,41\n"
    )
    assert audit(tmp_path, table, "--hide-zeros", dims="muni,work")["breach"] is False
    known = ("--unanimous", "muni=M1,work=out:muni=M1")
    found = bounds(audit(tmp_path, table, "--hide-zeros", *known, dims="muni,work"))
    assert found[("M1", "out")] == (14, 14)
    assert found[("M2", "in")] == (9, 9)


def test_a_hidden_cell_bounded_by_its_lower_limit(tmp_path: Path) -> None:
    # 3 is the sum of two hidden counts: with zeros shown each is 1 or 2, else from 0 to 3.
    table = SAFE.replace("R1,R1,K,18,", "R1,R1,K,10,")
    found = audit(tmp_path, table)
    assert bounds(found)[("M1", "K")] == (1, 2)
    assert found["unsafe"] == 2
    assert found["narrow"] == 2
    assert audit(tmp_path, table, "--hide-zeros", "--threshold", "2")["unsafe"] == 0


def test_a_published_rate_beside_a_hidden_count(tmp_path: Path) -> None:
    # 0.14 of the 14 persons in M1: only two women give that.
    rates = written(tmp_path, "rates.csv", "muni,sex,rate,denominator\nM1,K,0.14,14\n")
    assert bounds(audit(tmp_path, SAFE, "--rates", rates))[("M1", "K")] == (2, 2)


def test_a_part_that_no_sum_ties_to_its_whole(tmp_path: Path) -> None:
    # M3's eight men are part of M2's women: of the eleven, one to three are left for M1.
    found = audit(tmp_path, SAFE, "--part", "muni=M3,sex=M:muni=M2,sex=K")
    assert bounds(found)[("M2", "K")] == (8, 10)
    assert found["unsafe"] == 1
    assert audit(tmp_path, SAFE, "--part", "muni=M1,sex=K:muni=M2,sex=M")["breach"] is False


def test_knowledge_that_contradicts_what_is_published_is_bad_input(tmp_path: Path) -> None:
    path = written(tmp_path, "table.csv", SAFE)
    options = ["--dims", "region/muni,sex", "--unanimous", "muni=M2,sex=K:muni=M2"]
    result = CliRunner().invoke(app, ["audit", path, *options])
    assert isinstance(result.exception, ContradictionError)
    assert result.exception.exit_code == 2


@pytest.mark.parametrize("word", ["", "..", "x"])
def test_other_tools_words_for_a_hidden_count(tmp_path: Path, word: str) -> None:
    rows = f"R1,M1,K,{word}\nR1,M1,M,12\nR2,M2,K,5\nR2,M2,M,6\nR1,M1,Total,14\n"
    found = audit(tmp_path, "region,muni,sex,value\n" + rows)
    assert bounds(found) == {("M1", "K"): (2, 2)}


def test_linked_tables_are_protected_together_by_the_command(tmp_path: Path) -> None:
    # By sex every total may be shown; by age one may not, and so it is not by sex either.
    rows = "R1,M1,{0},{2}\nR1,M1,{1},{3}\nR1,M2,{0},20\nR1,M2,{1},7\nR1,M3,{0},6\nR1,M3,{1},5\n"
    sexes = "region,muni,sex,freq\n" + rows.format("K", "M", 9, 8)
    ages = "region,muni,age,freq\n" + rows.format("a", "b", 2, 15)
    first, second = written(tmp_path, "sexes.csv", sexes), written(tmp_path, "ages.csv", ages)
    out, other = tmp_path / "a.csv", tmp_path / "b.csv"
    given = ["protect", first, "--dims", "region/muni,sex", "--out", str(out), "--json"]

    done = CliRunner().invoke(app, [*given, "--linked", f"{second}:region/muni,age={other}"])

    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["linked"][0]["primary"] == 1
    hidden = {
        path: {
            (row["region"], row["muni"])
            for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
            if row[dim] == "Total" and row["status"] == "suppressed"
        }
        for path, dim in ((out, "sex"), (other, "age"))
    }
    assert hidden[out] == hidden[other]
    beside = ["--linked", f"{other}:region/muni,age"]
    dims = ["--dims", "region/muni,sex", "--freq", "value", "--json"]
    audited = CliRunner().invoke(app, ["audit", str(out), *dims, "--threshold", "3", *beside])
    assert audited.exit_code == 0, audited.stdout + audited.stderr


@pytest.mark.parametrize("linked", ["ages.csv", "none.csv=out.csv", "=out.csv"])
def test_a_linked_table_that_is_not_there_is_told(tmp_path: Path, linked: str) -> None:
    first = written(tmp_path, "sexes.csv", "muni,sex,freq\nM1,K,9\nM1,M,8\n")
    out = tmp_path / "a.csv"
    given = ["protect", first, "--dims", "muni,sex", "--out", str(out), "--linked", linked]
    done = CliRunner().invoke(app, given)
    assert isinstance(done.exception, FormatError)
    assert not out.exists()
