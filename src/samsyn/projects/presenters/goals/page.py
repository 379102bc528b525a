"""A goal's page in words and figures, and a strategy's own facts."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samsyn.core.place_names import place_name
from samsyn.core.templatetags.samsyn_format import amount
from samsyn.projects.models import Strategy
from samsyn.projects.selectors.goals.goal import People, YearRow


@dataclass(frozen=True, slots=True)
class YearBar:
    label: str
    value: int
    text: str
    href: str = ""


def year_bars(rows: list[YearRow]) -> list[YearBar]:
    """A bar a year, those between without any too, so that time is not squeezed together."""
    known = {row.year: row.projects for row in rows if row.year is not None}
    years = range(min(known), max(known) + 1) if known else range(0)
    bars = [_bar(str(year), known.get(year, 0)) for year in years]
    unknown = sum(row.projects for row in rows if row.year is None)
    return [*bars, *([_bar(_("start not stated"), unknown)] if unknown else [])]


def _bar(label: str, count: int) -> YearBar:
    words = ngettext("%(count)s project", "%(count)s projects", count)
    return YearBar(label, count, words % {"count": amount(count)})


def people_words(people: People) -> str:
    """'' where no project states any."""
    if people.planned is None:
        return ""
    words = _("%(people)s planned in %(known)s projects") % {
        "people": amount(people.planned),
        "known": amount(people.known),
    }
    if people.unknown:
        words += "; " + _("not stated for %(count)s") % {"count": amount(people.unknown)}
    return words


def strategy_words(strategy: Strategy) -> str:
    """'Region X, Östergötlands län, 2024–2030, version 2': what is stated."""
    years = "–".join(str(year) for year in (strategy.start_year, strategy.end_year) if year)
    version = _("version %(version)s") % {"version": strategy.version} if strategy.version else ""
    place = (place_name(strategy.place_code) or "") if strategy.place_code else ""
    return ", ".join(filter(None, (strategy.organisation, place, years, version)))
