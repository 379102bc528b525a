"""Small tables that people send in: lines below a row of headings, each line by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samsyn.gazetteer import match_name
from samsyn.sources.operations.headings import normalise
from samsyn.sources.operations.reader import open_list

# Headings of the first rows are looked for; above them a table may have a title.
_HEADINGS_WITHIN = 10
_SHOWN = 60
SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
Known = TypeVar("Known")


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that was not stored; `column` '' concerns the whole line."""

    line: int
    column: str
    value: str
    why: str


@dataclass(slots=True)
class TakenIn:
    """What became of a file's lines."""

    stored: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)


class CellError(Exception):
    """A cell that cannot be read: its column, what stands there, and why."""

    def __init__(self, column: str, value: str, why: str) -> None:
        super().__init__(column, value[:_SHOWN], why)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty; `number` as a spreadsheet counts it."""

    number: int
    cells: Sequence[str]
    columns: Mapping[str, int]

    def cell(self, part: str) -> str:
        """'' where the table has no such column."""
        place = self.columns.get(part)
        return "" if place is None or place >= len(self.cells) else str(self.cells[place]).strip()


def read_table(
    data: bytes,
    name: str,
    names: Mapping[str, Sequence[str]],
    needed: Sequence[str],
    most_rows: int,
) -> list[Line]:
    """The lines of a file's first sheet, CSV or workbook.

    `names` are the headings that each column may have, by its key. Raises ValidationError where no
    row has all that are `needed`, or there are more lines than `most_rows`.
    """
    sheets = open_list(data, name).sheets
    rows = sheets[0].rows if sheets else ()
    best: dict[str, int] = {}
    for number, cells in enumerate(rows[:_HEADINGS_WITHIN]):
        columns = _columns(cells, names)
        if all(part in columns for part in needed):
            _check_length(len(rows) - number - 1, most_rows)
            return list(_below(rows, number + 1, columns))
        best = max(best, columns, key=len)
    missing = ", ".join(names[part][0] for part in needed if part not in best)
    raise ValidationError(
        _("The file has no row of headings with: %(missing)s. Nothing was stored."),
        params={"missing": missing},
    )


def municipality(text: str) -> str:
    """The code of the municipality that a cell names. Raises CellError."""
    found = match_name(text)
    if found.code is None or found.kind != "municipality":
        why = _("This names no municipality, or several. Write its name or four digits.")
        raise CellError(_("Municipality"), text, why)
    return found.code


def known_word(words: Mapping[str, Known], heading: str, text: str) -> Known:
    """What a cell's word stands for. Raises CellError with the words that are known."""
    try:
        return words[SPACES.sub(" ", text).casefold()]
    except KeyError:
        known = ", ".join(word for word in words if word)
        raise CellError(heading, text, _("Write one of: %(known)s.") % {"known": known}) from None


def _check_length(rows: int, most: int) -> None:
    if rows > most:
        raise ValidationError(
            _("The file has more than %(count)s lines. Divide it."), params={"count": most}
        )


def _columns(cells: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, int]:
    known = {normalise(name): part for part, several in names.items() for name in several}
    found: dict[str, int] = {}
    for place, heading in enumerate(cells):
        if (part := known.get(normalise(heading))) is not None:
            found.setdefault(part, place)
    return found


def _below(rows: Sequence[Sequence[str]], first: int, columns: Mapping[str, int]) -> Iterator[Line]:
    for place in range(first, len(rows)):
        if any(str(cell).strip() for cell in rows[place]):
            yield Line(place + 1, rows[place], columns)
