"""What each row below the headings is: an operation, or one of the things that stand among them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal

from samsyn.sources.operations.conventions import AMOUNTS, DATES
from samsyn.sources.operations.headings import explain, normalise
from samsyn.sources.operations.table import Column, Table
from samsyn.sources.operations.values import says_nothing

Role = Literal[
    "operation",
    "blank",
    "heading",
    "location",
    "total",
    "repeated_heading",
    "numbering",
    "note",
    "not_understood",
]

NAMING = frozenset({"title", "title_translated", "acronym", "owner", "number", "partner_name"})
PLACES = frozenset(
    {
        "location",
        "owner_city",
        "owner_postal_code",
        "municipalities",
        "counties",
        "region",
        "country",
    }
)
_IDENTIFYING = frozenset({"title", "number", "title_translated", "acronym"})
_SUMS_AND_DAYS = AMOUNTS | DATES
_normalised = lru_cache(maxsize=5_000)(normalise)
_SLACK = 20  # a heading written again may differ in spaces; a longer cell is no heading
_TOTAL = re.compile(
    r"(?:sub|del|grand|gesamt|zwischen)?-?\s?(?:totale?s?|totalt|totaal|summa|summe|sum|sammanlagt|"
    r"insgesamt|razem|celkem|spolu|suma|összesen|σύνολο|общо|iš viso|viso|kopā|kokku|yhteensä|"
    r"skupaj|ukupno|i alt|sous-total|total général|total geral|ogółem|somme)\b.{0,50}",
    re.IGNORECASE | re.DOTALL,
)
_PRIORITY = re.compile(
    r"(?:priority(?: axis)?|prioritätsachse|prioritet\w*|prioriterat område|programområde|axe|asse|"
    r"eje|eixo|prioriteit|oś|insatsområde|mål|specific objective|specifikt mål)\s*[A-Z]?\d",
    re.IGNORECASE,
)


def is_priority(text: str) -> bool:
    """A heading such as 'Priority 1: …', which the rows below it belong to."""
    return _PRIORITY.match(text.strip()) is not None


def is_total(text: str) -> bool:
    return _TOTAL.fullmatch(text.strip()) is not None


def role_of(table: Table, index: int) -> Role:
    """The row's role from which of its cells are filled, and with what."""
    row = table.sheet.rows[index]
    filled = [number for number, cell in enumerate(row) if cell.strip()]
    if not filled:
        return "blank"
    if _repeats_heading(table, index, filled):
        return "repeated_heading"
    if index == table.header_last + 1 and _is_numbering(row, filled):
        return "numbering"
    field = table.field_at
    fields = [field.get(number) for number in filled]
    if _is_total(row, filled, fields):
        return "total"
    if len(filled) == 1 or _is_merged_across(table, index, filled):
        return _lone(row[filled[0]], fields[0])
    if PLACES.issuperset(fields):
        return "location"
    if not _IDENTIFYING.isdisjoint(fields):
        return "operation"
    if "owner" in fields and _states_sum_or_day(row, filled, field):
        return "operation"
    return "not_understood"


def _states_sum_or_day(
    row: Sequence[str], filled: list[int], field: Mapping[int, str | None]
) -> bool:
    return any(
        field.get(number) in _SUMS_AND_DAYS and not says_nothing(row[number]) for number in filled
    )


def _lone(cell: str, field: str | None) -> Role:
    if field in PLACES:
        return "location"
    return "note" if len(cell) > 200 or cell.lstrip().startswith(("*", "†")) else "heading"


def _repeats_heading(table: Table, index: int, filled: list[int]) -> bool:
    row = table.sheet.rows[index]
    known = table.column_at
    if len(filled) >= 2 and _are_mostly_headings(row, filled, known, table.initials):
        return True
    if index != table.header_last + 1 or len(filled) < 2:
        return False
    # The headings once more in another language, right below.
    alike = 0
    for number in filled:
        answer = explain(row[number])
        alike += bool(answer and number in known and answer.field == known[number].field)
    return alike >= 0.6 * len(filled)


def _are_mostly_headings(
    row: Sequence[str],
    filled: list[int],
    known: Mapping[int, Column],
    initials: Mapping[int, str],
) -> bool:
    """Whether six cells in ten are headings; most rows are given up after some cells."""
    others_allowed = 0.4 * len(filled)
    others = 0
    for number in filled:
        cell = row[number]
        # Nearly every cell is something else, which its first letter tells.
        if cell.lstrip()[:1].casefold() != initials.get(number) or not _is_heading(
            cell, known[number]
        ):
            others += 1
            if others > others_allowed:
                return False
    return True


def _is_heading(cell: str, column: Column) -> bool:
    """The column's own heading, written again."""
    return len(cell) <= len(column.heading) + _SLACK and _normalised(cell) == column.key


def _is_numbering(row: Sequence[str], filled: list[int]) -> bool:
    """'1 | 2 | 3' or '(a) | (b)' under the headings."""
    cells = [row[number].strip().strip("().") for number in filled]
    if len(cells) < 3:
        return False
    if all(cell.isdecimal() and len(cell) < 4 for cell in cells):
        numbers = [int(cell) for cell in cells]
        return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return all(len(cell) == 1 and cell.isalpha() for cell in cells) and sorted(cells) == cells


def _is_total(row: Sequence[str], filled: list[int], fields: Sequence[str | None]) -> bool:
    """`fields` are those of the filled columns."""
    others = [place for place, field in enumerate(fields) if field not in AMOUNTS]
    if not 0 < len(others) <= 2 or len(others) == len(filled):
        return False
    if any(fields[place] in DATES for place in others):
        return False
    return is_total(row[filled[others[0]]])


def _is_merged_across(table: Table, index: int, filled: list[int]) -> bool:
    return any(
        merge.top == index == merge.bottom
        and merge.left == filled[0]
        and 2 * (merge.right - merge.left + 1) > len(table.columns)
        for merge in table.sheet.merges
    )
