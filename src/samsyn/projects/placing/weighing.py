"""By what a whole is divided over its municipalities: the target group's size, or inhabitants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

GROUP_MARK = "+"


@dataclass(frozen=True, slots=True, order=True)
class Weight:
    """The persons of `groups` (codes joined by GROUP_MARK) in a year. Year 0 is the inhabitants:
    no group is stated, or there is no year with figures of the groups for all the municipalities.
    """

    groups: str = ""
    year: int = 0


INHABITANTS = Weight()


class Sizes:
    """Figures of target groups: (group, year, municipality, persons). What is suppressed is left
    out, as what is missing: neither can be divided by."""

    def __init__(self, figures: Iterable[tuple[str, int, str, int]] = ()) -> None:
        self._by_year: dict[str, dict[int, dict[str, int]]] = {}
        for group, year, place, persons in figures:
            self._by_year.setdefault(group, {}).setdefault(year, {})[place] = persons
        self._summed: dict[str, list[tuple[int, dict[str, int]]]] = {}

    def weighing(
        self, groups: str, places: Sequence[str]
    ) -> tuple[Weight, Mapping[str, int] | None]:
        """The newest year in which all the groups have a figure for all the places, and the groups'
        sums by place; None, with year 0, where there is none, or where all are zero."""
        for year, sums in self._years(groups):
            if all(place in sums for place in places) and any(sums[place] for place in places):
                return Weight(groups, year), sums
        return Weight(groups), None

    def _years(self, groups: str) -> list[tuple[int, dict[str, int]]]:
        """Newest first; sums only where each of the groups has a figure."""
        if groups not in self._summed:
            several = [self._by_year.get(one, {}) for one in groups.split(GROUP_MARK)]
            years = sorted(set.intersection(*map(set, several)), reverse=True)
            self._summed[groups] = [
                (year, _summed([one[year] for one in several])) for year in years
            ]
        return self._summed[groups]


def _summed(several: Sequence[Mapping[str, int]]) -> dict[str, int]:
    common = set.intersection(*map(set, several))
    return {place: sum(one[place] for one in several) for place in common}
