"""One project's own placing: where each measure is put, by which method and in which range."""

from __future__ import annotations

from dataclasses import dataclass

from samsyn.projects.models import Measure, PlacedReport, Placing, Project, ReportedPart
from samsyn.projects.placing import Range, Sizes, Weight, Whole, divide, ranges
from samsyn.projects.selectors.people import REPORTED, county_of, populations, sizes_of

Told = dict[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Part:
    """`amount` in the measure's smallest unit; `method` is REPORTED or a basis of Placing.

    `reasons` say where reported figures come from, as whoever reported wrote it.
    """

    code: str
    amount: int
    method: str
    range: Range
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnPlacing:
    """`weight` is what is divided by; None where nothing is divided."""

    measure: Measure
    currency: str
    whole: int
    nowhere: int
    parts: list[Part]
    weight: Weight | None


def placing_of(project: Project) -> list[OwnPlacing]:
    """The measures that are known of the project; the others have no entry."""
    reports = list(PlacedReport.objects.filter(project=project))
    told = _reasons(project)
    placings = Placing.objects.filter(project=project).select_related("place_set")
    by_measure = {placing.measure: placing for placing in placings}
    sizes = sizes_of({placing.groups for placing in placings})
    return [
        _own(by_measure[measure], [one for one in reports if one.measure == measure], told, sizes)
        for measure in Measure
        if measure in by_measure
    ]


def _own(placing: Placing, reports: list[PlacedReport], told: Told, sizes: Sizes) -> OwnPlacing:
    parts = [
        Part(
            one.place_code,
            one.amount,
            REPORTED,
            Range(one.amount, one.amount),
            told.get((one.place_code, one.measure), ()),
        )
        for one in reports
    ]
    places = placing.place_set.places if placing.place_set else ()
    weight, own = sizes.weighing(placing.groups, places)
    if places:
        whole = Whole(placing.rest, places, placing.basis == Placing.Basis.STATED, own)
        limits = ranges([whole])
        divided = divide([whole], populations(), county_of).parts
        parts += [
            Part(code, amount, placing.basis, limits[code])
            for code, amount in sorted(divided.items())
        ]
    return OwnPlacing(
        measure=Measure(placing.measure),
        currency=placing.currency,
        whole=placing.whole,
        nowhere=0 if places else placing.rest,
        parts=parts,
        weight=weight if len(places) > 1 else None,
    )


def _reasons(project: Project) -> Told:
    current = ReportedPart.objects.filter(project=project, replaced_at=None).exclude(reason="")
    told: Told = {}
    for part in current:
        key = (part.place_code, part.measure)
        told[key] = tuple(dict.fromkeys((*told.get(key, ()), part.reason)))
    return told
