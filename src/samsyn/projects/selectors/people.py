"""The selection's participants or money by place: where people take part, and by owner's seat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from samsyn.gazetteer.places import municipalities
from samsyn.projects.figures import placing
from samsyn.projects.figures.bank import Part
from samsyn.projects.figures.placing import Rest, Sums
from samsyn.projects.models import GroupSize, Measure, PlacedReport, PlaceSet, Placing, Project
from samsyn.projects.placing import (
    GROUP_MARK,
    INHABITANTS,
    Range,
    Sizes,
    Weight,
    Whole,
    divide,
    ranges,
)

REPORTED = "reported"
# More sets than these are read whole instead of by their numbers.
MANY_SETS = 500


@dataclass(slots=True)
class Placed:
    """One measure of a selection, in its smallest unit, by municipality.

    `people` and `seats` each sum to `whole` with what has no known place: `nowhere`, `no_seat`.
    `methods` is the whole by how it is placed. `weights` is what is divided over several places, by
    what it is divided by, and `weighed` the weights behind each place's figure. `stating` of
    `projects` state the measure in `currency`; what the others have is unknown.
    """

    measure: Measure
    currency: str
    people: dict[str, int] = field(default_factory=dict)
    reported: dict[str, int] = field(default_factory=dict)
    ranges: dict[str, Range] = field(default_factory=dict)
    county_ranges: dict[str, Range] = field(default_factory=dict)
    seats: dict[str, int] = field(default_factory=dict)
    methods: dict[str, int] = field(default_factory=dict)
    weights: dict[Weight, int] = field(default_factory=dict)
    weighed: dict[str, set[Weight]] = field(default_factory=dict)
    whole: int = 0
    nowhere: int = 0
    no_seat: int = 0
    equally: int = 0
    exceeding: int = 0
    stating: int = 0
    projects: int = 0


@dataclass(frozen=True, slots=True)
class Stated:
    """How many projects of a selection state a measure in a currency."""

    currency: str
    projects: int


def stated_currencies(
    projects: QuerySet[Project], measure: Measure, part: Part | None = None
) -> list[Stated]:
    """The currencies in which the measure is stated, most projects first; '' for participants.

    `part`, here and below, are the same projects where they are held in the process.
    """
    if part is not None:
        counts = placing.counted(part, "currency", measure)
    else:
        rows = _placings(projects, measure).values("currency").annotate(count=Count("pk"))
        counts = {row["currency"]: row["count"] for row in rows}
    found = (Stated(currency, count) for currency, count in counts.items())
    return sorted(found, key=lambda one: (-one.projects, one.currency))


def most_stated(projects: QuerySet[Project], part: Part | None = None) -> Measure:
    """The measure that most projects state; of equals the first of Measure."""
    if part is not None:
        counts = placing.counted(part, "measure")
    else:
        rows = Placing.objects.filter(project__in=projects.order_by().values("pk"))
        counts = dict(
            rows.values("measure").annotate(count=Count("pk")).values_list("measure", "count")
        )
    return max(Measure, key=lambda measure: counts.get(measure, 0))


def placed(
    projects: QuerySet[Project], measure: Measure, currency: str, part: Part | None = None
) -> Placed:
    """Seven queries, summed by the database; what shares places and weights is one whole."""
    found = Placed(measure, currency)
    if part is not None:
        sums = placing.sums(part, measure, currency)
        found.projects = part.count
    else:
        sums = _summed_by_database(projects, measure, currency)
        found.projects = projects.order_by().count()
    found.reported = sums.reported
    _add_methods(found, sums.methods)
    _add_people(found, _wholes(found, sums.rests))
    found.no_seat = sums.seats.pop("", 0)
    found.seats = sums.seats
    return found


def _summed_by_database(projects: QuerySet[Project], measure: Measure, currency: str) -> Sums:
    own = _placings(projects, measure).filter(currency=currency)
    reports = PlacedReport.objects.filter(
        project__in=projects.order_by().values("pk"), measure=measure, currency=currency
    )
    methods: Iterable[Any] = own.values("basis").annotate(
        rest=Sum("rest"),
        reported=Sum("reported"),
        count=Count("pk"),
        exceeding=Count("pk", filter=Q(exceeds=True)),
    )
    divided = own.exclude(place_set=None)
    rests = divided.values("basis", "groups", "place_set").annotate(sum=Sum("rest"))
    seats = own.values("seat").annotate(sum=Sum(F("rest") + F("reported")))
    by_place = reports.values("place_code").annotate(sum=Sum("amount"))
    return Sums(
        reported={row["place_code"]: int(row["sum"]) for row in by_place},
        methods=list(methods),
        rests=[(row["basis"], row["groups"], row["place_set"], int(row["sum"])) for row in rests],
        seats={row["seat"]: int(row["sum"]) for row in seats},
    )


def _placings(projects: QuerySet[Project], measure: Measure) -> QuerySet[Placing]:
    return Placing.objects.filter(measure=measure, project__in=projects.order_by().values("pk"))


def _add_methods(found: Placed, rows: Iterable[Mapping[str, Any]]) -> None:
    for row in rows:
        rest, reported = int(row["rest"]), int(row["reported"])
        found.stating += row["count"]
        found.exceeding += row["exceeding"]
        found.whole += rest + reported
        found.methods[REPORTED] = found.methods.get(REPORTED, 0) + reported
        found.methods[row["basis"]] = found.methods.get(row["basis"], 0) + rest
    found.nowhere = found.methods.get(Placing.Basis.NOWHERE, 0)


def _wholes(found: Placed, rests: Sequence[Rest]) -> list[Whole]:
    """What is not reported: one whole for each set of municipalities, grounds and weights."""
    codes = _codes_of({pk for _basis, _groups, pk, _total in rests})
    sizes = sizes_of({groups for _basis, groups, _pk, _total in rests})
    weights: dict[Weight, Mapping[str, int] | None] = {}
    summed: dict[tuple[str, int, Weight], int] = {}
    for basis, groups, pk, total in sorted(rests):
        weight = INHABITANTS
        if len(codes[pk]) > 1:
            weight, own = sizes.weighing(groups, codes[pk])
            _note_weight(found, weight, codes[pk], total)
            weight = weight if weight.year else INHABITANTS
            weights[weight] = own
        summed[basis, pk, weight] = summed.get((basis, pk, weight), 0) + total
    return [
        Whole(total, codes[pk], basis == Placing.Basis.STATED, weights.get(weight))
        for (basis, pk, weight), total in summed.items()
    ]


def _codes_of(used: set[int]) -> dict[int, tuple[str, ...]]:
    sets = PlaceSet.objects.all() if len(used) > MANY_SETS else PlaceSet.objects.filter(pk__in=used)
    return {pk: tuple(codes.split()) for pk, codes in sets.values_list("pk", "codes")}


def _note_weight(found: Placed, weight: Weight, places: Iterable[str], total: int) -> None:
    found.weights[weight] = found.weights.get(weight, 0) + total
    for place in places:
        found.weighed.setdefault(place, set()).add(weight)


def sizes_of(groups: Iterable[str]) -> Sizes:
    """What is loaded of these target groups (as Placing has them), suppressed figures left out."""
    codes = {code for several in groups for code in several.split(GROUP_MARK) if code}
    if not codes:
        return Sizes()
    known = GroupSize.objects.filter(group__in=codes, replaced_at=None, value__gte=0)
    rows = known.values_list("group", "year", "place_code", "value")
    return Sizes((group, year, code, value or 0) for group, year, code, value in rows)


def _add_people(found: Placed, rests: list[Whole]) -> None:
    exact = [Whole(total, (code,), certain=True) for code, total in found.reported.items()]
    divided = divide(rests, populations(), county_of)
    found.equally = divided.equally
    found.people = _summed((divided.parts, found.reported))
    found.ranges = ranges([*rests, *exact])
    found.county_ranges = ranges([*rests, *exact], county_of)


def _summed(several: Iterable[Mapping[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for one in several:
        for code, value in one.items():
            sums[code] = sums.get(code, 0) + value
    return sums


def county_of(code: str) -> str:
    return code[:2]


@cache
def populations() -> Mapping[str, int]:
    """The weights: inhabitants by municipality (SCB, by way of the shipped table)."""
    return MappingProxyType({code: one.population for code, one in municipalities().items()})
