"""Typed records that every reader gives: values, where they stand, and how sure the reading is.

What a long list has a million of (cells, values) are named tuples: they are made in a third of the
time of a frozen dataclass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from samsyn.sources.fields import FIELDS


@dataclass(frozen=True, slots=True)
class CharSpan:
    """Characters `start` up to, not including, `end` of the document's decoded text."""

    start: int
    end: int

    def as_json(self) -> dict[str, Any]:
        return {"kind": "characters", "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class PageSpan(CharSpan):
    """Characters of a paged document's text, and the page, from 1, on which they begin."""

    page: int

    def as_json(self) -> dict[str, Any]:
        return {**CharSpan.as_json(self), "page": self.page}


@dataclass(frozen=True, slots=True)
class ParagraphSpan(CharSpan):
    """Characters of a written document's text, and the paragraph, from 1, in which they begin.

    Paragraphs are counted as a reader sees them: empty ones and those in tables are not.
    """

    paragraph: int

    def as_json(self) -> dict[str, Any]:
        return {**CharSpan.as_json(self), "paragraph": self.paragraph}


@dataclass(frozen=True, slots=True)
class TableSpan(CharSpan):
    """Characters in a table of a written document: the table, from 1, and the cell as 'B3'."""

    table: int
    cell: str

    def as_json(self) -> dict[str, Any]:
        return {**CharSpan.as_json(self), "table": self.table, "cell": self.cell}


class Cell(NamedTuple):
    """A cell by sheet name and A1 reference; a CSV file is one sheet named ''."""

    sheet: str
    cell: str

    def as_json(self) -> dict[str, Any]:
        return {"kind": "cell", "sheet": self.sheet, "cell": self.cell}


@dataclass(frozen=True, slots=True)
class JsonPointer:
    """A place in a JSON document (RFC 6901)."""

    pointer: str

    def as_json(self) -> dict[str, Any]:
        return {"kind": "json", "pointer": self.pointer}


Locator = CharSpan | Cell | JsonPointer


class Item(NamedTuple):
    """One part of a value that has several (a municipality, a figure), with its own spot."""

    value: Any
    locator: Locator


class Value(NamedTuple):
    """What a document states in one field.

    `confidence` is 1.0 for a labelled fact and lower for what prose suggests. `raw` is the text as
    written where it differs from `value`. `personal` marks what identifies a natural person.
    """

    value: Any
    locator: Locator
    confidence: float = 1.0
    raw: str | None = None
    personal: bool = False
    items: tuple[Item, ...] = ()

    def as_json(self) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "value": plain(self.value),
            "locator": self.locator.as_json(),
            "confidence": self.confidence,
        }
        if self.raw is not None:
            shown["raw"] = self.raw
        if self.personal:
            shown["personal"] = True
        if self.items:
            shown["items"] = [
                {"value": plain(item.value), "locator": item.locator.as_json()}
                for item in self.items
            ]
        return shown


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should see; made by `findings.finding`.

    `code` is stable; `message` says in English what is wrong, the value received and the next step;
    `values` are what it names, for wording it in another language. A contradiction stands in
    several places: `also` holds the others.
    """

    code: str
    message: str
    locator: Locator | None = None
    also: tuple[Locator, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict, hash=False)

    def as_json(self) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "code": self.code,
            "message": self.message,
            "values": dict(self.values),
            "locator": self.locator.as_json() if self.locator else None,
        }
        if self.also:
            shown["also"] = [locator.as_json() for locator in self.also]
        return shown


@dataclass(frozen=True, slots=True)
class Record:
    """A project or a call. `proposal` is true where a person must accept it first (prose)."""

    type: Literal["project", "call"]
    fields: Mapping[str, Value]
    proposal: bool = False

    def __post_init__(self) -> None:
        if not self.fields.keys() <= FIELDS.keys():
            unknown = sorted(self.fields.keys() - FIELDS.keys())
            raise ValueError(f"not fields of a record: {unknown}; see sources/fields.py")

    def as_json(self) -> dict[str, Any]:
        return {
            "type": self.type,
            "proposal": self.proposal,
            "fields": {name: value.as_json() for name, value in self.fields.items()},
        }


@dataclass(frozen=True, slots=True)
class PersonalSpan:
    """Text that identifies a person.

    `kind` is name, email, telephone, personal_number or address.
    """

    locator: Locator
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet as text cells, as read: rows of strings; row 0 is the sheet's row 1."""

    name: str
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Parsed:
    """All that one document gave. Exactly one of `text` and `grids` holds what locators point into.

    For JSON, `text` is the decoded document and the locators are JSON pointers.
    `origin` is the address that a saved page gives as its own.
    `headings` are those that the document itself marks, in order: its tree of parts.
    `unknown_columns` are headings that nothing explained: (sheet, A1 reference, heading, samples).
    """

    path: str
    format: str
    records: tuple[Record, ...] = ()
    warnings: tuple[Finding, ...] = ()
    personal: tuple[PersonalSpan, ...] = ()
    text: str | None = None
    grids: tuple[Grid, ...] = ()
    unknown_columns: tuple[UnknownColumn, ...] = ()
    origin: str | None = None
    headings: tuple[Heading, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "format": self.format,
            "records": [record.as_json() for record in self.records],
            "warnings": [warning.as_json() for warning in self.warnings],
        }


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` is 1 for the uppermost."""

    level: int
    text: str
    locator: Locator


@dataclass(frozen=True, slots=True)
class UnknownColumn:
    sheet: str
    cell: str
    heading: str
    samples: tuple[str, ...] = field(default=())


def plain(value: Any) -> Any:
    """The value as JSON has it: ISO dates, whole numbers without decimals, else exact decimals."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value
