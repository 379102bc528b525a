"""What hangs on a project: its places, the sections of its text and the figures that it quotes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from samsyn.projects.models import Project, ProjectPlace, ProjectSection, QuotedFigure
from samsyn.projects.services.inserting import insert
from samsyn.projects.services.places import owner_seat
from samsyn.projects.services.statements import PLACE_FIELDS, Draft

Pair = tuple[Project, Draft]
_RELATIONS = {
    "municipalities": ProjectPlace.Relation.STATED,
    "counties": ProjectPlace.Relation.STATED,
    "municipalities_mentioned": ProjectPlace.Relation.MENTIONED,
}
_LARGEST_FIGURE = Decimal(10) ** 11


def add(pairs: Iterable[Pair]) -> None:
    """The children of new projects."""
    pairs = list(pairs)
    insert(ProjectPlace, [part for row, draft in pairs for part in _places(row, draft)])
    insert(ProjectSection, [part for row, draft in pairs for part in _sections(row, draft)])
    insert(QuotedFigure, [part for row, draft in pairs for part in _figures(row, draft)])


def replace(project: Project, draft: Draft, names: Collection[str]) -> None:
    """Where a field among `names` changed, its children as the draft states them instead."""
    if "sections" in names:
        project.sections.all().delete()
        ProjectSection.objects.bulk_create(_sections(project, draft))
    if "quoted_figures" in names:
        project.quoted_figures.all().delete()
        QuotedFigure.objects.bulk_create(_figures(project, draft))
    if {"owner", *PLACE_FIELDS} & set(names):
        _replace_places(project, draft, names)


def _replace_places(project: Project, draft: Draft, names: Collection[str]) -> None:
    gone = {relation for name, relation in _RELATIONS.items() if name in names}
    if "owner" in names:
        gone.add(ProjectPlace.Relation.OWNER_SEAT)
    project.places.filter(relation__in=gone).delete()
    wanted = [place for place in _places(project, draft) if place.relation in gone]
    ProjectPlace.objects.bulk_create(wanted, ignore_conflicts=True)


def _places(project: Project, draft: Draft) -> Iterator[ProjectPlace]:
    found = {
        (code, relation): None
        for name, relation in _RELATIONS.items()
        for code in draft.places.get(name, ())
    }
    seat = None if project.owner_is_person else owner_seat(draft.columns.get("owner", ""))
    if seat is not None:
        found[seat, ProjectPlace.Relation.OWNER_SEAT] = None
    for code, relation in found:
        if len(code) in (2, 4):
            yield ProjectPlace(project_id=project.pk, place_code=code, relation=relation)


def _sections(project: Project, draft: Draft) -> Iterator[ProjectSection]:
    for position, (heading, text, locator) in enumerate(draft.sections):
        yield ProjectSection(
            project=project, position=position, heading=heading[:500], text=text, locator=locator
        )


def _figures(project: Project, draft: Draft) -> Iterator[QuotedFigure]:
    for stated, locator in draft.figures:
        figure = stated.get("figure")
        low, high = figure if isinstance(figure, list | tuple) else (figure, None)
        if (lowest := _number(low)) is None:
            continue
        yield QuotedFigure(
            project=project,
            low=lowest,
            high=_number(high),
            unit=str(stated.get("unit") or "")[:40],
            place_code=str(stated.get("place") or "")[:4],
            year=_year(stated.get("year")),
            source=str(stated.get("source") or "")[:200],
            locator=locator,
        )


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < _LARGEST_FIGURE else None


def _year(value: Any) -> int | None:
    return value if isinstance(value, int) and 1900 <= value <= 2200 else None
