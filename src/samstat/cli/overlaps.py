"""The option that says where a person may be counted below several codes."""

from __future__ import annotations

from collections.abc import Sequence

from samstat.errors import FormatError

OVERLAPPING = "Distinct persons: dimensions in which a person may have several codes: muni,prog."


def overlapping_dims(text: str) -> tuple[str, ...]:
    """Names by ',', each once; none where nothing is given."""
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def refuse_beside(
    overlapping: str, tables: Sequence[str], contributors: str, memory_limit: int | None
) -> None:
    """FormatError for what protection of distinct persons does not take into account."""
    if tables or contributors or memory_limit is not None:
        raise FormatError(
            "distinct persons are protected one table at a time, without these options",
            where="--overlapping",
            value=overlapping,
            next_step="Leave out --earlier, --linked, --contributors and --memory-limit.",
        )
