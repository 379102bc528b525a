"""Constructed records and documents: nothing here is taken from a real page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from samsyn.core.models import Role, RoleAssignment, User
from samsyn.projects.services.importing import import_parsed
from samsyn.projects.services.report import ImportReport
from samsyn.sources.records import Cell, CharSpan, Grid, Item, Parsed, Record, Value


def value(content: Any, start: int = 0, **extra: Any) -> Value:
    return Value(content, CharSpan(start, start + 5), **extra)


def codes(*stated: str) -> Value:
    items = tuple(Item(code, CharSpan(n * 10, n * 10 + 4)) for n, code in enumerate(stated))
    return Value(list(stated), CharSpan(0, len(stated) * 10), items=items)


def project(number: str = "2031/00001", *, proposal: bool = False, **fields: Any) -> Record:
    """A project in an invented programme; fields are plain values or Values."""
    stated = {
        "number": number,
        "title": "Ekbackens väg till arbete",
        "owner": "Eskilstuna kommun",
        "programme": "2014-2020",
        "currency": "SEK",
        "total_budget": Decimal(1_500_000),
        "esf_support": Decimal(600_000),
        "period_start": date(2018, 1, 1),
        "period_end": date(2019, 12, 31),
        **fields,
    }
    kept = {
        name: part if isinstance(part, Value) else value(part, n * 10)
        for n, (name, part) in enumerate(stated.items())
        if part is not None
    }
    return Record("project", kept, proposal=proposal)


def call(number: str = "2031/00900", **fields: Any) -> Record:
    stated = {"number": number, "title": "Utlysning om vägar till arbete", **fields}
    return Record("call", {name: value(part) for name, part in stated.items()})


def document(*records: Record, name: str = "konstruerad.txt", **extra: Any) -> Parsed:
    extra.setdefault("text", f"konstruerad text {name} " * 20)
    return Parsed(path=name, format="constructed", records=records, **extra)


def sheet(*records: Record, rows: Iterable[list[str]], name: str = "lista.csv") -> Parsed:
    grid = Grid("", [list(row) for row in rows])
    return Parsed(path=name, format="constructed_list", records=records, grids=(grid,))


def cell(content: Any, reference: str, **extra: Any) -> Value:
    return Value(content, Cell("", reference), **extra)


def store(parsed: Parsed, *, by: User | None = None, **extra: Any) -> ImportReport:
    """Import a constructed document; its bytes are told apart by its content."""
    data = json.dumps([parsed.as_json(), extra.get("marker", "")], default=str).encode()
    extra.pop("marker", None)
    return import_parsed(parsed=parsed, data=data, by=by, **extra)


def user(role: Role | None = None, place_code: str = "", email: str = "") -> User:
    """A user with one role at one place; without a role she may do nothing."""
    made = User.objects.create_user(email or f"{role or 'none'}{place_code}@example.org")
    if role is not None:
        RoleAssignment.objects.create(user=made, role=role, place_code=place_code)
    return made


# A constructed list of operations; nothing explains the heading 'Grön märkning'.
HEAD = "Diarienummer;Namn på insatsen;Stödmottagare;Startdatum;Slutdatum;Total projektbudget"
ROWS = (
    "23-101-S01;Gläntans väg;Exempelkommuns kommun;2023-01-01;2024-12-31;1 200 000",
    "23-102-S01;Bryggan;Flens kommun;2023-02-01;2025-01-31;800 000",
)


def a_list(*, extra: str = "", cells: tuple[str, ...] = ()) -> bytes:
    """A list of two projects as CSV, with one more column where `extra` names it."""
    lines = [f"{HEAD};{extra}" if extra else HEAD]
    lines += [f"{row};{cells[n]}" if cells else row for n, row in enumerate(ROWS)]
    return "\r\n".join(lines).encode("utf-8")
