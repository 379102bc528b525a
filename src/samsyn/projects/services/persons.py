"""Natural persons as beneficiaries: marked at import, and forgotten two years after publication."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone

from samsyn.core.masking import mask_words
from samsyn.core.models import Document, StoredValue
from samsyn.core.services.retention import ExpiredName, name_shown_until
from samsyn.projects.models import Project
from samsyn.projects.services import indexing
from samsyn.sources.natural_persons import why_natural_person
from samsyn.sources.records import Record


def mark(project: Project, record: Record, document: Document) -> None:
    """Flag a natural person and the last day of her name (Reg. (EU) 2021/1060 art. 49(3)).

    The earliest day stands: a list published again does not start the two years anew. Where the
    owner lives is never kept.
    """
    if "beneficiary_is_person" not in record.fields:
        return
    until = name_shown_until(document.published_on, timezone.localdate())
    project.owner_is_person = True
    project.owner_name_until = min(project.owner_name_until or until, until)
    project.owner_city = project.owner_postal_code = project.owner_org_number = ""


FIELDS_OF_A_PERSON = (
    "owner", "owner_unit", "owner_city", "owner_postal_code", "owner_org_number",
)  # fmt: skip
# Texts of the same row in which the list may name the person once more.
_TEXTS_BESIDE = ("title", "summary", "location")


def mark_written(project: Project, owner: str, published_on: date | None = None) -> None:
    """The same for an owner that a person lets in: whoever seems to be a natural person is.

    `published_on` is the day of the document that names her; None where she is written in.
    """
    if why_natural_person(owner, None, None) is None:
        return
    until = name_shown_until(published_on, timezone.localdate())
    project.owner_is_person = True
    project.owner_name_until = min(project.owner_name_until or until, until)
    leave_out_home(project)


def leave_out_home(project: Project) -> None:
    """Where an owner who is a person lives is never kept, whatever is let in later."""
    if project.owner_is_person:
        project.owner_city = project.owner_postal_code = project.owner_org_number = ""


class OwnerNames:
    """What core.services.retention asks of the project bank."""

    def expired(self, today: date) -> Iterable[ExpiredName]:
        overdue = Project.objects.filter(owner_is_person=True, owner_name_until__lt=today)
        for project in overdue.exclude(owner="").only("pk", "owner"):
            yield ExpiredName("project", project.pk, _writings(project), FIELDS_OF_A_PERSON)

    def remove(self, expired: Sequence[ExpiredName], today: date) -> None:
        for one in expired:
            _mask_beside(one)
        ids = [one.subject_id for one in expired]
        Project.objects.filter(pk__in=ids).update(
            owner="", owner_unit="", owner_search="", owner_sort=None
        )
        # The name is no word of the index, but the texts beside it may have named the person.
        indexing.changed(project_ids=ids)


def _writings(project: Project) -> tuple[str, ...]:
    """The name in every way that some source or correction has written it."""
    stored = StoredValue.objects.filter(
        subject_type="project", subject_id=project.pk, field="owner"
    ).values_list("value", "raw")
    written = {project.owner, *(str(text) for pair in stored for text in pair if text)}
    # An initial alone would take ordinary words with it.
    return tuple(sorted((one for one in written if len(one) > 3), key=len, reverse=True))


def _mask_beside(one: ExpiredName) -> None:
    project = Project.objects.get(pk=one.subject_id)
    for name in _TEXTS_BESIDE:
        setattr(project, name, mask_words(getattr(project, name), one.names))
    project.save()
    stored = StoredValue.objects.filter(
        subject_type="project", subject_id=project.pk, field__in=_TEXTS_BESIDE
    )
    for value in stored:
        if isinstance(value.value, str):
            value.value = mask_words(value.value, one.names)
        value.raw = mask_words(value.raw, one.names)
        value.save(update_fields=["value", "raw"])
