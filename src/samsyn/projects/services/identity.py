"""The identity that makes a second reading of a project find the same row."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping

from samsyn.sources.records import Record, Value

# A running number such as '17' is used by many funders; one this long, or with a separator, is not.
_TELLING_NUMBER = re.compile(r"(?=.*\d)(.{7,}|.*\d[/\-_.:]\S*\d.*)")
_KEY_LENGTH = 120


def key_of(record: Record) -> str:
    """'nr:2014-2020:2020/00199' where the funder's number tells, else a hash of what names the row.

    A list in another currency or country has its own series of numbers. Without a telling number,
    title, owner, start, programme and fund are the identity; a year stands in for the start.
    """
    fields = record.fields
    number = normal(_text(fields, "number") or _call_number(record)).upper()
    if number and _TELLING_NUMBER.fullmatch(number):
        scope = [_text(fields, "programme"), *_abroad(fields)]
        key = f"nr:{':'.join(scope)}:{number}"
        return key if len(key) <= _KEY_LENGTH else f"nr#{_digest([key])}"
    parts = [
        _text(fields, name) for name in ("title", "owner", "period_start", "programme", "fund")
    ]
    year = "" if parts[2] else _text(fields, "year")
    return f"h:{_digest([record.type, number, *parts, year])}"


def normal(text: str) -> str:
    """Text without the differences that do not tell two things apart: case, width, white space."""
    folded = unicodedata.normalize("NFKC", text)
    return " ".join(folded.casefold().replace("\x00", "").split())


def _call_number(record: Record) -> str:
    return _text(record.fields, "call_number") if record.type == "call" else ""


def _abroad(fields: Mapping[str, Value]) -> list[str]:
    currency = _text(fields, "currency").upper()
    country = normal(_text(fields, "country"))
    home = country in {"", "se", "sweden", "sverige"}
    return [
        part for part in ("" if home else country, "" if currency == "SEK" else currency) if part
    ]


def _text(fields: Mapping[str, Value], name: str) -> str:
    value = fields.get(name)
    return "" if value is None or value.value is None else str(value.value)


def _digest(parts: list[str]) -> str:
    joined = "|".join(normal(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:40]
