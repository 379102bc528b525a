"""Division of whole numbers over places in proportion to weights, so that parts sum to the whole.

Amounts are whole numbers of the smallest unit: öre, cents, persons. Several wholes that are divided
over different places are added as exact shares first and rounded once, by the largest remainder
(Hare–Niemeyer). Rounding each whole by itself would give every small one to its largest place: of a
thousand projects with one participant each, all would end in the county's largest town.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

# Shares are whole numbers of 2 to the power of -128 units. Sums of millions of them are wrong by
# less than 2 to the power of -64 units, which is the precision in which remainders are compared.
_BITS = 128
_ONE = 1 << _BITS
_COMPARED = 64


@dataclass(frozen=True, slots=True)
class Whole:
    """An amount and the places that share it. `certain`: the source says that these are all.

    Below zero for a repayment. `weights` are its own, in place of those that hold for all.
    ValueError for no place, or one place twice.
    """

    amount: int
    places: tuple[str, ...]
    certain: bool = False
    weights: Mapping[str, int] | None = field(default=None, hash=False)

    def __post_init__(self) -> None:
        if not self.places:
            raise ValueError(f"{self.amount} is to be divided over no place; give at least one")
        if len(set(self.places)) < len(self.places):
            raise ValueError(f"{self.places} names a place twice; name each once")


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the most that can be right, given what is known of the wholes' places."""

    low: int
    high: int


@dataclass(slots=True)
class Division:
    """Parts by place, which sum exactly to the wholes'.

    `equally` is what was divided into equal parts, since the places' weights are all zero.
    """

    parts: dict[str, int] = field(default_factory=dict)
    equally: int = 0


def divide(
    wholes: Iterable[Whole],
    weights: Mapping[str, int],
    area_of: Callable[[str], str] = lambda place: place,
) -> Division:
    """Each whole over its places in proportion to its weights, or `weights` where it has none of
    its own; a place without a weight has 0.

    Rounded by area first and then within each, so that an area's part (a county's) is within one
    unit of its exact share as its places' are. All a whole's places at zero: equal parts.
    ValueError for a weight below zero.
    """
    found = Division()
    shares: dict[str, int] = {}
    total = 0
    for whole in wholes:
        total += whole.amount
        found.equally += _add_shares(
            shares, whole, weights if whole.weights is None else whole.weights
        )
    by_area: dict[str, dict[str, int]] = {}
    for place, share in shares.items():
        by_area.setdefault(area_of(place), {})[place] = share
    of_areas = {area: sum(own.values()) for area, own in by_area.items()}
    for area, part in round_to_whole(of_areas, total).items():
        found.parts |= round_to_whole(by_area[area], part)
    return found


def ranges(
    wholes: Iterable[Whole], area_of: Callable[[str], str] = lambda place: place
) -> dict[str, Range]:
    """By area: all that may be there, down to nothing; exact where a certain whole has it alone.

    A whole's parts may lie in any of its places, all in one of them: its text does not say.
    """
    low: dict[str, int] = {}
    high: dict[str, int] = {}
    for whole in wholes:
        areas = {area_of(place) for place in whole.places}
        exact = whole.certain and len(areas) == 1
        for area in areas:
            low[area] = low.get(area, 0) + (whole.amount if exact else min(whole.amount, 0))
            high[area] = high.get(area, 0) + (whole.amount if exact else max(whole.amount, 0))
    return {area: Range(low[area], high[area]) for area in low}


def _add_shares(shares: dict[str, int], whole: Whole, weights: Mapping[str, int]) -> int:
    """Add the whole's exact shares; how much of it was divided into equal parts."""
    if len(whole.places) == 1:
        (place,) = whole.places
        shares[place] = shares.get(place, 0) + whole.amount * _ONE
        return 0
    own = [weights.get(place, 0) for place in whole.places]
    if min(own) < 0:
        raise ValueError(f"a weight of {min(own)} among {whole.places}; weights are 0 or more")
    sum_of_weights = sum(own)
    equal = sum_of_weights == 0
    unit = whole.amount * _ONE // (len(own) if equal else sum_of_weights)
    for place, weight in zip(whole.places, own, strict=True):
        shares[place] = shares.get(place, 0) + unit * (1 if equal else weight)
    return whole.amount if equal else 0


def round_to_whole(shares: Mapping[str, int], total: int) -> dict[str, int]:
    """Shares in 2⁻¹²⁸ units to whole numbers that sum to `total`, by the largest remainder.

    Each becomes one of its two neighbouring whole numbers. Equal remainders: the lower code first,
    so that the same input always gives the same parts.
    """
    parts = {place: share >> _BITS for place, share in shares.items()}
    left = total - sum(parts.values())
    order = sorted(shares, key=lambda place: (-_remainder(shares[place]), place))
    for place in order[:left]:
        parts[place] += 1
    return parts


def _remainder(share: int) -> int:
    """What is over the whole number below, compared without the last bits, which hold the error."""
    return ((share & (_ONE - 1)) + (1 << (_COMPARED - 1))) >> _COMPARED
