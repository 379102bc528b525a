"""Final reports read for lessons: each passage that may tell one becomes a proposal.

The same document again changes nothing, nor does another copy of it: a passage is known by its
words, and one that somebody has declined does not come back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core.models import Document, User
from samsyn.core.presenters.findings import finding_text
from samsyn.core.selectors.documents import kind_of, text_of
from samsyn.core.services import audit
from samsyn.core.services.provenance import store_document
from samsyn.projects.models import Lesson, LessonCode, Project
from samsyn.projects.policies import check_can_write_lessons
from samsyn.projects.services.documents import known
from samsyn.projects.services.lessons.passages import locate_in
from samsyn.projects.services.lessons.statements import (
    Statement,
    fingerprint,
    keep_values,
    searched,
)
from samsyn.sources import word
from samsyn.sources.lessons import Candidate, Found, find_lessons
from samsyn.sources.operations import Listing
from samsyn.sources.parse import read_bytes
from samsyn.sources.positions import Locate, by_part
from samsyn.sources.records import Parsed


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a document: passages that may tell a lesson, and how many of them are new."""

    document: Document
    found: int
    new: int


@transaction.atomic
def read_file(*, project: Project, data: bytes, name: str, by: User) -> Reading:
    """Store a report (PDF, Word or text) and propose what it may teach.

    Raises ValidationError, with what to do, where the file cannot be read as a text.
    """
    check_can_write_lessons(by, project)
    stored = known(hashlib.sha256(data).hexdigest())
    if stored is not None:
        return read_document(project=project, document=stored, by=by)
    parsed = _parsed(data, name)
    document, _new = store_document(
        parsed=parsed,
        data=data,
        by=by,
        origin="",
        licence="",
        published_on=None,
        fetched_at=timezone.now(),
    )
    locate = by_part(word.open_word(data, name).parts) if parsed.format == word.FORMAT else None
    return _propose(project, document, by, locate)


@transaction.atomic
def read_document(*, project: Project, document: Document, by: User) -> Reading:
    """The same of a document that is here already."""
    check_can_write_lessons(by, project)
    if kind_of(document) != "text":
        raise ValidationError(
            _("The document has no running text here, so no lessons can be read from it."),
            code="no_text",
        )
    return _propose(project, document, by, None)


def _parsed(data: bytes, name: str) -> Parsed:
    found = read_bytes(data, name, max_bytes=settings.SAMSYN_UPLOAD_MAX_BYTES)
    if isinstance(found, Listing):
        raise ValidationError(
            _("The file is a list. Lessons are read from reports: PDF, Word or text."),
            code="a_list",
        )
    if found.format == "unknown" or not (found.text or "").strip() or found.grids:
        told = [finding_text(one.code, one.values, one.message) for one in found.warnings]
        raise ValidationError(
            told or [_("The file has no text that can be read.")], code="not_read"
        )
    return found


def _propose(project: Project, document: Document, by: User, locate: Locate | None) -> Reading:
    Project.objects.select_for_update().get(pk=project.pk)
    text = text_of(document)
    place = locate or locate_in(document, text)
    found = find_lessons(text)
    taken = set(
        Lesson.objects.filter(project=project)
        .exclude(fingerprint="")
        .values_list("fingerprint", flat=True)
    )
    new = []
    for candidate in found:
        quote = text[candidate.span.start : candidate.span.end]
        mark = fingerprint(quote)
        if mark and mark not in taken:
            taken.add(mark)
            new.append((candidate, _lesson(project, document, candidate, text, place, by)))
    Lesson.objects.bulk_create([lesson for _candidate, lesson in new])
    for candidate, lesson in new:
        _keep(lesson, candidate, text, place)
    audit.record(
        by=by, action="lessons.read", subject_type="document", subject_id=document.pk,
        detail={"project": project.pk, "found": len(found), "new": len(new)},
    )  # fmt: skip
    return Reading(document, len(found), len(new))


def _lesson(
    project: Project,
    document: Document,
    candidate: Candidate,
    text: str,
    place: Locate,
    by: User,
) -> Lesson:
    quote = text[candidate.span.start : candidate.span.end]
    told = candidate.cue.span if candidate.cue else candidate.heading
    words = " ".join(quote.split())
    return Lesson(
        project=project,
        kind=candidate.kind,
        about=candidate.about,
        text=words,
        quote=quote,
        document=document,
        locator=place(candidate.span).as_json(),
        cue=text[told.start : told.end][:200] if told else "",
        fingerprint=fingerprint(quote),
        confidence=candidate.confidence,
        search_text=searched(words),
        added_by=by,
        updated_at=timezone.now(),
    )


def _keep(lesson: Lesson, candidate: Candidate, text: str, place: Locate) -> None:
    """The values, each with the words that told it, so that the review shows why."""
    told = candidate.cue.span if candidate.cue else candidate.heading
    negated = candidate.negated_by
    cue = "" if told is None else text[told.start : told.end]
    why = f"{text[negated.start : negated.end]} … {cue}" if negated else cue
    whole = place(candidate.span).as_json()
    statement = Statement(
        kind=candidate.kind,
        about=candidate.about,
        text=lesson.text,
        groups=_codes(candidate.groups),
        themes=_codes(candidate.themes),
    )
    keep_values(
        lesson,
        {name: value for name, value in statement.values().items() if value},
        by=None,
        accepted_at=None,
        locators={
            "text": whole,
            "about": whole,
            "kind": whole if told is None else place(told).as_json(),
            "target_groups": _first(candidate.groups, place),
            "themes": _first(candidate.themes, place),
        },
        raw={"kind": why},
    )
    LessonCode.objects.bulk_create(
        [
            LessonCode(lesson=lesson, list=name, code=code)
            for name, codes in (("target_groups", statement.groups), ("themes", statement.themes))
            for code in codes
        ]
    )


def _codes(found: Sequence[Found]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.code for one in found))


def _first(found: Sequence[Found], place: Locate) -> Any:
    return place(found[0].span).as_json() if found else None
