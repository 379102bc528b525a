"""When the selection's projects run: each by itself where they are few, else counted by year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce, ExtractYear
from django.db.models.sql.compiler import SQLCompiler

from samsyn.projects.figures.bank import Part
from samsyn.projects.figures.grouping import Key, grouped
from samsyn.projects.models import Project

# First year, last year, the year without days, and how many projects have these.
_Row = tuple[int | None, int | None, int | None, int]

# So many are shown as a bar each; more are counted.
FEW = 40
# A year mistyped by a century must not stretch the picture until nothing is seen in it.
MOST_YEARS, YEARS_AHEAD = 60, 15


@dataclass(frozen=True, slots=True)
class YearCount:
    """Projects that run on some day of the year, that start in it and that end in it."""

    year: int
    running: int
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """`projects` where they are few, by start; else `years`, without gaps.

    `undated` have neither day nor year; `outside` lie before or after the years shown.
    """

    total: int
    undated: int
    outside: int
    projects: list[Project]
    years: list[YearCount]


class Year(ExtractYear):
    """The year of a date. Django's way in SQLite calls Python for every row."""

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        day, parameters = compiler.compile(self.lhs)
        return f"CAST(SUBSTR({day}, 1, 4) AS INTEGER)", parameters


@dataclass(slots=True)
class _Counts:
    """Projects by (first year, last year), and by the years in which they start and end."""

    spans: Counter[tuple[int, int]] = field(default_factory=Counter)
    starts: Counter[int] = field(default_factory=Counter)
    ends: Counter[int] = field(default_factory=Counter)
    undated: int = 0


def timeline_of(projects: QuerySet[Project], today: date, part: Part | None = None) -> Timeline:
    """At most two queries, whatever the number of projects; one less where `part` holds them."""
    chosen = projects.order_by()
    counts = _counts(_rows(chosen) if part is None else _held_rows(part))
    dated_count = counts.spans.total()
    total = dated_count + counts.undated
    if 0 < dated_count <= FEW:
        dated = chosen.exclude(period_start=None, period_end=None, year=None)
        rows = dated.order_by(Coalesce("period_start", "period_end"), "title_sort", "pk")
        return Timeline(total, counts.undated, 0, list(rows), [])
    shown = shown_years([year for span in counts.spans for year in span], today)
    return Timeline(
        total=total,
        undated=counts.undated,
        outside=sum(
            count
            for (low, high), count in counts.spans.items()
            if high < shown.start or low >= shown.stop
        ),
        projects=[],
        years=[_year_count(year, counts) for year in shown],
    )


def _year_count(year: int, counts: _Counts) -> YearCount:
    return YearCount(
        year=year,
        running=sum(count for (low, high), count in counts.spans.items() if low <= year <= high),
        starts=counts.starts[year],
        ends=counts.ends[year],
    )


def _rows(projects: QuerySet[Project]) -> Iterable[_Row]:
    return (
        projects.annotate(first=Year("period_start"), last=Year("period_end"))
        .values_list("first", "last", "year")
        .annotate(projects=Count("pk"))
    )


def _held_rows(part: Part) -> Iterable[_Row]:
    bank = part.bank
    years = {"first": bank.start_year, "last": bank.end_year, "year": bank.projects.year}
    keys = [Key(name, part.of(codes)) for name, codes in years.items()]
    for row in grouped(keys, {}):
        yield row["first"], row["last"], row["year"], row["projects"]


def _counts(rows: Iterable[_Row]) -> _Counts:
    """One known day is both first and last, as is a year without days."""
    counts = _Counts()
    for first, last, year, count in rows:
        if first:
            counts.starts[first] += count
        if last:
            counts.ends[last] += count
        known = known_years(first, last, year)
        if known:
            counts.spans[min(known), max(known)] += count
        else:
            counts.undated += count
    return counts


def known_years(first: int | None, last: int | None, year: int | None) -> list[int]:
    """Those of its days that are known; of a project without days the year that it states."""
    days = [day for day in (first, last) if day]
    return days or ([year] if year else [])


def shown_years(years: list[int], today: date) -> range:
    latest = today.year + YEARS_AHEAD
    inside = [year for year in years if year <= latest]
    if not inside:
        return range(0)
    last = max(inside)
    return range(max(min(inside), last - MOST_YEARS + 1), last + 1)
