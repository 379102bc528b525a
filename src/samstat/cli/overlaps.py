"""The option that says where a person may be counted below several codes."""

from __future__ import annotations

from collections.abc import Sequence

from samstat.errors import FormatError
from samstat.tables import parse_dims
from samstat.tables.dimension import check_dimensions

OVERLAPPING = "Distinct persons: dimensions in which a person may have several codes: muni,prog."


def overlapping_dims(text: str) -> tuple[str, ...]:
    """Names by ',', each once; none where nothing is given."""
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def overlapping_of(dims: str, overlapping: Sequence[str]) -> tuple[str, ...]:
    """Those of the names that are dimensions of this table: linked tables have others too."""
    names = [levels[-1] for levels in parse_dims(dims)]
    return tuple(name for name in overlapping if name in names)


def refuse_beside(overlapping: str, contributors: str, memory_limit: int | None) -> None:
    """FormatError for what protection of distinct persons does not take into account."""
    if contributors or memory_limit is not None:
        raise FormatError(
            "distinct persons are protected without these options",
            where="--overlapping",
            value=overlapping,
            next_step="Leave out --contributors and --memory-limit.",
        )


def refuse_unknown(overlapping: Sequence[str], dims: Sequence[str]) -> None:
    """UnknownCodeError for a name that is no dimension of any of the tables."""
    known = {levels[-1] for each in dims for levels in parse_dims(each)}
    check_dimensions(overlapping, known, "--overlapping")
