"""What is compared, at which levels, and which pairs are looked at: one definition, any engine.

The model is Fellegi and Sunter's (1969) as Splink computes it: each level of each comparison has
the share of true pairs at it (m) and of others (u), and its match weight is log2(m / u).

Those of `core`, `place` and `type` are estimated from real lists as docs/method/actors.md tells;
those of `org_number` and `seat`, which the lists lack on one side or both, are set by judgement.
They are fixed here, so that a small bank gets the same answers as a large one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from splink import SettingsCreator, block_on
from splink import comparison_level_library as levels
from splink import comparison_library as comparisons

# One record in ten has a double: two random ones are the same in 0.2 / n of the pairs. In a small
# bank no more than MOST_LIKELY, since its names were mostly written by few hands.
DUPLICATES = 0.2
MOST_LIKELY = 0.001


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


# A few letters differ, in a name that is long enough and in what is specific in it.
_FEW_LETTERS = (
    "levenshtein(core_l, core_r) <= 2 AND length(core_l) > 8"
    " AND substr(specific_l, 1, 2) = substr(specific_r, 1, 2)"
)
_BEGINS = (
    "substr(core_l, 1, length(core_r) + 1) = core_r || ' '"
    " OR substr(core_r, 1, length(core_l) + 1) = core_l || ' '"
)
_ENDS = (
    "(length(core_r) > 5 AND substr(core_l, -length(core_r) - 1) = ' ' || core_r)"
    " OR (length(core_l) > 5 AND substr(core_r, -length(core_l) - 1) = ' ' || core_l)"
)
# `u` of place, seat and type is their share among pairs whose names are close: who shares a name's
# beginning mostly shares its place too, which must not be counted twice.
COMPARISONS: dict[str, tuple[Level, ...]] = {
    "core": (
        Level("same", 0.39, 6e-7, "core_l = core_r"),
        Level("same_words", 0.016, 1e-6, "sorted_words_l = sorted_words_r"),
        Level("renamed", 0.30, 7e-7, "lasting_l = lasting_r"),
        Level("few_letters", 0.078, 4e-6, _FEW_LETTERS),
        Level("ends_alike", 0.047, 2e-6, _ENDS),
        Level("begins_alike", 0.016, 1e-4, _BEGINS),
        Level("alike", 0.016, 3e-4, alike=(0.88, 0.85)),
        Level("other", 0.137, 0.99959),
    ),
    "place": (
        Level("same", 0.97, 0.58, "place_l = place_r"),
        Level("other", 0.03, 0.42),
    ),
    "org_number": (
        Level("same", 0.98, 1e-6, "org_number_l = org_number_r"),
        Level("other", 0.02, 0.999999),
    ),
    "seat": (
        Level("same", 0.85, 0.30, "seat_l = seat_r"),
        Level("same_county", 0.08, 0.20, "substr(seat_l, 1, 2) = substr(seat_r, 1, 2)"),
        Level("other", 0.07, 0.50),
    ),
    "type": (
        Level("same", 0.97, 0.81, "type_l = type_r"),
        Level("other", 0.03, 0.19),
    ),
}


def settings(records: int) -> SettingsCreator:
    """Splink's settings for so many records, the same for DuckDB and Spark."""
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(column, given) for column, given in COMPARISONS.items()],
        blocking_rules_to_generate_predictions=blocking(),
        probability_two_random_records_match=min(MOST_LIKELY, DUPLICATES / records),
        retain_intermediate_calculation_columns=True,
        retain_matching_columns=True,
    )


def blocking() -> list[Any]:
    """Which pairs are looked at: those that share what one of these rules names."""
    return [
        block_on("org_number"),
        block_on("core"),
        block_on("lasting"),
        block_on("key_word"),
        block_on("substr(core, 1, 8)", "seat"),
        block_on("substr(core, 1, 4)", "place"),
        block_on("substr(core, 1, 4)", "substr(core, -6)"),
    ]


def level_of(column: str, value: int) -> Level | None:
    """The level of a comparison vector value; None where one side is unknown (-1)."""
    return None if value < 0 else COMPARISONS[column][len(COMPARISONS[column]) - 1 - value]


def _comparison(column: str, given: tuple[Level, ...]) -> Any:
    made = [_level(one) for one in given]
    null = levels.NullLevel(column)
    return comparisons.CustomComparison([null, *made], output_column_name=column)


def _level(level: Level) -> Any:
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
