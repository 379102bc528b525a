"""Which project a row of a partners' sheet belongs to, told from what both sheets state.

keep.eu's export has no key of its own for this before 2021: programme and acronym stand in both
sheets, and from 2021 also the project's number. A row is tied only where exactly one project shares
one of these texts or a title with it and none of the others speaks against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from samsyn.sources.operations.cells import Context, Stated, read_cells
from samsyn.sources.operations.headings import normalise
from samsyn.sources.operations.rows import role_of

NAMING = ("number", "acronym", "title", "title_translated")
# Where both sheets state one of these, another text means another project. A title may be written
# in another language, so it ties and never parts.
_PARTING = ("number", "acronym", "programme_name", "programme")
Names = Mapping[str, frozenset[str]]


class Place(NamedTuple):
    """A project's row: of which table, from 0 among those with projects, and the row from 0."""

    table: int
    row: int


class Tied(NamedTuple):
    """The project, or the finding's code that says why none is told surely."""

    place: Place | None
    why: str = ""


class Ties:
    """The projects of the list by what names them."""

    def __init__(self, projects: list[Context]) -> None:
        self._names: dict[Place, Names] = {}
        self._by_text: dict[str, list[Place]] = {}
        # A project's partners stand below each other and say the same of it.
        self._last: tuple[Names, Tied] | None = None
        for number, context in enumerate(projects):
            for part in (context, *context.parts):
                self._add(number, part)

    def tied(self, stated: Stated) -> Tied:
        """The project that a partner's row belongs to."""
        names = names_of(stated)
        if self._last is None or self._last[0] != names:
            self._last = names, self._tie(names)
        return self._last[1]

    def _tie(self, names: Names) -> Tied:
        texts = _texts(names)
        if not texts:
            return Tied(None, "partner_without_key")
        alike = {place for text in texts for place in self._by_text.get(text, ())}
        found = [place for place in alike if not _parted(names, self._names[place])]
        same_number = [
            place for place in found if names["number"] & self._names[place]["number"]
        ]  # fmt: skip
        found = same_number or found
        if len(found) == 1:
            return Tied(found[0])
        return Tied(None, "partner_of_several_projects" if found else "partner_without_project")

    def _add(self, number: int, part: Context) -> None:
        table = part.table
        for index in range(table.first, table.stop):
            if role_of(table, index) != "operation":
                continue
            place = Place(number, index)
            names = names_of(read_cells(part, index)[0])
            self._names[place] = names
            for text in _texts(names):
                self._by_text.setdefault(text, []).append(place)


def names_of(stated: Stated) -> Names:
    """The row's texts that may tell its project, each in the form in which they are compared."""
    return {
        name: frozenset(normalise(str(spot.reading.value)) for spot in stated.get(name, ())) - {""}
        for name in (*NAMING, "programme_name", "programme")
    }


def _texts(names: Names) -> frozenset[str]:
    return frozenset().union(*(names[name] for name in NAMING))


def _parted(one: Names, other: Names) -> bool:
    return any(
        one[name] and other[name] and one[name].isdisjoint(other[name]) for name in _PARTING
    )  # fmt: skip
