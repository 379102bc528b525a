"""What one project's page shows beside its facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from samsyn.core.models import Document
from samsyn.projects.models import Project
from samsyn.projects.selectors.statements import Statement

_ROW = re.compile(r"\D*(\d+)$")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A finding of a document that concerns the project, such as two statements that disagree."""

    code: str
    values: Mapping[str, str]
    message: str
    locator: Mapping[str, Any] | None
    document: Document


def warnings_of(project: Project, statements: Mapping[str, Statement]) -> list[Contradiction]:
    """The findings of the project's documents that stand among its own values.

    In a page all findings concern the project, if it is the only one there; in a list those on its
    own rows; in a JSON list those below its own entry.
    """
    spots: dict[Document, list[Mapping[str, Any]]] = {}
    for statement in statements.values():
        value = statement.current
        if value is not None and value.document is not None and value.locator:
            spots.setdefault(value.document, []).append(value.locator)
    return [
        Contradiction(
            found["code"], found.get("values", {}), found["message"], found["locator"], document
        )
        for document, own in spots.items()
        for found in document.warnings
        if _concerns(found.get("locator"), own)
    ]


def _concerns(locator: Mapping[str, Any] | None, own: Iterable[Mapping[str, Any]]) -> bool:
    if locator is None:
        return False
    place = _place(locator)
    if isinstance(place, int):
        starts = [int(spot["start"]) for spot in own if spot["kind"] == "characters"]
        ends = [int(spot["end"]) for spot in own if spot["kind"] == "characters"]
        return bool(starts) and min(starts) <= place <= max(ends)
    return any(_place(spot) == place for spot in own)


def _place(locator: Mapping[str, Any]) -> object:
    """What two spots of one record share: the row of a sheet, the entry of a JSON list."""
    match locator:
        case {"kind": "cell", "sheet": sheet, "cell": cell}:
            found = _ROW.match(cell)
            return sheet, found[1] if found else cell
        case {"kind": "json", "pointer": pointer}:
            return "/".join(str(pointer).split("/")[:-1])
        case {"kind": "characters", "start": start}:
            return int(start)
    return None
