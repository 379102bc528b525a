"""The timeline view: bars by project or columns by year, as pictures whose table stands beside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samsyn.core.templatetags.samsyn_format import amount, period
from samsyn.projects.models import Project
from samsyn.projects.selectors import Selection
from samsyn.projects.selectors.timeline import Timeline, YearCount

# A bar of a single day is still seen: so many hundredths of the whole width.
_NARROWEST = 0.6


@dataclass(frozen=True, slots=True)
class Bar:
    """A project's bar, in hundredths of the picture's width."""

    title: str
    url: str
    period: str
    left: str
    width: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A year. `height` is in hundredths of the tallest."""

    year: int
    url: str
    running: str
    starts: str
    ends: str
    height: str


@dataclass(frozen=True, slots=True)
class TimelinePage:
    total: int
    bars: list[Bar]
    columns: list[Column]
    ticks: list[str]
    description: str
    undated: str
    outside: str


def timeline_page(timeline: Timeline, selection: Selection) -> TimelinePage:
    bars = _bars(timeline.projects)
    columns = [_column(one, timeline.years, selection) for one in timeline.years]
    return TimelinePage(
        total=timeline.total,
        bars=bars,
        columns=columns,
        ticks=_ticks(timeline),
        description=_description(timeline.years),
        undated=_undated(timeline.undated),
        outside=_outside(timeline.outside),
    )


def _span(project: Project) -> tuple[date, date]:
    """First and last day; of a project that states a year alone, the year's."""
    first = project.period_start or project.period_end
    last = project.period_end or project.period_start
    if first is None or last is None:
        year = project.year or date.min.year
        return date(year, 1, 1), date(year, 12, 31)
    return min(first, last), max(first, last)


def _years_of(projects: list[Project]) -> tuple[int, int]:
    spans = [_span(project) for project in projects]
    return min(first.year for first, _last in spans), max(last.year for _first, last in spans)


def _bars(projects: list[Project]) -> list[Bar]:
    if not projects:
        return []
    low, high = _years_of(projects)
    start, whole = date(low, 1, 1), (date(high, 12, 31) - date(low, 1, 1)).days + 1
    return [_bar(project, start, whole) for project in projects]


def _bar(project: Project, start: date, whole: int) -> Bar:
    first, last = _span(project)
    width = max(100 * ((last - first).days + 1) / whole, _NARROWEST)
    left = min(100 * (first - start).days / whole, 100 - width)
    dated = project.period_start or project.period_end
    return Bar(
        title=project.title or _("Project without a name"),
        url=reverse("projects:project", args=[project.pk]),
        period=period(project.period_start, project.period_end) if dated else str(project.year),
        left=f"{left:.2f}",
        width=f"{width:.2f}",
        is_open=project.period_start is None or project.period_end is None,
    )


def _column(one: YearCount, years: list[YearCount], selection: Selection) -> Column:
    top = max(other.running for other in years) or 1
    return Column(
        year=one.year,
        url=f"{reverse('projects:list')}?{selection.query(year=(str(one.year),))}",
        running=amount(one.running),
        starts=amount(one.starts),
        ends=amount(one.ends),
        height=f"{100 * one.running / top:.2f}",
    )


def _ticks(timeline: Timeline) -> list[str]:
    """The years at the ends of the axis and, where there is room, in its middle."""
    if timeline.projects:
        low, high = _years_of(timeline.projects)
    elif timeline.years:
        low, high = timeline.years[0].year, timeline.years[-1].year
    else:
        return []
    middle = [(low + high) // 2] if high - low > 3 else []
    return [str(year) for year in dict.fromkeys((low, *middle, high))]


def _description(years: list[YearCount]) -> str:
    if not years:
        return ""
    most = max(years, key=lambda one: one.running)
    return _(
        "From %(first)s to %(last)s. Most projects, %(count)s, ran in %(year)s. "
        "The table below has every year."
    ) % {
        "first": years[0].year,
        "last": years[-1].year,
        "count": amount(most.running),
        "year": most.year,
    }


def _undated(count: int) -> str:
    if not count:
        return ""
    text = ngettext(
        "%(count)s project states no period and is not in the picture.",
        "%(count)s projects state no period and are not in the picture.",
        count,
    )
    return text % {"count": amount(count)}


def _outside(count: int) -> str:
    if not count:
        return ""
    text = ngettext(
        "%(count)s project lies outside the years shown.",
        "%(count)s projects lie outside the years shown.",
        count,
    )
    return text % {"count": amount(count)}
