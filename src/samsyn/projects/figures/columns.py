"""What is held of each project, and how a piece of the bank is laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.generic]
Whole = NDArray[np.int64]
Codes = NDArray[np.int32]
Flags = NDArray[np.bool_]

# Amounts are whole hundredths, days are counted from this one; UNKNOWN is neither.
FIRST_DAY = date(2000, 1, 1)
UNKNOWN = -(2**63)
NO_DAY = -(2**31)


def day_number(day: date) -> int:
    return (day - FIRST_DAY).days


def day_of(number: int) -> date:
    return FIRST_DAY + timedelta(days=number)


class Names:
    """Texts by numbers, for as long as the process lives: no natural person's name is one."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {"": 0}
        self.texts: list[str] = [""]

    def codes(self, texts: Sequence[str]) -> Codes:
        for text in set(texts):
            if text not in self._codes:
                self._codes[text] = len(self.texts)
                self.texts.append(text)
        return np.fromiter(map(self._codes.__getitem__, texts), np.int32, len(texts))

    def code(self, text: str) -> int:
        """-1 where no project has ever had it."""
        return self._codes.get(text, -1)


NAMES = Names()


@dataclass(frozen=True, slots=True)
class Projects:
    """A row for each project. Texts are codes of NAMES; a person's `owner` is 0, see `persons`.

    `until` is the last day on which the owner's name may be shown: NO_DAY where it may not, the
    largest number where she is no natural person.
    """

    ids: Whole
    state: Codes
    currency: Codes
    budget: Whole
    support: Whole
    participants: Whole
    start: Codes
    end: Codes
    year: Codes
    programme: Codes
    fund: Codes
    owner: Codes
    until: Codes
    area_code: Codes
    area: Codes
    objective: Codes


@dataclass(frozen=True, slots=True)
class Places:
    """A row for each place of a project: the project's row, the code in NAMES, and whether it is
    nothing but the owner's seat."""

    row: Codes
    code: Codes
    seat: Flags


@dataclass(frozen=True, slots=True)
class Placings:
    """A row for each placing, and for each placed report with `amount` in `reported` (see
    models.placing). `measure`, `currency`, `basis`, `groups` and places are codes of NAMES."""

    row: Codes
    measure: Codes
    currency: Codes
    basis: Codes
    place_set: Whole
    groups: Codes
    place: Codes
    reported: Whole
    rest: Whole
    exceeds: Flags


@dataclass(frozen=True, slots=True)
class Counts:
    """A row for each number of participants that a project states: the project's row, the field as
    its place in PARTICIPANTS, and the number."""

    row: Codes
    field: Codes
    stated: Whole


@dataclass(frozen=True, slots=True)
class Piece:
    """The projects of one run of ids, all rows in their order. `persons` are the names of owners
    who are natural persons, by the project's id."""

    projects: Projects
    places: Places
    placings: Placings
    reports: Placings
    counts: Counts
    persons: dict[int, str]
