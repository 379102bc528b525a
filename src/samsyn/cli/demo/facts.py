"""Facts kept as data, back into the records that the readers gave; see data/README.md."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from samsyn.sources.fields import FIELDS
from samsyn.sources.findings import finding_of
from samsyn.sources.records import (
    Cell,
    CharSpan,
    Item,
    JsonPointer,
    Locator,
    Parsed,
    Record,
    Value,
)

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A source that is not shipped: what is known of it, the facts it gave, our own summaries."""

    sha256: str
    size: int
    origin: str
    licence: str
    fetched_at: datetime
    parsed: Parsed
    summaries: tuple[str, ...]


def read_documents(path: Path = DATA / "texts.json") -> list[SourceFacts]:
    return [_document(part) for part in json.loads(path.read_text(encoding="utf-8"))["documents"]]


def _document(part: Mapping[str, Any]) -> SourceFacts:
    parsed = Parsed(
        path=part["name"],
        format=part["format"],
        records=tuple(_record(record) for record in part["records"]),
        warnings=tuple(
            finding_of(found["code"], found["values"], _locator(found["locator"]))
            for found in part["warnings"]
        ),
    )
    return SourceFacts(
        sha256=part["sha256"],
        size=part["size"],
        origin=part["origin"],
        licence=part["licence"],
        fetched_at=datetime.fromisoformat(part["fetched_at"]).replace(tzinfo=UTC),
        parsed=parsed,
        summaries=tuple(record["summary"] for record in part["records"]),
    )


def _record(part: Mapping[str, Any]) -> Record:
    fields = {name: _value(name, stated) for name, stated in part["fields"].items()}
    return Record(type=part["type"], fields=fields, proposal=part["proposal"])


def _value(name: str, stated: Mapping[str, Any]) -> Value:
    locator = _locator(stated["locator"])
    if locator is None:
        raise ValueError(f"the value of {name} has no place in its source")
    return Value(
        value=_typed(FIELDS[name].kind, stated["value"]),
        locator=locator,
        confidence=stated["confidence"],
        items=tuple(
            Item(part["value"], _locator(part["locator"]) or locator)
            for part in stated.get("items", [])
        ),
    )


def _typed(kind: str, value: Any) -> Any:
    if kind == "date":
        return date.fromisoformat(value)
    if kind in {"amount", "rate"}:
        return Decimal(str(value))
    return value


def _locator(stated: Mapping[str, Any] | None) -> Locator | None:
    match stated:
        case {"kind": "characters", "start": start, "end": end}:
            return CharSpan(start, end)
        case {"kind": "cell", "sheet": sheet, "cell": cell}:
            return Cell(sheet, cell)
        case {"kind": "json", "pointer": pointer}:
            return JsonPointer(pointer)
    return None
