"""What hangs on a project: its places, the sections of its text and the figures that it quotes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from samsyn.projects.models import Project, ProjectPlace, ProjectSection, QuotedFigure
from samsyn.projects.services.inserting import Columns, insert
from samsyn.projects.services.places import owner_seat
from samsyn.projects.services.statements import PLACE_FIELDS, Draft

_RELATIONS = {
    "municipalities": ProjectPlace.Relation.STATED.value,
    "counties": ProjectPlace.Relation.STATED.value,
    "municipalities_mentioned": ProjectPlace.Relation.MENTIONED.value,
}
_SEAT = ProjectPlace.Relation.OWNER_SEAT.value
_LARGEST_FIGURE = Decimal(10) ** 11


class Parent(NamedTuple):
    """A project's number, and whether its owner is a natural person."""

    pk: int
    owner_is_person: bool


def add(pairs: Iterable[tuple[Parent, Draft]]) -> None:
    """The children of new projects."""
    pairs = list(pairs)
    insert(ProjectPlace, [part for row, draft in pairs for part in _places(row, draft)])
    insert(ProjectSection, [part for row, draft in pairs for part in _sections(row, draft)])
    insert(QuotedFigure, [part for row, draft in pairs for part in _figures(row, draft)])


def replace(project: Project, draft: Draft, names: Collection[str]) -> None:
    """Where a field among `names` changed, its children as the draft states them instead."""
    parent = Parent(project.pk, project.owner_is_person)
    if "sections" in names:
        project.sections.all().delete()
        insert(ProjectSection, list(_sections(parent, draft)))
    if "quoted_figures" in names:
        project.quoted_figures.all().delete()
        insert(QuotedFigure, list(_figures(parent, draft)))
    if {"owner", *PLACE_FIELDS} & set(names):
        _replace_places(project, draft, names)


def _replace_places(project: Project, draft: Draft, names: Collection[str]) -> None:
    gone = {relation for name, relation in _RELATIONS.items() if name in names}
    if "owner" in names:
        gone.add(_SEAT)
    project.places.filter(relation__in=gone).delete()
    parent = Parent(project.pk, project.owner_is_person)
    wanted = [one for one in _places(parent, draft) if one["relation"] in gone]
    places = [ProjectPlace(**columns) for columns in wanted]
    ProjectPlace.objects.bulk_create(places, ignore_conflicts=True)


def _places(project: Parent, draft: Draft) -> Iterator[Columns]:
    found = {
        (code, relation): None
        for name, relation in _RELATIONS.items()
        for code in draft.places.get(name, ())
    }
    seat = None if project.owner_is_person else owner_seat(draft.columns.get("owner", ""))
    if seat is not None:
        found[seat, _SEAT] = None
    for code, relation in found:
        if len(code) in (2, 4):
            yield {"project_id": project.pk, "place_code": code, "relation": relation}


def _sections(project: Parent, draft: Draft) -> Iterator[Columns]:
    for position, (heading, text, locator) in enumerate(draft.sections):
        yield {
            "project_id": project.pk,
            "position": position,
            "heading": heading[:500],
            "text": text,
            "locator": locator,
        }


def _figures(project: Parent, draft: Draft) -> Iterator[Columns]:
    for stated, locator in draft.figures:
        figure = stated.get("figure")
        low, high = figure if isinstance(figure, list | tuple) else (figure, None)
        if (lowest := _number(low)) is None:
            continue
        yield {
            "project_id": project.pk,
            "low": lowest,
            "high": _number(high),
            "unit": str(stated.get("unit") or "")[:40],
            "place_code": str(stated.get("place") or "")[:4],
            "year": _year(stated.get("year")),
            "source": str(stated.get("source") or "")[:200],
            "locator": locator,
        }


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < _LARGEST_FIGURE else None


def _year(value: Any) -> int | None:
    return value if isinstance(value, int) and 1900 <= value <= 2200 else None
