"""When the selection's projects run: each by itself where they are few, else counted by year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, IntegerField, Q, QuerySet
from django.db.models.functions import Coalesce, ExtractYear

from samsyn.projects.models import Project

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


def timeline_of(projects: QuerySet[Project], today: date) -> Timeline:
    """At most three queries, whatever the number of projects."""
    chosen = projects.order_by()
    spans = _spans(chosen)
    total = sum(spans.values())
    undated = spans.pop((None, None), 0)
    known = {(low, high): count for (low, high), count in spans.items() if low and high}
    if 0 < total - undated <= FEW:
        dated = chosen.exclude(period_start=None, period_end=None, year=None)
        rows = dated.order_by(Coalesce("period_start", "period_end"), "title_sort", "pk")
        return Timeline(total, undated, 0, list(rows), [])
    shown = _shown_years([year for span in known for year in span], today)
    outside = sum(
        count for (low, high), count in known.items() if high < shown.start or low >= shown.stop
    )
    starts, ends = _by_year(chosen, "period_start"), _by_year(chosen, "period_end")
    return Timeline(
        total,
        undated,
        outside,
        [],
        [
            YearCount(
                year=year,
                running=sum(count for (low, high), count in known.items() if low <= year <= high),
                starts=starts.get(year, 0),
                ends=ends.get(year, 0),
            )
            for year in shown
        ],
    )


def _spans(projects: QuerySet[Project]) -> dict[tuple[int | None, int | None], int]:
    """(first year, last year) → projects; one known day is both, as is a year without days."""
    rows = (
        projects.annotate(first=ExtractYear("period_start"), last=ExtractYear("period_end"))
        .values(low=_either("first", "last", "year"), high=_either("last", "first", "year"))
        .annotate(projects=Count("pk"))
    )
    spans: dict[tuple[int | None, int | None], int] = {}
    for row in rows:
        low, high = row["low"], row["high"]
        span = (min(low, high), max(low, high)) if low and high else (None, None)
        spans[span] = spans.get(span, 0) + row["projects"]
    return spans


def _either(*columns: str) -> Coalesce:
    return Coalesce(*columns, output_field=IntegerField())


def _shown_years(years: list[int], today: date) -> range:
    latest = today.year + YEARS_AHEAD
    inside = [year for year in years if year <= latest]
    if not inside:
        return range(0)
    last = max(inside)
    return range(max(min(inside), last - MOST_YEARS + 1), last + 1)


def _by_year(projects: QuerySet[Project], column: str) -> dict[int, int]:
    rows = (
        projects.filter(~Q(**{column: None}))
        .values(in_year=ExtractYear(F(column)))
        .annotate(projects=Count("pk"))
    )
    return dict(rows.values_list("in_year", "projects"))
