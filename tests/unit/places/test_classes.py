"""Classes of about equal size that never part equal values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.places.classes import class_of, equal_count


def limits(values: list[int], most: int = 5) -> list[tuple[int, int, int]]:
    return [(int(c.low), int(c.high), c.size) for c in equal_count(values, most)]


def test_ten_values_make_five_classes_of_two() -> None:
    assert limits(list(range(1, 11))) == [(1, 2, 2), (3, 4, 2), (5, 6, 2), (7, 8, 2), (9, 10, 2)]


def test_many_zeros_are_one_class_and_leave_the_rest_to_the_others() -> None:
    assert limits([0] * 20 + [1, 2, 3, 4]) == [
        (0, 0, 20),
        (1, 1, 1),
        (2, 2, 1),
        (3, 3, 1),
        (4, 4, 1),
    ]


@pytest.mark.parametrize(
    ("values", "expected"), [([], []), ([7], [(7, 7, 1)]), ([3, 3], [(3, 3, 2)])]
)
def test_few_values_make_few_classes(
    values: list[int], expected: list[tuple[int, int, int]]
) -> None:
    assert limits(values) == expected


@given(st.lists(st.integers(-50, 50), max_size=80), st.integers(1, 6))
def test_each_value_lies_in_exactly_one_class(values: list[int], most: int) -> None:
    classes = equal_count(values, most)
    assert len(classes) <= most
    assert sum(c.size for c in classes) == len(values)
    for value in values:
        assert sum(c.low <= value <= c.high for c in classes) == 1
    assert [c.high for c in classes] == sorted(c.high for c in classes)


def test_a_value_outside_says_so() -> None:
    with pytest.raises(ValueError, match="9"):
        class_of(9, equal_count([1, 2]))
