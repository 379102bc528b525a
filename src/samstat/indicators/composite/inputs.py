"""An index's components computed from files, and which codes can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from samstat.cubes import Cube
from samstat.cubes.datasets import NO_TOTAL
from samstat.cubes.plan import DEFAULT_MEMORY, Progress
from samstat.disclosure.rules import Rule
from samstat.indicators.composite.definition import Composite
from samstat.indicators.computing import Computed, compute
from samstat.indicators.definition import Indicator
from samstat.indicators.evaluation import dimension_of
from samstat.indicators.inputs import open_cubes
from samstat.indicators.reading import DATA, find, read_indicator


def open_parts(
    composite: Composite,
    files: Mapping[str, Path],
    *,
    folder: Path = DATA,
    totals: Mapping[str, str] | None = None,
    rule: Rule | None = None,
    memory_limit: int = DEFAULT_MEMORY,
    progress: Progress | None = None,
) -> tuple[dict[str, Computed], set[str]]:
    """Each component by its id, and the codes to compare: those with no others below them.

    `files` are the cubes by the names of the components' formulas, `folder` has the indicators.
    Raises what the indicators' definitions, cubes and `rule` raise.
    """
    parts: dict[str, Computed] = {}
    wholes: set[str] = set()
    leaves: set[str] = set()
    for component in composite.components:
        indicator = read_indicator(find(component.indicator, folder))
        cubes = open_cubes(
            indicator, files, totals=totals, memory_limit=memory_limit, progress=progress
        )
        parts[component.indicator] = compute(indicator, cubes, rule=rule)
        for code, leaf in _codes(indicator, cubes, composite.compared):
            (leaves if leaf else wholes).add(code)
    return parts, leaves - wholes


def _codes(
    indicator: Indicator, cubes: Mapping[str, Cube], compared: str
) -> Iterator[tuple[str, bool]]:
    """The codes of the compared dimension in every cube, and whether none is below them."""
    for name, need in indicator.cubes.items():
        if compared not in need.dimensions:
            continue  # the computation says that the component is not broken down so
        dimension = dimension_of(cubes[name], need, compared)
        for code, leaf in zip(dimension.codes, dimension.is_leaf.tolist(), strict=True):
            if code != NO_TOTAL:
                yield code, leaf
