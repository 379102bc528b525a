"""A lesson's values with their history (core.StoredValue), and its columns that follow them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from samsyn.core.masking import storable
from samsyn.core.models import StoredValue, User
from samsyn.projects.models import Lesson, LessonCode
from samsyn.projects.search.forms import forms_of
from samsyn.projects.search.words import words_of
from samsyn.sources import personal

SUBJECT = "lesson"
FIELDS = ("kind", "about", "text", "target_groups", "themes")
LISTS = ("target_groups", "themes")
LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Statement:
    """What a lesson says; `groups` and `themes` are codes of the vocabularies."""

    kind: str
    about: str
    text: str
    groups: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "about": self.about,
            "text": self.text,
            "target_groups": list(self.groups),
            "themes": list(self.themes),
        }


def masked(text: str) -> tuple[str, int]:
    """The text as it is kept, and how many personal details were masked in it."""
    kept = str(storable(text)).strip()
    spans = personal.find_personal(kept)
    return personal.mask(kept, spans), len(spans)


def fingerprint(quote: str) -> str:
    """A passage's own mark: the same words in another copy of the document have the same."""
    words = " ".join(words_of(quote))
    return hashlib.sha256(words.encode()).hexdigest() if words else ""


def searched(*texts: str) -> str:
    """The words with their base forms, stems and parts, each between spaces."""
    found: dict[str, None] = {}
    for word in words_of(" ".join(texts)):
        forms = forms_of(word)
        found |= dict.fromkeys((word, *forms.strong, *forms.weak))
    return f" {' '.join(found)} " if found else ""


def keep_values(
    lesson: Lesson,
    values: Mapping[str, Any],
    *,
    by: User | None,
    accepted_at: datetime | None,
    locators: Mapping[str, Any] | None = None,
    raw: Mapping[str, str] | None = None,
) -> None:
    """The first values of a new lesson; `locators` and `raw` are those of a passage's fields."""
    StoredValue.objects.bulk_create(
        [
            StoredValue(
                subject_type=SUBJECT,
                subject_id=lesson.pk,
                field=field,
                value=value,
                raw=(raw or {}).get(field, ""),
                document=lesson.document,
                locator=(locators or {}).get(field),
                confidence=lesson.confidence,
                added_by=by,
                accepted_by=by if accepted_at else None,
                accepted_at=accepted_at,
            )
            for field, value in values.items()
        ]
    )


def current_values(lesson_ids: Collection[int]) -> models.QuerySet[StoredValue]:
    return StoredValue.objects.filter(
        subject_type=SUBJECT, subject_id__in=lesson_ids, current=True
    ).select_related("document", "added_by")


def follow(lesson: Lesson, *, at: datetime) -> None:
    """Set the lesson's columns and codes to what its current values say, and save it.

    `at` becomes its `updated_at`, the mark of the decision that changed it.
    """
    values = {one.field: one.value for one in current_values([lesson.pk])}
    for field in ("kind", "about", "text"):
        setattr(lesson, field, values.get(field) or getattr(lesson, field))
    set_codes(lesson, {name: values.get(name) or () for name in LISTS})
    save(lesson, at=at)


def save(lesson: Lesson, *, at: datetime) -> None:
    lesson.updated_at = at
    lesson.search_text = searched(lesson.text, lesson.quote)
    lesson.save()


def set_codes(lesson: Lesson, codes: Mapping[str, Sequence[str]]) -> None:
    LessonCode.objects.filter(lesson=lesson).delete()
    LessonCode.objects.bulk_create(
        [
            LessonCode(lesson=lesson, list=name, code=code)
            for name, several in codes.items()
            for code in dict.fromkeys(several)
        ]
    )
