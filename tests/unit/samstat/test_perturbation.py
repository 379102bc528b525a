"""Cell-key noise: the same for the same persons, unbiased, of the variance asked for."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from samstat.cli import app
from samstat.disclosure.cell_key import perturb_persons, record_keys
from samstat.disclosure.perturbation_table import maximum_entropy, read_ptable, write_ptable
from samstat.errors import CountError, FormatError, RuleError, SamstatError
from samstat.tables import CellStatus, Dimension

SEED = b"0123456789abcdef"
PLACE = Dimension.from_parents("muni", {"M1": "R1", "M2": "R1", "M3": "R2"})
SEX = Dimension.flat("sex", ["K", "M"])
PTABLE = maximum_entropy(5, 3.0, 2)


def persons(cells: list[tuple[str, str]]) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
    pairs = [(PLACE.number[muni], SEX.number[sex]) for muni, sex in cells]
    return np.array(pairs, dtype=np.int32).T


people = st.lists(
    st.tuples(st.sampled_from(["M1", "M2", "M3"]), st.sampled_from(["K", "M"])),
    min_size=2,
    max_size=60,
).filter(lambda cells: len({muni for muni, _ in cells}) > 1)


@settings(max_examples=60, deadline=None)
@given(cells=people)
def test_the_same_persons_get_the_same_noise_in_any_table(cells: list[tuple[str, str]]) -> None:
    ids = [f"p{number}" for number in range(len(cells))]
    found = perturb_persons((PLACE, SEX), persons(cells), ids, seed=SEED, ptable=PTABLE)
    turned = list(range(len(cells)))[::-1]
    again = perturb_persons(
        (PLACE, SEX),
        persons([cells[at] for at in turned]),
        [ids[at] for at in turned],
        seed=SEED,
        ptable=PTABLE,
    )
    assert found.public.counts.tolist() == again.public.counts.tolist()
    alone = perturb_persons((PLACE,), persons(cells)[:1], ids, seed=SEED, ptable=PTABLE)
    for code in PLACE.codes:
        both = found.public.counts[found.public.position({"muni": code})]
        assert both == alone.public.counts[alone.public.position({"muni": code})]


@settings(max_examples=60, deadline=None)
@given(cells=people)
def test_zeros_stay_and_no_small_count_is_published(cells: list[tuple[str, str]]) -> None:
    ids = [f"p{number}" for number in range(len(cells))]
    found = perturb_persons((PLACE, SEX), persons(cells), ids, seed=SEED, ptable=PTABLE)
    public = found.public.counts
    assert (public[found.table.counts == 0] == 0).all()
    assert ((public == 0) | (public > 2)).all()
    assert np.abs(found.differences).max() <= 5
    assert set(found.public.status.tolist()) == {CellStatus.ROUNDED}
    assert found.table.counts[0] == len(cells)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 8), st.floats(0.05, 8), st.integers(0, 3))
def test_every_row_is_unbiased_and_of_the_variance(
    deviation: int, variance: float, small: int
) -> None:
    try:
        table = maximum_entropy(deviation, variance, small)
    except SamstatError:
        return  # too little room near 0: told, with the variances that there are
    chances = table.probabilities
    assert chances.sum(axis=1) == pytest.approx(np.ones(len(chances)))
    assert chances @ table.noises == pytest.approx(np.zeros(len(chances)), abs=1e-5)
    assert table.variances[1:] == pytest.approx(np.full(len(chances) - 1, variance), abs=1e-5)
    assert chances[0, deviation] == 1


def test_many_cells_have_the_mean_and_variance_of_the_table() -> None:
    """200,000 cells: four standard errors of the mean of noise, and of its square."""
    keys = record_keys([str(number) for number in range(200_000)], SEED) / 2.0**32
    for count in (1, 2, 4, 8, 1000):
        noise = PTABLE.noise(np.full(len(keys), count), keys)
        assert abs(noise.mean()) < 4 * np.sqrt(3 / len(keys))
        fourth = PTABLE.probabilities[min(count, 8)] @ PTABLE.noises.astype(float) ** 4
        assert abs((noise**2).mean() - 3) < 4 * np.sqrt((fourth - 9) / len(keys))
        assert (count + noise != 1).all()


def test_another_seed_gives_other_noise_and_a_short_one_is_refused() -> None:
    ids = [str(number) for number in range(1000)]
    assert (record_keys(ids, SEED) != record_keys(ids, SEED[::-1])).mean() > 0.99
    with pytest.raises(RuleError, match="too short"):
        record_keys(ids, b"secret")


def test_what_cannot_be_made_is_told() -> None:
    with pytest.raises(RuleError, match="between 0 and 1"):
        maximum_entropy(1, 2.0)
    with pytest.raises(RuleError):
        maximum_entropy(2, 1.0, 2)
    with pytest.raises(CountError, match="twice"):
        perturb_persons(
            (PLACE, SEX), persons([("M1", "K"), ("M2", "K")]), ["a", "a"], seed=SEED, ptable=PTABLE
        )


def test_a_ptable_there_and_back(tmp_path: Path) -> None:
    write_ptable(tmp_path / "p.csv", PTABLE)
    assert np.array_equal(read_ptable(tmp_path / "p.csv").probabilities, PTABLE.probabilities)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("count,noise\n0,0\n", "whole table"),
        ("count,noise,probability\n0,0,1\n2,0,1\n", "without gaps"),
        ("count,noise,probability\n0,0,1\n1,0,0.5\n", "sum to 1"),
        ("count,noise,probability\n0,0,1\n1,1,1\n", "mean 0"),
        ("count,noise,probability\n0,0,1\n1,-2,0.5\n1,2,0.5\n", "negative"),
        ("count,noise,probability\n0,1,1\n", "0 stays 0"),
        ("count,noise,probability\n0,0,x\n", "whole table"),
        ("", "without gaps"),
    ],
)
def test_a_file_that_is_no_ptable(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "p.csv").write_text(text, encoding="utf-8")
    with pytest.raises(FormatError, match=fault):
        read_ptable(tmp_path / "p.csv")


def run(folder: Path, rows: str, *more: str) -> Result:
    (folder / "rows.csv").write_text(rows, encoding="utf-8")
    (folder / "seed").write_bytes(SEED)
    words = ["perturb", str(folder / "rows.csv"), "--dims", "region/muni,sex", "--json"]
    paths = ["--out", str(folder / "out.csv"), "--seed-file", str(folder / "seed")]
    return CliRunner().invoke(app, [*words, *paths, *more])


ROWS = "id,region,muni,sex\n" + "".join(
    f"p{n},{'R1' if n % 3 else 'R2'},{('M1', 'M2', 'M1')[n % 3] if n % 3 else 'M3'},{'KM'[n % 2]}\n"
    for n in range(40)
)


def test_the_command(tmp_path: Path) -> None:
    result = run(tmp_path, ROWS, "--internal", str(tmp_path / "internal.csv"))
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["deviation"] == 5
    assert told["expected_variance"] == 3
    with (tmp_path / "out.csv").open(encoding="utf-8") as file:
        public = list(csv.DictReader(file))
    assert {row["status"] for row in public} == {"rounded"}
    with (tmp_path / "internal.csv").open(encoding="utf-8") as file:
        inside = list(csv.DictReader(file))
    assert [row["published"] for row in inside] == [row["value"] for row in public]
    assert inside[0]["value"] == "40"


@pytest.mark.parametrize(
    ("rows", "more"),
    [
        (ROWS + "p0,R1,M1,K\n", ()),
        (ROWS, ("--id", "person")),
        ("id,region,muni,sex\n", ()),
        ("", ()),
        (ROWS, ("--variance", "100")),
        (ROWS, ("--ptable", "missing.csv")),
        (ROWS + "px,,M1,K\n", ()),
        (ROWS + ",R1,M1,K\n", ()),
    ],
)
def test_bad_input_is_told_and_nothing_is_written(
    tmp_path: Path, rows: str, more: tuple[str, ...]
) -> None:
    result = run(tmp_path, rows, *more)
    assert isinstance(result.exception, SamstatError), result.output
    assert result.exception.exit_code == 2
    assert not (tmp_path / "out.csv").exists()
