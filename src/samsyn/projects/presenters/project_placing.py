"""One project's own placing as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from samsyn.places import selectors as places
from samsyn.places.maps import place_page
from samsyn.projects.models import Project
from samsyn.projects.presenters.people import METHODS
from samsyn.projects.presenters.people_asked import Asked, Words
from samsyn.projects.presenters.weights import weight_words
from samsyn.projects.selectors.project_placing import OwnPlacing, placing_of


@dataclass(frozen=True, slots=True)
class PartRow:
    name: str
    url: str
    amount: str
    method: str | Promise
    range: str
    reasons: str


@dataclass(frozen=True, slots=True)
class MeasureTable:
    label: str | Promise
    whole: str
    nowhere: str
    weight: str
    rows: list[PartRow]


def placing_tables(project: Project) -> list[MeasureTable]:
    return [_table(own) for own in placing_of(project)]


def _table(own: OwnPlacing) -> MeasureTable:
    words = Words(Asked(own.measure, own.currency, "municipality"))
    order = {code: n for n, code in enumerate(places.in_name_order({p.code for p in own.parts}))}
    rows = [
        PartRow(
            name=places.name(part.code),
            url=place_page(part.code),
            amount=words.value(part.amount),
            method=METHODS[part.method],
            range=words.range(part.range.low, part.range.high),
            reasons="; ".join(part.reasons),
        )
        for part in sorted(own.parts, key=lambda part: order[part.code])
    ]
    nowhere = words.value(own.nowhere) if own.nowhere else ""
    weight = weight_words(own.weight) if own.weight else ""
    return MeasureTable(own.measure.label, words.value(own.whole), nowhere, weight, rows)
