"""Kinship that titles tell of: 'Förstudie: X' and 'X', 'X' and 'X 2.0', the same title twice.

Nothing counts before a person has confirmed it, and what she declines is not proposed again. Two
projects are compared where their titles are the same without such words, and their owners are the
same or the words left tell enough by themselves.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from django.db import transaction

from samstat.linkage import plain_name
from samsyn.core.jobs import JobRun
from samsyn.projects.models import Kinship, Project
from samsyn.projects.models.base import ReviewState

Kind, State = Kinship.Kind, Kinship.State
_WORD = re.compile(r"\d+\.\d+|[^\W_]+")
_PRE_STUDY = frozenset({"förstudie", "förstudien", "förstudier", "prestudy", "forstudie"})
_STAGES = frozenset({"fas", "etapp", "steg", "del", "version", "phase", "part"})
_ROMAN = {"ii": 2, "iii": 3, "iv": 4}
_NUMBER = re.compile(r"([1-9])(?:\.0)?")
_GOES_ON = frozenset({"fortsättning", "fortsättningen", "fortsättningsprojekt"})
# What says nothing of which project it is.
_EMPTY = frozenset({"projekt", "projektet", "till", "av", "för", "en", "ett", "i", "inom", "om"})
# Without the same owner, so many words tell two projects apart from others.
_TELLING = 3
# A title that more share is no name of a project ('Tekniskt stöd').
_MOST_ALIKE = 12
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Told:
    """A project by its title: the words left, and what the others said."""

    pk: int
    core: str
    words: int
    is_pre_study: bool
    stage: int
    owner: str
    first: date | None
    last: date | None
    document: int | None


def told(
    pk: int, title: str, owner: str, first: date | None, last: date | None, document: int | None
) -> Told:
    words = _WORD.findall(title.casefold().replace("pre-study", "prestudy"))
    is_pre_study = not _PRE_STUDY.isdisjoint(words)
    words, stage = _stage([word for word in words if word not in _PRE_STUDY])
    left = [word for word in words if word not in _EMPTY]
    return Told(
        pk, " ".join(left), len(left), is_pre_study, stage, plain_name(owner), first, last, document
    )


def _stage(words: list[str]) -> tuple[list[str], int]:
    """The words without the number of a stage at their end, and that number; 1 where none is."""
    if words and words[-1] in _GOES_ON:
        return words[:-1], 2
    if len(words) < 2:
        return words, 1
    last = words[-1]
    number = _ROMAN.get(last) or (int(found[1]) if (found := _NUMBER.fullmatch(last)) else 0)
    if not number:
        return words, 1
    before = words[:-1]
    return (before[:-1] if before[-1] in _STAGES else before), number


def kin(first: Told, second: Told) -> tuple[int, int, str, list[str]] | None:
    """Earlier, later, kind and reasons; None where the two tell of no kinship."""
    same_owner = bool(first.owner) and first.owner == second.owner
    if not first.core or first.core != second.core:
        return None
    if not same_owner and first.words < _TELLING:
        return None
    reasons = ["same_words", *(["same_owner"] if same_owner else [])]
    if first.is_pre_study != second.is_pre_study:
        before, after = (first, second) if first.is_pre_study else (second, first)
        kind, why = Kind.PRE_STUDY, "pre_study"
    elif first.stage != second.stage:
        before, after = (first, second) if first.stage < second.stage else (second, first)
        kind, why = Kind.PREDECESSOR, "stage"
    else:
        return _alike(first, second, reasons, same_owner=same_owner)
    if before.first and after.first and before.first > after.first:
        return None
    return before.pk, after.pk, kind.value, [*reasons, why]


def _alike(
    first: Told, second: Told, reasons: list[str], *, same_owner: bool
) -> tuple[int, int, str, list[str]] | None:
    """Equal titles: one after the other, or one project that two lists have."""
    if not same_owner or first.first is None or second.first is None:
        return None
    before, after = sorted((first, second), key=lambda one: (one.first or date.min, one.pk))
    if before.last and after.first and before.last < after.first:
        return before.pk, after.pk, Kind.PREDECESSOR.value, [*reasons, "follows"]
    if first.document == second.document:
        return None
    low, high = sorted((first.pk, second.pk))
    return low, high, Kind.SAME.value, [*reasons, "overlaps"]


def found_in(projects: Iterable[Told]) -> Iterator[tuple[int, int, str, list[str]]]:
    groups: dict[str, list[Told]] = defaultdict(list)
    for one in projects:
        if one.core:
            groups[one.core].append(one)
    for group in groups.values():
        if 1 < len(group) <= _MOST_ALIKE:
            for first, second in combinations(group, 2):
                if (answer := kin(first, second)) is not None:
                    yield answer


def propose() -> int:
    """Look through the accepted projects; how many proposals wait afterwards."""
    accepted = Project.objects.filter(review_state=ReviewState.ACCEPTED).order_by("pk")
    rows = accepted.values_list(
        "pk", "title", "owner", "period_start", "period_end", "first_document"
    )
    found = {
        (earlier, later): Kinship(earlier_id=earlier, later_id=later, kind=kind, reasons=reasons)
        for earlier, later, kind, reasons in found_in(
            told(*row) for row in rows.iterator(chunk_size=_BATCH)
        )
    }
    return _store(found)


@transaction.atomic
def _store(found: dict[tuple[int, int], Kinship]) -> int:
    waiting = Kinship.objects.filter(state=State.WAITING)
    waiting.delete()
    known = set(Kinship.objects.values_list("earlier", "later"))
    known |= {(second, first) for first, second in known}
    new = [one for pair, one in found.items() if pair not in known]
    Kinship.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
    return waiting.count()


def run_duty(run: JobRun) -> dict[str, Any]:
    """What the installation does once a day."""
    return {"waiting": propose()}
