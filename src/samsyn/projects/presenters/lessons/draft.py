"""A lesson that waits, as its review page shows it: what it says, and the words that told it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samsyn.core import policies
from samsyn.core.inbox import Draft, DraftField
from samsyn.core.models import StoredValue
from samsyn.core.scopes import AnyUser
from samsyn.core.templatetags.samsyn_format import share
from samsyn.projects.models import Lesson
from samsyn.projects.policies import places_of
from samsyn.projects.services.lessons.review import version_of
from samsyn.projects.services.lessons.statements import FIELDS, LISTS, current_values
from samsyn.vocabularies.selectors import label

LABELS: dict[str, str | Promise] = {
    "kind": gettext_lazy("Kind of lesson"),
    "about": gettext_lazy("What it is about"),
    "text": gettext_lazy("The lesson"),
    "target_groups": gettext_lazy("Target groups"),
    "themes": gettext_lazy("Themes"),
}
_SHOWN = 90


def draft_of(lesson: Lesson, user: AnyUser) -> Draft:
    may_correct = policies.can_correct_values(user, places_of(lesson.project))
    url = reverse("lessons:correct", args=[lesson.pk]) if may_correct else ""
    values = {one.field: one for one in current_values([lesson.pk])}
    shown = lesson.text if len(lesson.text) <= _SHOWN else f"{lesson.text[:_SHOWN]}…"
    return Draft(
        pk=lesson.pk,
        title=f"{lesson.get_kind_display()}: {shown}",
        is_new=True,
        version=version_of(lesson),
        fields=tuple(
            DraftField(
                name=name,
                label=LABELS[name],
                text=words_of_value(name, values[name].value),
                value=values[name],
                doubts=tuple(_doubts(lesson, values[name])),
                decided=values[name].accepted_at is not None,
                correct_url=url,
                prose=name == "text",
            )
            for name in FIELDS
            if name in values
        ),
        warnings=tuple(_warnings(lesson, values["text"])),
        url=reverse("lessons:lesson", args=[lesson.pk]),
        may_correct=may_correct,
    )


def _warnings(lesson: Lesson, text: StoredValue) -> Iterator[str]:
    """Of which project it is, and what accepting it would let others read."""
    yield _("Project: %(title)s") % {"title": lesson.project.title}
    document = lesson.document
    if document is None or text.corrected or policies.can_see_document(AnonymousUser(), document):
        return
    yield _(
        "The document is not public. Accepted, the lesson is read in these words by everybody who "
        "sees the project. Write it in your own words if the passage is to stay closed."
    )


def words_of_value(name: str, value: Any) -> str:
    """A stored value in the reader's words."""
    match name:
        case "kind":
            return str(Lesson.Kind(value).label)
        case "about":
            return str(Lesson.About(value).label)
        case "text":
            return str(value)
    return ", ".join(label(name, code) for code in value) or _("none stated")


def _doubts(lesson: Lesson, value: StoredValue) -> Iterator[str]:
    """Why a person should look: how sure the reader was, and the words that told it."""
    if value.corrected or value.document_id is None or value.field in ("text", *LISTS):
        return
    yield _("uncertain reading (%(share)s)") % {"share": share(lesson.confidence, 0)}
    if value.field == "kind" and value.raw:
        yield _("told by the words “%(words)s”") % {"words": value.raw}
