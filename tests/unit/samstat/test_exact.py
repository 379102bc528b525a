"""The exact pattern of the JJ test problem, whose optimum is known, and the format itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from samstat.disclosure.protect.exact import cheapest_pattern
from samstat.errors import FormatError, ProtectionError, UnknownCodeError
from samstat.tables.jj import read_jj, write_jj

SQUARE = """0
9
0 44 44 s 0 90 1 1 0
1 22 22 s 0 90 1 1 0
2 22 22 s 0 90 1 1 0
3 21 21 s 0 90 1 1 0
4 1 1 u 0 90 1 1 0
5 20 20 {corner} 0 90 1 1 0
6 23 23 s 0 90 1 1 0
7 21 21 s 0 90 1 1 0
8 2 2 s 0 90 1 1 0
6
0.0 3 : 0 (-1) 1 (1) 2 (1)
0.0 3 : 3 (-1) 4 (1) 5 (1)
0.0 3 : 6 (-1) 7 (1) 8 (1)
0.0 3 : 0 (-1) 3 (1) 6 (1)
0.0 3 : 1 (-1) 4 (1) 7 (1)
0.0 3 : 2 (-1) 5 (1) 8 (1)
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "square.jj"
    path.write_text(text, encoding="utf-8")
    return path


def test_two_by_two_needs_all_four(tmp_path: Path) -> None:
    pattern = cheapest_pattern(read_jj(written(tmp_path, SQUARE.format(corner="s"))))
    assert np.flatnonzero(pattern.hidden).tolist() == [4, 5, 7, 8]
    assert pattern.gap == 0


def test_a_corner_that_must_be_shown_makes_it_dearer(tmp_path: Path) -> None:
    free = cheapest_pattern(read_jj(written(tmp_path, SQUARE.format(corner="s"))))
    bound = cheapest_pattern(read_jj(written(tmp_path, SQUARE.format(corner="z"))))
    assert not bound.hidden[5]
    assert bound.cost > free.cost


def test_what_cannot_be_protected_is_told(tmp_path: Path) -> None:
    text = SQUARE.format(corner="z").replace(" s ", " z ")
    with pytest.raises(ProtectionError, match="not enough"):
        cheapest_pattern(read_jj(written(tmp_path, text)))


def test_there_and_back(tmp_path: Path) -> None:
    problem = read_jj(written(tmp_path, SQUARE.format(corner="s")))
    write_jj(tmp_path / "again.jj", problem)
    assert (tmp_path / "again.jj").read_text() == SQUARE.format(corner="s")


def test_bad_files(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no JJ file"):
        read_jj(written(tmp_path, "muni,freq\nM1,3\n"))
    with pytest.raises(FormatError, match="cut short"):
        read_jj(written(tmp_path, SQUARE.format(corner="s")[:120]))
    with pytest.raises(UnknownCodeError):
        read_jj(written(tmp_path, SQUARE.format(corner="s").replace("8 (1)", "9 (1)")))


@pytest.mark.shared
def test_known_optimum(shared_dir: Path) -> None:
    problem = read_jj(shared_dir / "data" / "disclosure" / "sdctable_testproblem.jj")
    pattern = cheapest_pattern(problem)
    secondary = pattern.hidden & np.array([status != "u" for status in problem.status])
    assert secondary.sum() == 3
    assert problem.values[secondary].sum() == 40
    assert pattern.gap == pytest.approx(0)
