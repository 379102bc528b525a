"""Figures of target groups by municipality, from a file: good lines stored, the others told.

A line a municipality, target group and year, in any order of columns: municipality (code, name or
both) and number; and target group (code or word of the vocabulary), year, source and licence, or
what is said of the whole file. What is divided by the figures is worked out when it is shown, so
that nothing has to be redone.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core import policies
from samsyn.core.models import User
from samsyn.core.personal_patterns import without_personal_patterns
from samsyn.core.services import audit
from samsyn.projects.models import GroupSize
from samsyn.projects.services.headed_file import (
    SPACES,
    CellError,
    Line,
    Refused,
    TakenIn,
    municipality,
    read_table,
)
from samsyn.vocabularies import selectors as vocabularies

# All groups of all municipalities for some years.
MOST_ROWS = 20_000
FIRST_YEAR = 1990
_NAMES: Mapping[str, tuple[str, ...]] = {
    "place": ("kommun", "kommunkod", "region", "municipality", "municipality code"),
    "group": ("målgrupp", "målgruppskod", "target group"),
    "year": ("år", "period", "year"),
    "value": ("antal", "värde", "number", "value"),
    "source": ("källa", "source"),
    "licence": ("licens", "villkor", "licence", "license"),
}
_NEEDED = ("place", "value")
# As statistics mark a figure that is known and not told.
_SUPPRESSED = frozenset({"..", "x", "skyddad", "skyddat"})
_NUMBER = re.compile(r"\d{1,8}")

Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Said:
    """What holds for the lines that do not say it themselves."""

    source: str = ""
    licence: str = ""
    group: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class _Figure:
    """A line as read; `value` None is suppressed."""

    line: int
    key: Key
    value: int | None
    source: str
    licence: str


def load(*, data: bytes, name: str, said: Said, by: User) -> TakenIn:
    """Store the file's good lines in place of earlier figures of the same; the same file again
    changes nothing.

    Raises ValidationError where no line can be read, PermissionDenied for whom may not.
    """
    policies.check_can_load_statistics(by)
    try:
        with transaction.atomic():
            return _load(data, name, said, by)
    except IntegrityError:
        raise ValidationError(
            _(
                "Somebody else loaded the same figures at the same time. Nothing was stored: "
                "try again."
            )
        ) from None


def _load(data: bytes, name: str, said: Said, by: User) -> TakenIn:
    found = TakenIn()
    figures: dict[Key, list[_Figure]] = defaultdict(list)
    for line in read_table(data, name, _NAMES, _NEEDED, MOST_ROWS):
        try:
            figure = _figure(line, said)
            figures[figure.key].append(figure)
        except CellError as wrong:
            found.refused.append(Refused(line.number, *wrong.args))
    found.refused += [told for several in figures.values() for told in _repeated(several)]
    found.refused.sort(key=lambda one: one.line)
    single = [several[0] for several in figures.values() if len(several) == 1]
    _store(single, hashlib.sha256(data).hexdigest(), by, found)
    return found


@transaction.atomic
def take_away(*, group: str, year: int, by: User) -> int:
    """Let a group's figures of a year no longer hold; how many. They stay as history."""
    policies.check_can_load_statistics(by)
    standing = GroupSize.objects.filter(group=group, year=year, replaced_at=None)
    count = standing.update(replaced_at=timezone.now())
    if count:
        _audit("group_sizes.taken_away", by, {f"{group} {year}": count})
    return count


def _figure(line: Line, said: Said) -> _Figure:
    cell = line.cell
    group, year = cell("group") or said.group, cell("year") or said.year
    key = (_group(group), municipality(cell("place")), _year(year))
    return _Figure(
        line.number,
        key,
        _value(cell("value")),
        _stated(cell("source") or said.source, _("Source"), 300),
        _stated(cell("licence") or said.licence, _("Licence"), 100),
    )


def _group(text: str) -> str:
    entry = vocabularies.find("target_groups", text) if text else None
    if entry is None:
        codes = ", ".join(code for code, _word in vocabularies.lazy_choices("target_groups"))
        why = _("No target group has this code or name. Write one of: %(codes)s.")
        raise CellError(_("Target group"), text, why % {"codes": codes})
    return entry.code


def _year(text: str) -> int:
    latest = timezone.localdate().year
    if not (text.isdecimal() and len(text) == 4 and FIRST_YEAR <= int(text) <= latest):
        why = _("Write a year with four digits, from %(first)s to %(latest)s. Of months, load one.")
        raise CellError(_("Year"), text, why % {"first": FIRST_YEAR, "latest": latest})
    return int(text)


def _value(text: str) -> int | None:
    plain = SPACES.sub("", text)
    if plain.casefold() in _SUPPRESSED:
        return None
    if not (plain.isascii() and _NUMBER.fullmatch(plain)):
        why = _(
            "This is no whole number from 0. Write digits without points and decimals, 0 for none, "
            "'..' for what the publisher does not tell, and leave out the line of what is unknown."
        )
        raise CellError(_("Number"), text, why)
    return int(plain)


def _stated(text: str, heading: str, longest: int) -> str:
    if not text:
        raise CellError(heading, "", _("Say it in the file or in the form."))
    return without_personal_patterns(text)[:longest]


def _repeated(several: Sequence[_Figure]) -> Iterable[Refused]:
    """Which of them holds cannot be known: none is stored."""
    lines = ", ".join(str(one.line) for one in several)
    for one in several if len(several) > 1 else ():
        why = _("Lines %(lines)s are of the same municipality, target group and year. Keep one.")
        yield Refused(one.line, "", "", why % {"lines": lines})


def _store(figures: Sequence[_Figure], sha256: str, by: User, found: TakenIn) -> None:
    standing = _standing(figures)
    changed = [one for one in figures if not _holds(standing.get(one.key), one)]
    found.unchanged, found.stored = len(figures) - len(changed), len(changed)
    if not changed:
        return
    old = [standing[one.key].pk for one in changed if one.key in standing]
    for first in range(0, len(old), 500):
        GroupSize.objects.filter(pk__in=old[first : first + 500]).update(replaced_at=timezone.now())
    GroupSize.objects.bulk_create([_row(one, sha256, by) for one in changed], batch_size=500)
    counts: dict[str, int] = defaultdict(int)
    for one in changed:
        counts[f"{one.key[0]} {one.key[2]}"] += 1
    _audit("group_sizes.loaded", by, counts)


def _standing(figures: Sequence[_Figure]) -> dict[Key, GroupSize]:
    """What holds now of the same groups and years, held until the new ones stand."""
    rows = GroupSize.objects.select_for_update().filter(
        replaced_at=None,
        group__in={one.key[0] for one in figures},
        year__in={one.key[2] for one in figures},
    )
    return {(one.group, one.place_code, one.year): one for one in rows.order_by("pk")}


def _holds(row: GroupSize | None, one: _Figure) -> bool:
    new = (one.value, one.source, one.licence)
    return row is not None and (row.value, row.source, row.licence) == new


def _row(one: _Figure, sha256: str, by: User) -> GroupSize:
    group, place_code, year = one.key
    return GroupSize(
        group=group, place_code=place_code, year=year, value=one.value, source=one.source,
        licence=one.licence, file_sha256=sha256, line=one.line, by=by,
    )  # fmt: skip


def _audit(action: str, by: User, detail: Mapping[str, object]) -> None:
    audit.record(
        by=by, action=action, subject_type="group_sizes", subject_id="all", detail=dict(detail)
    )
