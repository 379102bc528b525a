"""What an address asks of the view 'where people are', and how its figures are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samsyn.core.templatetags.samsyn_format import amount, money
from samsyn.gazetteer.places import counties, municipalities
from samsyn.places import selectors as places
from samsyn.places.classes import Number
from samsyn.places.maps import Level
from samsyn.projects.figures.bank import Part
from samsyn.projects.models import Measure, Project
from samsyn.projects.placing import Weight
from samsyn.projects.selectors import Selection
from samsyn.projects.selectors.people import Placed, most_stated, stated_currencies
from samsyn.projects.services.placing import MINOR_UNITS

# Participants are few beside the inhabitants: a rate of persons is written per so many.
PER_INHABITANTS = 1_000
# Each of them alone is half of what a page may weigh where it draws every municipality.
MAPS: dict[str, str | Promise] = {
    "people": gettext_lazy("Where people take part"),
    "seat": gettext_lazy("By owner's seat"),
    "difference": gettext_lazy("The difference"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of the view beside the selection."""

    measure: Measure
    currency: str
    level: Level
    map: str = ""

    def query(self, selection: Selection) -> str:
        own = f"measure={self.measure}&level={self.level}"
        own += f"&currency={self.currency}" if self.measure.is_money else ""
        own += f"&map={self.map}" if self.map else ""
        query = selection.query()
        return f"{query}&{own}" if query else own


def asked_of(
    projects: QuerySet[Project], query: Mapping[str, str], part: Part | None = None
) -> Asked:
    """Measure, currency, level and map; what cannot be read gives what most projects state, and
    counties, which have their three maps together where municipalities have one at a time."""
    text = query.get("measure", "")
    measure = Measure(text) if text in Measure.values else most_stated(projects, part)
    level: Level = "municipality" if query.get("level") == "municipality" else "county"
    drawn = query.get("map", "")
    drawn = (drawn if drawn in MAPS else "people") if level == "municipality" else ""
    if not measure.is_money:
        return Asked(measure, "", level, drawn)
    known = [one.currency for one in stated_currencies(projects, measure, part)]
    wanted = query.get("currency", "")
    usual = known[0] if known else "SEK"
    currency = wanted if "currency" in query and wanted in known else usual
    return Asked(measure, currency, level, drawn)


class Rows:
    """Figures by place of the level asked for, in the measure's smallest unit."""

    def __init__(self, found: Placed, asked: Asked) -> None:
        self.by_county = asked.level == "county"
        self.people = self._at_level(found.people)
        self.seats = self._at_level(found.seats)
        self.reported = self._at_level(found.reported)
        self.weighed: dict[str, set[Weight]] = {}
        for code, weights in found.weighed.items():
            place = code[:2] if self.by_county else code
            self.weighed.setdefault(place, set()).update(weights)
        self.ranges = found.county_ranges if self.by_county else found.ranges
        stated = found.stating == found.projects
        self._all_placed = stated and not found.nowhere
        self._all_seated = stated and not found.no_seat

    def in_people(self, code: str) -> int | None:
        """What is placed where people take part. Nothing is a known zero only where all projects
        state the measure and all of it is placed; else None."""
        return self.people.get(code, 0 if self._all_placed else None)

    def by_seat(self, code: str) -> int | None:
        """The same by owner's seat."""
        return self.seats.get(code, 0 if self._all_seated else None)

    def _at_level(self, values: Mapping[str, int]) -> dict[str, int]:
        sums: dict[str, int] = {}
        for code, value in values.items():
            place = code[:2] if self.by_county else code
            sums[place] = sums.get(place, 0) + value
        return sums

    def all_codes(self) -> list[str]:
        return places.in_name_order(counties() if self.by_county else municipalities())

    def codes(self) -> list[str]:
        """Places where anything is, or may be, by name."""
        there = set(self.people) | set(self.seats)
        return [code for code in self.all_codes() if code in there]


class Words:
    """How the measure's figures are written."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    def value(self, number: int | None) -> str:
        if number is None:
            return _("none placed")
        if not self._asked.measure.is_money:
            return amount(number)
        return money(round(Decimal(number) / MINOR_UNITS), self._asked.currency)

    def range(self, low: int, high: int) -> str:
        return self.value(low) if low == high else f"{self._bare(low)}–{self.value(high)}"

    def signed(self, number: int) -> str:
        return f"+{self.value(number)}" if number > 0 else self.value(number)

    def rate(self, number: int | None, code: str) -> Decimal | None:
        """Per inhabitant for money, per thousand for persons."""
        if number is None:
            return None
        inhabitants = places.population(code).number
        factor = 1 if self._asked.measure.is_money else PER_INHABITANTS
        unit = MINOR_UNITS if self._asked.measure.is_money else 1
        return (Decimal(number) * factor / unit / inhabitants).quantize(Decimal("0.01"))

    def written_rate(self, rate: Number | None) -> str:
        return _("none placed") if rate is None else amount(rate, 2)

    def rate_heading(self) -> str:
        if self._asked.measure.is_money:
            words = {"currency": self._asked.currency or _("currency not stated")}
            return _("%(currency)s per inhabitant") % words
        return _("per 1,000 inhabitants")

    def _bare(self, number: int) -> str:
        return amount(round(Decimal(number) / MINOR_UNITS)) if self._asked.measure.is_money else (
            amount(number)
        )  # fmt: skip
