"""Rows put aside: any order gives the same rows, and each block is taken out seldom."""

from __future__ import annotations

import pytest

from samsyn.sources import shelf
from samsyn.sources.operations import Listing
from samsyn.sources.parse import read_bytes


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of what is taken from any shelf, as it is taken."""
    numbers: list[int] = []
    take = shelf.Shelf.__getitem__

    def counted(self: shelf.Shelf, number: int) -> object:
        numbers.append(number)
        return take(self, number)

    monkeypatch.setattr(shelf.Shelf, "__getitem__", counted)
    return numbers


def rows_of(count: int) -> shelf.Rows:
    rows = shelf.Rows()
    for number in range(count):
        rows.append([str(number)])
    return rows


def test_rows_are_found_in_any_order() -> None:
    rows = rows_of(6 * shelf.BLOCK + 7)
    for index in [6006, 0, 5999, 1000, 2000, 3000, 4000, 5000, 999, 0, 6000, 1000]:
        assert rows[index] == [str(index)]
    assert rows[-1] == ["6006"]
    for beyond in (6007, -6008):
        with pytest.raises(IndexError):
            rows[beyond]


def test_headings_stay_at_hand_beside_the_row_that_is_read(taken: list[int]) -> None:
    rows = rows_of(6 * shelf.BLOCK)
    for index in range(len(rows)):
        assert rows[0] == ["0"]
        assert rows[index] == [str(index)]
    assert len(taken) == 6


def test_a_long_list_takes_each_block_out_a_few_times(taken: list[int]) -> None:
    lines = ["Diarienummer;Stödmottagare;Namn på insatsen;Startdatum;Slutdatum"]
    lines += [
        f"23-{index:06};Sala kommun;Insats {index};2023-02-01;2024-12-31"
        for index in range(2 * shelf.BLOCK + 500)
    ]
    listing = read_bytes("\n".join(lines).encode(), "list.csv", max_bytes=10**7, mapping={})
    assert isinstance(listing, Listing)
    assert listing.blocks.operations == 2 * shelf.BLOCK + 500
    assert len(taken) < 40
