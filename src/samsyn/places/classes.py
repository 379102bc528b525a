"""Classes of a map: about as many areas in each, and equal values never parted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

Number = int | float | Decimal

MOST = 5


@dataclass(frozen=True, slots=True)
class ValueClass:
    """Values from `low` to `high`, both met in the data and both included; `number` begins at 1."""

    number: int
    low: Number
    high: Number
    size: int


def equal_count(values: Iterable[Number], most: int = MOST) -> tuple[ValueClass, ...]:
    """At most `most` classes of about equal size, from the lowest to the highest.

    The values are dealt out in order: each class takes its share of what is left, then goes on to
    the last value equal to its own highest. Zeros of many areas are so a class of their own.
    """
    left = sorted(values)
    classes: list[ValueClass] = []
    while left:
        open_classes = most - len(classes)
        share = len(left) if open_classes == 1 else max(1, round(len(left) / open_classes))
        highest = left[share - 1]
        taken = [value for value in left if value <= highest]
        classes.append(ValueClass(len(classes) + 1, taken[0], highest, len(taken)))
        left = left[len(taken) :]
    return tuple(classes)


def class_of(value: Number, classes: Iterable[ValueClass]) -> int:
    """The number of the class that the value belongs to. ValueError outside all classes."""
    for value_class in classes:
        if value_class.low <= value <= value_class.high:
            return value_class.number
    raise ValueError(f"{value!r} lies in no class; classes are made from the same values")
