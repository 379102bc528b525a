"""From a reader's record to what the bank stores: values with spots, and columns that fit."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from samsyn.core.masking import storable
from samsyn.projects.models import Call, Project
from samsyn.projects.services.fitting import Check, check_of, shortened
from samsyn.sources.fields import FIELDS
from samsyn.sources.findings import finding
from samsyn.sources.records import Finding, Item, Locator, Record, Value

Mask = Callable[[str], str]
_PERSONAL = frozenset(name for name, field in FIELDS.items() if field.personal)
# Values read with at least this confidence need no second look.
CERTAIN = 0.9

# Where a record's field has another name in a table.
CALL_COLUMNS = {
    "period_start": "opens_on",
    "period_end": "closes_on",
    "call_amount": "amount",
    "call_number": "number",
}
PLACE_FIELDS = ("municipalities", "municipalities_mentioned", "counties")
LIST_FIELDS = {"sections", "quoted_figures", "partners", *PLACE_FIELDS}
# Not stored as a value: it says that another field is personal.
_SIGNS = {"beneficiary_is_person"}
# Of a natural person nothing is kept but the name, and that for two years.
_NOT_OF_PERSONS = {"owner_unit", "owner_city", "owner_postal_code", "owner_org_number"}


@dataclass(slots=True)
class Draft:
    """A record made ready: `columns` fit the model, `refused` says what did not and why.

    `certain` is false for what prose proposes, what was read with doubt, and what a finding
    concerns. `row` is the record's row of its sheet, from 1, where it comes from a list.
    """

    record: Record
    model: type[Project] | type[Call]
    values: dict[str, Value] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)
    refused: list[Finding] = field(default_factory=list)
    sections: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    figures: list[tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=list)
    places: dict[str, list[str]] = field(default_factory=dict)
    certain: bool = True
    row: int | None = None


def column_of(model: type[Project] | type[Call], name: str) -> str:
    """The table's column of a record's field."""
    return CALL_COLUMNS.get(name, name) if model is Call else name


def draft_of(record: Record, *, mask: Mask) -> Draft:
    """The record's values and columns; prose is masked.

    Contact persons have no columns: core seals their values, or does not keep them.
    """
    draft = Draft(record, Project if record.type == "project" else Call)
    certain = not record.proposal
    left_out = _SIGNS if _SIGNS.isdisjoint(record.fields) else _SIGNS | _NOT_OF_PERSONS
    for name, value in record.fields.items():
        certain = certain and value.confidence >= CERTAIN
        if name in left_out or value.value is None:
            continue
        if name in _PERSONAL:
            draft.values[name] = value._replace(personal=True)
        elif name in LIST_FIELDS:
            _add_list(draft, name, value, mask)
        else:
            _add_scalar(draft, name, value, mask)
    draft.certain = certain and not draft.refused
    return draft


def _add_scalar(draft: Draft, name: str, value: Value, mask: Mask) -> None:
    column, check, is_kept = _place(draft.model, name)
    content = value.value
    if name == "summary":
        content = mask(content)
    if name in ("title", "summary"):
        content = storable(content)
    problem = check(content) if check else ""
    if problem and name != "title":
        draft.refused.append(_refused(name, value, content, problem))
        return
    if problem:
        cut = shortened(draft.model, column, content)
        length, limit = len(content), len(cut)
        draft.refused.append(
            finding("value_shortened", value.locator, field=name, length=length, limit=limit)
        )
        content = cut
    if is_kept:
        draft.columns[column] = content
    same = content is value.value and not value.personal
    draft.values[name] = value if same else value._replace(value=content, personal=False)


@cache
def _place(model: type[Project] | type[Call], name: str) -> tuple[str, Check | None, bool]:
    """A field's column, what says why a value does not fit it, and whether the model has it."""
    column = column_of(model, name)
    return column, check_of(model, column), hasattr(model, column)


def _refused(name: str, value: Value, content: Any, problem: str) -> Finding:
    """`content` is the value as it was to be stored, its prose masked."""
    shown = "…" if value.personal else str(content)
    return finding("value_refused", value.locator, field=name, value=shown, why=problem)


def _add_list(draft: Draft, name: str, value: Value, mask: Mask) -> None:
    if name == "sections":
        parts = [(storable(h), mask(storable(text)), spot) for h, text, spot in _sections(value)]
        draft.sections = [(heading, text, spot.as_json()) for heading, text, spot in parts]
        shown: Any = {"sections": len(parts), "digest": _digest(draft.sections)}
        items = tuple(Item(heading, spot) for heading, _, spot in parts)
    elif name == "quoted_figures":
        items = tuple(Item(dict(part), spot) for part, spot in _parts(value))
        draft.figures = [(item.value, item.locator.as_json()) for item in items]
        shown = [item.value for item in items]
    elif name == "partners":
        shown, items = value.value, value.items
    else:
        shown = draft.places[name] = sorted({str(code) for code in value.value})
        items = value.items
    draft.values[name] = value._replace(value=shown, items=items)


def _sections(value: Value) -> Iterator[tuple[str, str, Locator]]:
    pairs = value.value.items() if isinstance(value.value, Mapping) else value.value
    for number, (heading, text) in enumerate(pairs):
        spot = value.items[number].locator if number < len(value.items) else value.locator
        yield str(heading), str(text), spot


def _parts(value: Value) -> Iterator[tuple[Any, Locator]]:
    for item in value.items or tuple(Item(part, value.locator) for part in value.value):
        yield item.value, item.locator


def _digest(sections: list[tuple[str, str, dict[str, Any]]]) -> str:
    content = "\x1f".join(f"{heading}\x1e{text}" for heading, text, _ in sections)
    return hashlib.sha256(content.encode()).hexdigest()
