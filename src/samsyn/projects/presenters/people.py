"""The view 'where people are': by owner's seat beside where people take part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samsyn.core.templatetags.samsyn_format import share
from samsyn.places import selectors as places
from samsyn.places.maps import Level, PlaceMap, build
from samsyn.projects.figures.bank import Part
from samsyn.projects.models import Measure, Placing, Project
from samsyn.projects.presenters.people_asked import MAPS, Asked, Rows, Words
from samsyn.projects.presenters.prices import currency_words
from samsyn.projects.presenters.weights import weight_words
from samsyn.projects.selectors import Selection
from samsyn.projects.selectors.group_sizes import sources_of
from samsyn.projects.selectors.people import (
    REPORTED,
    Placed,
    placed,
    stated_currencies,
)

_LEVELS: dict[Level, str | Promise] = {
    "county": gettext_lazy("Counties"),
    "municipality": gettext_lazy("Municipalities"),
}
METHODS: dict[str, str | Promise] = {
    REPORTED: gettext_lazy("reported by municipality"),
    Placing.Basis.STATED: gettext_lazy("divided over the municipalities that the source states"),
    Placing.Basis.MENTIONED: gettext_lazy("divided over the municipalities that the text mentions"),
    Placing.Basis.REGION: gettext_lazy("divided over the fund's region"),
    Placing.Basis.SEAT: gettext_lazy("at the owner's seat, for want of better"),
    Placing.Basis.NOWHERE: gettext_lazy("placed nowhere: no place is known"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    label: str | Promise
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A place's figures as text; `..._rate` is per inhabitant (money) or per thousand (persons)."""

    code: str
    name: str
    seat: str
    seat_url: str
    people: str
    people_url: str
    range: str
    difference: str
    seat_rate: str
    people_rate: str
    difference_rate: str


@dataclass(frozen=True, slots=True)
class Method:
    label: str | Promise
    share: str
    text: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    measures: list[Choice]
    currencies: list[Choice]
    levels: list[Choice]
    drawn: list[Choice]
    measure_label: str | Promise
    place_heading: str
    rate_heading: str
    maps: list[PlaceMap]
    rows: list[Row]
    methods: list[Method]
    weights: list[Method]
    whole: str
    stating: int
    not_stating: int
    exceeding: int
    nowhere: str
    no_seat: str
    population_year: str
    file_query: str


def people_page(
    projects: QuerySet[Project], selection: Selection, asked: Asked, part: Part | None = None
) -> PeoplePage:
    """`part` are the same projects where they are held in the process."""
    found = placed(projects, asked.measure, asked.currency, part)
    words = Words(asked)
    rows = Rows(found, asked)
    return PeoplePage(
        measures=_measures(selection, asked),
        currencies=_currencies(projects, selection, asked, part),
        levels=[
            Choice(label, _address(selection, Asked(asked.measure, asked.currency, level)),
                   level == asked.level)
            for level, label in _LEVELS.items()
        ],
        drawn=[
            Choice(label, _address(selection, replace(asked, map=name)), name == asked.map)
            for name, label in MAPS.items()
            if asked.map
        ],
        measure_label=asked.measure.label,
        place_heading=_("County") if asked.level == "county" else _("Municipality"),
        rate_heading=words.rate_heading(),
        maps=_maps(rows, selection, asked, words),
        rows=[_row(code, rows, selection, asked, words) for code in rows.codes()],
        methods=_methods(found, words),
        weights=_weights(found, words),
        whole=words.value(found.whole),
        stating=found.stating,
        not_stating=found.projects - found.stating,
        exceeding=found.exceeding,
        nowhere=words.value(found.nowhere) if found.nowhere else "",
        no_seat=words.value(found.no_seat) if found.no_seat else "",
        population_year=str(places.population("01").year),
        file_query=asked.query(selection),
    )  # fmt: skip


def _measures(selection: Selection, asked: Asked) -> list[Choice]:
    return [
        Choice(one.label, _address(selection, Asked(one, "", asked.level), bare=True),
               one == asked.measure)
        for one in Measure
    ]  # fmt: skip


def _currencies(
    projects: QuerySet[Project], selection: Selection, asked: Asked, part: Part | None
) -> list[Choice]:
    if not asked.measure.is_money:
        return []
    return [
        Choice(
            currency_words(one.currency, None),
            _address(selection, Asked(asked.measure, one.currency, asked.level)),
            one.currency == asked.currency,
        )
        for one in stated_currencies(projects, asked.measure, part)
    ]  # fmt: skip


def _address(selection: Selection, asked: Asked, *, bare: bool = False) -> str:
    """`bare` leaves the currency to be the measure's usual one."""
    query = asked.query(selection)
    if bare:
        query = query.replace("&currency=", "")
    return f"{reverse('projects:people')}?{query}"


def behind(selection: Selection, asked: Asked, name: str, code: str) -> str:
    """The list of the projects behind a place's figure; `name` is people_in or seat_in."""
    value = f"{asked.measure}:{asked.currency}:{code}"
    return f"{reverse('projects:list')}?{selection.query(**{name: (value,)})}"


def _row(code: str, rows: Rows, selection: Selection, asked: Asked, words: Words) -> Row:
    seat, people = rows.by_seat(code), rows.in_people(code)
    limits = rows.ranges.get(code)
    more = (people or 0) - (seat or 0)
    return Row(
        code=code,
        name=places.name(code),
        seat=words.value(seat),
        seat_url=behind(selection, asked, "seat_in", code) if code in rows.seats else "",
        people=words.value(people),
        people_url=behind(selection, asked, "people_in", code) if code in rows.people else "",
        range=words.range(limits.low, limits.high) if limits else words.value(people),
        difference=words.signed(more),
        seat_rate=words.written_rate(words.rate(seat, code)),
        people_rate=words.written_rate(words.rate(people, code)),
        difference_rate=words.written_rate(words.rate(more, code)),
    )


def _methods(found: Placed, words: Words) -> list[Method]:
    """Each method's share of the whole; where repayments cancel, shares would mislead."""
    whole = sum(abs(value) for value in found.methods.values())
    return [
        Method(
            METHODS[name],
            share(Decimal(found.methods[name]) / whole) if whole else "",
            words.value(found.methods[name]),
        )
        for name in METHODS
        if found.methods.get(name)
    ]


def _weights(found: Placed, words: Words) -> list[Method]:
    """What is divided over several municipalities, by what it is divided by, the most first."""
    whole = sum(abs(value) for value in found.weights.values())
    sources = sources_of({(one.groups, one.year) for one in found.weights if one.year})
    return [
        Method(
            weight_words(weight, sources.get((weight.groups, weight.year), ())),
            share(Decimal(abs(value)) / whole) if whole else "",
            words.value(value),
        )
        for weight, value in sorted(
            found.weights.items(), key=lambda one: (not one[0].year, -abs(one[1]), one[0])
        )
        if value
    ]


def _maps(rows: Rows, selection: Selection, asked: Asked, words: Words) -> list[PlaceMap]:
    """By owner's seat, where people take part, and the difference: per inhabitant, so that a large
    place is not dark for being large."""
    people = {code: rows.in_people(code) for code in rows.all_codes()}
    seats = {code: rows.by_seat(code) for code in rows.all_codes()}
    values = {
        "seat": seats,
        "people": people,
        "difference": {code: _difference(people[code], seats[code]) for code in people},
    }
    drawn = [asked.map] if asked.map else list(values)
    return [_map(name, values[name], selection, asked, words) for name in drawn if rows.codes()]


def _difference(people: int | None, seat: int | None) -> int | None:
    return None if people is None and seat is None else (people or 0) - (seat or 0)


def _map(
    name: str, values: Mapping[str, int | None], selection: Selection, asked: Asked, words: Words
) -> PlaceMap:
    part = "seat_in" if name == "seat" else "people_in"
    return build(
        {
            code: rate
            for code, value in values.items()
            if (rate := words.rate(value, code)) is not None
        },
        caption=f"{MAPS[name]}, {str(asked.measure.label).lower()} {words.rate_heading()}",
        value_heading=words.rate_heading(),
        level=asked.level,
        wording=words.written_rate,
        address=lambda code: behind(selection, asked, part, code),
        map_id=f"map-{name}",
    )
