"""A table of what municipalities report of projects: each good row stored, each other told.

A line a project and municipality, in any order of columns: number of the project, municipality (its
code or name), number or amount; and, if there are any, measure, sex and source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from samsyn.core.models import User
from samsyn.gazetteer import match_name
from samsyn.projects.models import Measure, Project, ReportedPart
from samsyn.projects.selectors import visible_projects
from samsyn.projects.services.placing import MINOR_UNITS
from samsyn.projects.services.reported import report_part
from samsyn.sources.operations.headings import normalise
from samsyn.sources.operations.reader import open_list

# More would make a person wait for minutes.
MOST_ROWS = 5_000
# Headings of the first rows are looked for; above them a table may have a title.
_HEADINGS_WITHIN = 10
_NAMES: Mapping[str, tuple[str, ...]] = {
    "project": ("projekt", "projektnummer", "diarienummer", "dnr", "project", "project number"),
    "place": ("kommun", "kommunkod", "municipality"),
    "value": ("värde", "antal", "belopp", "antal eller belopp", "value", "number", "amount"),
    "measure": ("mått", "measure"),
    "sex": ("kön", "sex"),
    "source": ("källa", "source"),
}
_NEEDED = ("project", "place", "value")
_MEASURES: Mapping[str, Measure] = {
    **dict.fromkeys(("", "deltagare", "participants"), Measure.PARTICIPANTS),
    **dict.fromkeys(("beviljat stöd", "stöd", "support", "granted support"), Measure.SUPPORT),
    **dict.fromkeys(("total budget", "budget"), Measure.BUDGET),
}
_SEXES: Mapping[str, str] = {
    **dict.fromkeys(("", "alla", "totalt", "all"), ""),
    **dict.fromkeys(("kvinnor", "kvinna", "women", "k"), "women"),
    **dict.fromkeys(("män", "man", "men", "m"), "men"),
    **dict.fromkeys(("icke-binära", "icke-binär", "non-binary"), "non_binary"),
}
# As statistics mark a figure that is not told, to protect persons.
_PROTECTED = frozenset({"", "..", "x", "–", "skyddad"})
_NUMBER = re.compile(r"\d{1,13}(?:[.,]\d{1,2})?")
_POINTED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that was not stored; `column` '' concerns the whole line."""

    line: int
    column: str
    value: str
    why: str


@dataclass(slots=True)
class Reported:
    """What became of a file's lines."""

    stored: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as read. `value` in the measure's smallest unit; None is protected."""

    number: int
    project: Project
    place_code: str
    measure: Measure
    sex: str
    value: int | None
    source: str


class _CellError(Exception):
    """A cell that cannot be read: its column, what stands there, and why."""


def report_file(*, data: bytes, name: str, source: str, by: User) -> Reported:
    """Store the file's good lines; the same file again changes nothing.

    `source` holds for lines without their own. Raises ValidationError where no line can be read.
    """
    rows, columns, first = _table(data, name)
    found = Reported()
    for number, cells in _below(rows, first):
        try:
            line = _line(number, cells, columns, source, by)
            _store(line, by, found)
        except _CellError as wrong:
            found.refused.append(Refused(number, *wrong.args))
        except ValidationError as error:
            found.refused.append(Refused(number, "", "", " ".join(error.messages)))
        except PermissionDenied:
            why = _("You may not correct this project: it is outside your area.")
            found.refused.append(Refused(number, "", "", why))
    return found


def _table(data: bytes, name: str) -> tuple[Sequence[Sequence[str]], dict[str, int], int]:
    """The first sheet's rows, its columns by meaning, and the first row below the headings."""
    sheets = open_list(data, name).sheets
    rows = sheets[0].rows if sheets else ()
    best: dict[str, int] = {}
    for number, cells in enumerate(rows[:_HEADINGS_WITHIN]):
        columns = _columns(cells)
        if all(part in columns for part in _NEEDED):
            if len(rows) - number - 1 > MOST_ROWS:
                raise ValidationError(
                    _("The file has more than %(count)s lines. Divide it."),
                    params={"count": MOST_ROWS},
                )
            return rows, columns, number + 1
        best = max(best, columns, key=len)
    missing = ", ".join(_NAMES[part][0] for part in _NEEDED if part not in best)
    raise ValidationError(
        _("The file has no row of headings with: %(missing)s. Nothing was stored."),
        params={"missing": missing},
    )


def _columns(cells: Sequence[str]) -> dict[str, int]:
    known = {normalise(name): part for part, names in _NAMES.items() for name in names}
    found: dict[str, int] = {}
    for place, heading in enumerate(cells):
        if (part := known.get(normalise(heading))) is not None:
            found.setdefault(part, place)
    return found


def _below(rows: Sequence[Sequence[str]], first: int) -> Iterator[tuple[int, Sequence[str]]]:
    for place in range(first, len(rows)):
        if any(cell.strip() for cell in rows[place]):
            yield place + 1, rows[place]


def _line(
    number: int, cells: Sequence[str], columns: Mapping[str, int], source: str, by: User
) -> _Line:
    def cell(part: str) -> str:
        place = columns.get(part)
        return "" if place is None or place >= len(cells) else str(cells[place]).strip()

    measure = _known(_MEASURES, "measure", cell("measure"))
    return _Line(
        number,
        _project(cell("project"), by),
        _place(cell("place")),
        measure,
        _known(_SEXES, "sex", cell("sex")),
        _value(cell("value"), measure),
        (cell("source") or source)[:300],
    )


def _project(text: str, by: User) -> Project:
    found = list(visible_projects(by).filter(number=text)[:2]) if text else []
    if len(found) == 1:
        return found[0]
    why = (
        _("Several projects have this number. Report them on their own pages.")
        if found
        else _("No project has this number. Write it as the bank has it.")
    )
    raise _CellError(_("Project"), text[:60], why)


def _place(text: str) -> str:
    found = match_name(text)
    if found.code is None or found.kind != "municipality":
        why = _("This names no municipality, or several. Write its name or four digits.")
        raise _CellError(_("Municipality"), text[:60], why)
    return found.code


def _known(words: Mapping[str, Measure] | Mapping[str, str], part: str, text: str) -> Any:
    try:
        return words[_SPACES.sub(" ", text).casefold()]
    except KeyError:
        heading = {"measure": _("Measure"), "sex": _("Sex")}[part]
        known = ", ".join(word for word in words if word)
        raise _CellError(
            heading, text[:60], _("Write one of: %(known)s.") % {"known": known}
        ) from None


def _value(text: str, measure: Measure) -> int | None:
    plain = _SPACES.sub("", text)
    if plain.casefold() in _PROTECTED:
        return None
    heading = _("Number or amount")
    if _POINTED.fullmatch(plain):
        why = _("A point may part thousands or decimals. Write the number without points.")
        raise _CellError(heading, text[:60], why)
    if not _NUMBER.fullmatch(plain):
        why = _("This is no number from 0. Write digits, or leave it empty where it is protected.")
        raise _CellError(heading, text[:60], why)
    value = Decimal(plain.replace(",", "."))
    if measure.is_money:
        return int(value * MINOR_UNITS)
    if value != int(value):
        raise _CellError(heading, text[:60], _("Participants are whole persons."))
    return int(value)


def _store(line: _Line, by: User, found: Reported) -> None:
    standing = ReportedPart.objects.filter(
        project=line.project, place_code=line.place_code, measure=line.measure, sex=line.sex,
        replaced_at=None,
    ).first()  # fmt: skip
    if standing is not None and standing.value == line.value:
        found.unchanged += 1
        return
    report_part(
        project=line.project, place_code=line.place_code, measure=line.measure, sex=line.sex,
        value=line.value, by=by, reason=line.source,
    )  # fmt: skip
    found.stored += 1
