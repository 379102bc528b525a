"""Personal text in a list's cells, each with its cell: in fields, in prose, in columns left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from samsyn.sources.fields import FIELDS
from samsyn.sources.natural_persons import why_natural_person
from samsyn.sources.operations.cells import Context
from samsyn.sources.personal import MASK, find_personal
from samsyn.sources.records import Cell, PersonalSpan, Value

_KINDS = {
    "contact_email": "email",
    "contact_telephone": "telephone",
    "owner_org_number": "personal_number",
    "partner_number": "personal_number",
}
# A quick look before the thorough one: an address, a telephone or personal number may stand here.
_MAYBE = re.compile(r"@|\((?:at|a)\)|\[(?:at|a)\]|(?:\+|\b0)\d[\d ()-]{6,}|\b\d{6,8}[-+ ]?\d{4}\b")


def personal_spans(
    context: Context, index: int, fields: dict[str, Value]
) -> Iterator[PersonalSpan]:
    """What identifies a person in this row. Names in prose are looked for in Swedish lists only,
    since the words that tell them are Swedish; contact details in every cell of every list."""
    taken: set[Cell] = set()
    for name, value in fields.items():
        if value.personal and name in FIELDS and isinstance(value.locator, Cell):
            if value.locator.sheet != context.table.sheet.name:
                continue  # an owner from the sheet of partners, masked where it stands
            taken.add(value.locator)
            yield PersonalSpan(value.locator, kind_of(name), value.raw or str(value.value))
    sheet = context.table.sheet
    for place, text in _suspects(context, sheet.rows[index]):
        found = _found(text)
        if found and (cell := sheet.at(index, place)) not in taken:
            for kind, name in found:
                yield PersonalSpan(cell, kind, name)


def kind_of(name: str) -> str:
    """What a field or column of a natural person holds."""
    return _KINDS.get(name, "name")


def _suspects(context: Context, row: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The cells that need the thorough look, with their columns."""
    # One quick look at the whole row: the mark between the cells is in nothing that is looked for.
    anywhere = _MAYBE.search("\x1f".join(row)) is not None
    if not anywhere and context.country != "SE":
        return
    prose = context.table.prose if context.country == "SE" else ()
    for place in range(len(row)) if anywhere else prose:
        if (
            place < len(row)
            and (text := row[place])
            and (place in prose or (len(text) > 5 and _MAYBE.search(text)))
        ):
            yield place, text


def traders_among_places(context: Context, index: int) -> Iterator[PersonalSpan]:
    """Location rows may name those who carry out an operation, sole traders among them."""
    sheet = context.table.sheet
    for place, text in enumerate(sheet.rows[index]):
        if " " in text and why_natural_person(text, None, context.country):
            yield PersonalSpan(sheet.at(index, place), "name", text)


def masked(sample: str, country: str | None) -> str:
    """A sample of an unexplained column, with what may identify a person covered."""
    if why_natural_person(sample, sample, country):
        return MASK * len(sample)
    for _, text in _found(sample):
        sample = sample.replace(text, MASK * len(text))
    return sample


@lru_cache(maxsize=5_000)
def _found(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((span.kind, span.text) for span in find_personal(text))
