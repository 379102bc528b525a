"""Rows as the database gives them for GROUP BY, summed over what is held. Sums are exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import prod
from typing import Any

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from samsyn.projects.figures.bank import Part
from samsyn.projects.figures.columns import NAMES, UNKNOWN, Codes, Whole, day_number

# Up to so many combinations of keys are counted by their number, more by sorting.
_MOST_CELLS = 4_000_000
# Halves of an amount whose sums over any bank are exact as 64-bit floats.
_HALF = 1_000_000


@dataclass(frozen=True, slots=True)
class Key:
    """What rows are grouped by: a code for each row, and what the codes stand for.

    `texts` None: the code is itself the value, and 0 stands for none.
    """

    name: str
    codes: Codes
    texts: Sequence[str] | None = None

    def values(self, codes: Sequence[int]) -> Sequence[Any]:
        texts = self.texts
        if texts is None:
            return [code or None for code in codes]
        return [texts[code] for code in codes]


def text_key(name: str, codes: Codes) -> Key:
    return Key(name, codes, NAMES.texts)


def grouped(
    keys: Sequence[Key], sums: Mapping[str, Whole], *, count: str = "projects"
) -> list[dict[str, Any]]:
    """A row for each combination of keys that is there: its keys' values, `count`, and for each of
    `sums` its total in the column's own unit, None where nothing is known, with `…_known`."""
    if not len(keys[0].codes):
        return []
    cells, codes = _cells(keys)
    size = len(codes[0])
    counts = np.bincount(cells, minlength=size)
    there = np.flatnonzero(counts)
    columns: dict[str, Sequence[Any]] = {
        key.name: key.values(of_key[there].tolist())
        for key, of_key in zip(keys, codes, strict=True)
    }
    columns[count] = counts[there].tolist()
    for name, column in sums.items():
        columns[name], columns[f"{name}_known"] = _totals(cells, column, size, there)
    names = list(columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def amounts(keys: Sequence[Key], part: Part) -> list[dict[str, Any]]:
    """A row for each combination of the keys with the sums of its budgets and its support."""
    projects = part.bank.projects
    sums = {"budget": part.of(projects.budget), "support": part.of(projects.support)}
    return [row | {name: money(row[name]) for name in sums} for row in grouped(keys, sums)]


def money(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents).scaleb(-2)


def _cells(keys: Sequence[Key]) -> tuple[NDArray[np.int64], list[NDArray[np.int64]]]:
    """The number of each row's combination, and of each combination the code of each key."""
    cells = np.zeros(len(keys[0].codes), np.int64)
    present: list[NDArray[np.int64]] = []
    for key in keys:
        there = np.flatnonzero(np.bincount(key.codes))
        places = np.zeros(int(there[-1]) + 1 if len(there) else 1, np.int64)
        places[there] = np.arange(len(there))
        cells = cells * len(there) + places[key.codes]
        present.append(there)
    if (size := prod(map(len, present))) > _MOST_CELLS:
        numbers, cells = np.unique(cells, return_inverse=True)
    else:
        numbers = np.arange(size)
    codes: list[NDArray[np.int64]] = []
    for there in reversed(present):
        codes.insert(0, there[numbers % len(there)])
        numbers = numbers // len(there)
    return cells, codes


def _totals(
    cells: NDArray[np.int64], column: Whole, size: int, there: NDArray[np.int64]
) -> tuple[list[int | None], list[int]]:
    """For the cells that are there the sum of what is known, exactly, and how many are known."""
    known = column != UNKNOWN
    own, amounts = (cells, column) if known.all() else (cells[known], column[known])
    counts = np.bincount(own, minlength=size)[there].tolist()
    high, low = np.divmod(amounts, _HALF)
    highs = np.bincount(own, weights=high, minlength=size)[there].tolist()
    lows = np.bincount(own, weights=low, minlength=size)[there].tolist()
    totals = [
        int(high) * _HALF + int(low) if count else None
        for high, low, count in zip(highs, lows, counts, strict=True)
    ]
    return totals, counts


def currency_key(part: Part) -> Key:
    return text_key("currency", part.of(part.bank.projects.currency))


def price_year_key(part: Part) -> Key:
    return Key("price_year", part.of(part.bank.price_year))


def column_key(part: Part, column: str) -> Key:
    """`column` as selectors.money has it: programme, shown_owner or of_county; or fund."""
    projects = part.bank.projects
    if column == "shown_owner":
        return _shown_owner(part)
    if column == "of_county":
        return text_key("group", part.of(part.bank.county))
    return text_key("group", part.of(getattr(projects, column)))


def _shown_owner(part: Part) -> Key:
    """A natural person's name stands until its last day, beside the organisations' names."""
    bank = part.bank
    persons = bank.person_rows()
    owners, texts = bank.projects.owner.copy(), list(NAMES.texts)
    last = day_number(timezone.localdate())
    numbers: dict[str, int] = {}
    for row, name in persons.items():
        if bank.projects.until[row] < last:
            continue
        known = NAMES.code(name)
        if known < 0 and name not in numbers:
            numbers[name] = len(texts)
            texts.append(name)
        owners[row] = known if known >= 0 else numbers[name]
    return Key("group", part.of(owners), texts)
