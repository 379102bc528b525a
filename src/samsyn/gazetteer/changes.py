"""Which code a municipality had on a day: the changes since 1992 that the shipped table holds.

A recoding gives the same area a new code (a new county, mostly). A split makes a new municipality
out of part of an old one, which goes on; both are given by their codes of today. A row 'unknown'
in the table says from which day on the code is known for certain (Bollebygd, new in 1995).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, cast

from samsyn.gazetteer.places import municipalities
from samsyn.gazetteer.tables import rows

Kind = Literal["recode", "split", "rename"]


@dataclass(frozen=True, slots=True)
class Change:
    """From `day` on, `new_code` holds; `name` is the place, or 'old → new' for a rename."""

    day: date
    kind: Kind
    old_code: str
    new_code: str
    name: str


@cache
def changes() -> tuple[Change, ...]:
    """All known changes, oldest first."""
    known = (row for row in rows("changes.csv") if row["kind"] != "unknown")
    read = (
        Change(
            date.fromisoformat(row["date"]),
            cast(Kind, row["kind"]),
            row["old_code"],
            row["new_code"],
            row["name"],
        )
        for row in known
    )
    return tuple(sorted(read, key=lambda change: (change.day, change.new_code)))


@cache
def _known_from() -> dict[str, date]:
    unknown = (row for row in rows("changes.csv") if row["kind"] == "unknown")
    return {row["new_code"]: date.fromisoformat(row["date"]) for row in unknown}


def current_code(code: str) -> str | None:
    """The code that the municipality has today, given one of any time; None if unknown."""
    for change in changes():
        if change.kind == "recode" and change.old_code == code:
            code = change.new_code
    return code if code in municipalities() else None


def code_at(code: str, day: date) -> str | None:
    """The municipality's code on the day, given its code of any time.

    None where it did not exist as a municipality of its own (Knivsta before 2003: see
    `split_from`) or where the code of then is not known. Nothing is said of days before 1992.
    """
    now = current_code(code)
    if now is None or day < _known_from().get(now, day):
        return None
    for change in reversed(changes()):
        if change.new_code != now or day >= change.day:
            continue
        if change.kind == "split":
            return None
        if change.kind == "recode":
            now = change.old_code
    return now


def county_at(code: str, day: date) -> str | None:
    """The two-digit county code on the day, as `code_at`.

    County 14 meant Göteborgs och Bohus län before 1998, and 12 Malmöhus län before 1997.
    """
    found = code_at(code, day)
    return found[:2] if found else None


def split_from(code: str) -> Change | None:
    """The split that made this municipality, if the table knows one."""
    made = (c for c in changes() if c.kind == "split" and c.new_code == code)
    return next(made, None)
