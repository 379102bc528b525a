"""Cells read by themselves."""

from __future__ import annotations

import time

import pytest

from samsyn.sources.operations.values import read_day
from samsyn.sources.personal import MASK


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("snart Anna Svensson", f"snart {MASK}"),
        ("snartAnna Svensson", f"snart{MASK}"),
        ("40-41Anna-Lisa Berg", f"40-41{MASK}"),
        ("ANNA SVENSSON", MASK),
        ("Snart", "Snart"),
    ],
)
def test_a_name_that_ran_into_a_day_is_not_told(cell: str, told: str) -> None:
    assert read_day(cell, None).told == {"value": told}


@pytest.mark.parametrize("cell", ["A" * 60_000, "A" * 60_000 + " B", "Ab " * 20_000])
def test_a_cell_of_one_endless_word_is_read_at_once(cell: str) -> None:
    """Minutes where each capital begins a search that gives back letter after letter."""
    began = time.process_time()
    assert read_day(cell, None).value is None
    assert time.process_time() - began < 5
