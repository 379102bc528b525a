"""The facets as groups of check boxes with counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from samsyn.core.templatetags.samsyn_format import amount
from samsyn.projects.presenters.choices import NAMES, amount_order, value_words
from samsyn.projects.search import FacetCount
from samsyn.projects.search.facets import MOST_OF_WHOLE, MOST_SHOWN
from samsyn.projects.selectors import Selection
from samsyn.projects.selectors.chosen import PART_OF

# So many check boxes of a group are seen at once; the rest are one press away.
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Option:
    """One check box. `count` is '' where it is not known: too many others come before it."""

    id: str
    value: str
    label: str
    count: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One facet. `chosen` tells how many boxes are checked; `is_cut` that there are more values.

    `is_whole` is a facet of which all values were asked for.
    """

    name: str
    label: str | Promise
    first: list[Option]
    more: list[Option]
    chosen: int
    is_cut: bool
    is_whole: bool


def groups(
    counts: Mapping[str, Collection[FacetCount]], selection: Selection, whole: str = ""
) -> list[Group]:
    """In the order of the selection's parts; facets without any value are left out.

    `whole` is the part of which all values were asked for.
    """
    found = {part: counts.get(facet, ()) for facet, part in PART_OF.items()}
    made = (
        _group(part, found[part], getattr(selection, part), is_whole=part == whole)
        for part in NAMES
        if part in found
    )
    return [group for group in made if group.first]


def _group(
    name: str, counts: Collection[FacetCount], chosen: tuple[str, ...], *, is_whole: bool
) -> Group:
    known = {one.value: one.count for one in counts}
    is_cut = len(known) >= (MOST_OF_WHOLE if is_whole else MOST_SHOWN)
    values = [*known, *(value for value in chosen if value not in known)]
    key = _ORDERS.get(name)
    if key is not None:
        values.sort(key=key, reverse=name in _LATEST_FIRST)
    # What is chosen is seen without a press, wherever it stands among the others.
    seen = [
        value for place, value in enumerate(values) if is_whole or place < SHOWN or value in chosen
    ]
    rest = [value for value in values if value not in seen]
    if len(rest) == 1:
        seen, rest = values, []
    numbers = {value: number for number, value in enumerate(values, start=1)}

    def option(value: str) -> Option:
        count = known.get(value)
        return Option(
            id=f"{name}-{numbers[value]}",
            value=value,
            label=value_words(name, value),
            count="" if count is None and is_cut else amount(count or 0),
            checked=value in chosen,
        )

    return Group(
        name=name,
        label=NAMES[name],
        first=[option(value) for value in seen],
        more=[option(value) for value in rest],
        chosen=len(chosen),
        is_cut=is_cut,
        is_whole=is_whole,
    )


# Where the values have an order of their own; the others come by how many projects they have.
_ORDERS: dict[str, Callable[[str], Any]] = {"programme": str, "year": str, "amount": amount_order}
_LATEST_FIRST = {"programme", "year"}
