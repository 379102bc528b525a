"""A table of what municipalities report of projects: each good row stored, each other told.

A line a project and municipality, in any order of columns: number of the project, municipality (its
code or name), number or amount; and, if there are any, measure, sex and source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from samsyn.core.models import User
from samsyn.projects.models import Measure, Project, ReportedPart
from samsyn.projects.selectors import visible_projects
from samsyn.projects.services.headed_file import (
    SPACES,
    CellError,
    Line,
    Refused,
    TakenIn,
    known_word,
    municipality,
    read_table,
)
from samsyn.projects.services.placing import MINOR_UNITS
from samsyn.projects.services.reported import report_part

# More would make a person wait for minutes.
MOST_ROWS = 5_000
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


def report_file(*, data: bytes, name: str, source: str, by: User) -> TakenIn:
    """Store the file's good lines; the same file again changes nothing.

    `source` holds for lines without their own. Raises ValidationError where no line can be read.
    """
    found = TakenIn()
    for given in read_table(data, name, _NAMES, _NEEDED, MOST_ROWS):
        number = given.number
        try:
            line = _line(given, source, by)
            _store(line, by, found)
        except CellError as wrong:
            found.refused.append(Refused(number, *wrong.args))
        except ValidationError as error:
            found.refused.append(Refused(number, "", "", " ".join(error.messages)))
        except PermissionDenied:
            why = _("You may not correct this project: it is outside your area.")
            found.refused.append(Refused(number, "", "", why))
    return found


def _line(given: Line, source: str, by: User) -> _Line:
    cell = given.cell
    measure = known_word(_MEASURES, _("Measure"), cell("measure"))
    return _Line(
        given.number,
        _project(cell("project"), by),
        municipality(cell("place")),
        measure,
        known_word(_SEXES, _("Sex"), cell("sex")),
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
    raise CellError(_("Project"), text, why)


def _value(text: str, measure: Measure) -> int | None:
    plain = SPACES.sub("", text)
    if plain.casefold() in _PROTECTED:
        return None
    heading = _("Number or amount")
    if _POINTED.fullmatch(plain):
        why = _("A point may part thousands or decimals. Write the number without points.")
        raise CellError(heading, text, why)
    if not _NUMBER.fullmatch(plain):
        why = _("This is no number from 0. Write digits, or leave it empty where it is protected.")
        raise CellError(heading, text, why)
    value = Decimal(plain.replace(",", "."))
    if measure.is_money:
        return int(value * MINOR_UNITS)
    if value != int(value):
        raise CellError(heading, text, _("Participants are whole persons."))
    return int(value)


def _store(line: _Line, by: User, found: TakenIn) -> None:
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
