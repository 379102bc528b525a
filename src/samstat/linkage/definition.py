"""What is compared, at which levels, and which pairs are looked at: one definition, any engine.

The model is Fellegi and Sunter's (1969) as Splink computes it: each level of each comparison has
the share of true pairs at it (m) and of others (u), and its match weight is log2(m / u). Both are
set here by judgement, so that a small bank gets the same answers as a large one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from splink import SettingsCreator, block_on
from splink import comparison_level_library as levels
from splink import comparison_library as comparisons

# One record in ten has a double: two random ones are the same in 0.2 / n of the pairs.
DUPLICATES = 0.2
MOST_LIKELY = 0.01


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a comparison, most alike first. `name` is what a program shows words for.

    `alike` is the least
    Jaro-Winkler similarity of the whole core name and of what is specific in it.
    """

    name: str
    m: float
    u: float
    sql: str = ""
    alike: tuple[float, float] | None = None


_BEGINS = (
    "substr(core_l, 1, length(core_r) + 1) = core_r || ' '"
    " OR substr(core_r, 1, length(core_l) + 1) = core_l || ' '"
)
COMPARISONS: dict[str, tuple[Level, ...]] = {
    "core": (
        Level("same", 0.60, 1e-5, "core_l = core_r"),
        Level("same_words", 0.06, 1e-5, "sorted_words_l = sorted_words_r"),
        Level("very_alike", 0.12, 3e-5, alike=(0.95, 0.92)),
        Level("begins_alike", 0.08, 3e-4, _BEGINS),
        Level("alike", 0.06, 2e-3, alike=(0.88, 0.85)),
        Level("other", 0.08, 0.99766),
    ),
    "org_number": (
        Level("same", 0.98, 1e-6, "org_number_l = org_number_r"),
        Level("other", 0.02, 0.999999),
    ),
    "seat": (
        Level("same", 0.85, 0.02, "seat_l = seat_r"),
        Level("same_county", 0.08, 0.05, "substr(seat_l, 1, 2) = substr(seat_r, 1, 2)"),
        Level("other", 0.07, 0.93),
    ),
    "type": (
        Level("same", 0.92, 0.25, "type_l = type_r"),
        Level("other", 0.08, 0.75),
    ),
}


def settings(records: int) -> SettingsCreator:
    """Splink's settings for so many records, the same for DuckDB and Spark."""
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(column, given) for column, given in COMPARISONS.items()],
        blocking_rules_to_generate_predictions=[
            block_on("org_number"),
            block_on("core"),
            block_on("key_word"),
            block_on("substr(core, 1, 8)", "seat"),
        ],
        probability_two_random_records_match=min(MOST_LIKELY, DUPLICATES / records),
        retain_intermediate_calculation_columns=True,
        retain_matching_columns=True,
    )


def level_of(column: str, value: int) -> Level | None:
    """The level of a comparison vector value; None where one side is unknown (-1)."""
    return None if value < 0 else COMPARISONS[column][len(COMPARISONS[column]) - 1 - value]


def _comparison(column: str, given: tuple[Level, ...]) -> Any:
    made = [_level(column, one) for one in given]
    null = levels.NullLevel(column)
    return comparisons.CustomComparison([null, *made], output_column_name=column)


def _level(column: str, level: Level) -> Any:
    if level.alike is not None:
        whole, specific = level.alike
        made: Any = levels.And(
            levels.JaroWinklerLevel("core", whole), levels.JaroWinklerLevel("specific", specific)
        )
    elif level.sql:
        made = levels.CustomLevel(level.sql, label_for_charts=level.name)
    else:
        made = levels.ElseLevel()
    made.configure(m_probability=level.m, u_probability=level.u)
    return made
