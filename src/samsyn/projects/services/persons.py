"""Natural persons as beneficiaries: marked at import, and forgotten two years after publication."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from samsyn.core.masking import mask_words
from samsyn.core.models import Document, StoredValue
from samsyn.core.services.retention import ExpiredName, name_shown_until
from samsyn.projects.models import OwnerAsPerson, Project
from samsyn.projects.services import indexing
from samsyn.sources.natural_persons import why_natural_person
from samsyn.sources.records import Record


def mark(project: Project, record: Record, document: Document) -> None:
    """Flag a natural person and the last day of her name (Reg. (EU) 2021/1060 art. 49(3)).

    The earliest day stands: a list published again does not start the two years anew. Where the
    owner lives is never kept.
    """
    for name, value in columns_of(record, document, project.owner_name_until).items():
        setattr(project, name, value)


def columns_of(record: Record, document: Document, stands: date | None = None) -> dict[str, Any]:
    """The columns that mark a natural person; none where the record names none.

    `stands` is the last day that the row has already.
    """
    if not is_marked(record):
        return {}
    until = name_shown_until(document.published_on, timezone.localdate())
    return {
        "owner_is_person": True,
        "owner_name_until": min(stands or until, until),
        "owner_city": "",
        "owner_postal_code": "",
        "owner_org_number": "",
    }


FIELDS_OF_A_PERSON = (
    "owner", "owner_unit", "owner_city", "owner_postal_code", "owner_org_number",
)  # fmt: skip
# Texts of the same row in which the list may name the person once more.
_TEXTS_BESIDE = ("title", "summary", "location")


def is_marked(record: Record) -> bool:
    """Whether the reader took the record's owner for a natural person."""
    return "beneficiary_is_person" in record.fields


def remember(project_ids: Iterable[int], document: Document) -> None:
    """Keep that the document gives these projects' owners as natural persons, for `settle`."""
    OwnerAsPerson.objects.bulk_create(
        [OwnerAsPerson(project_id=pk, document=document) for pk in project_ids],
        ignore_conflicts=True,
    )


def settle(project: Project, stated: StoredValue | None) -> bool:
    """Let the mark follow the owner that a decision made current; whether she is a person.

    Evidence is the name itself, a personal number as organisation number, or that the document
    which states the name marked her. Whoever corrects the spelling of a name that was marked for
    another reason than how it looks does not unmark it. A removed name stays marked.
    """
    if stated is not None and stated.removed_on is not None:
        return project.owner_is_person
    if not _is_person(project, stated):
        project.owner_is_person, project.owner_name_until = False, None
        return False
    document = stated.document if stated else None
    until = name_shown_until(document.published_on if document else None, timezone.localdate())
    project.owner_is_person = True
    project.owner_name_until = min(project.owner_name_until or until, until)
    leave_out_home(project)
    return True


def _is_person(project: Project, stated: StoredValue | None) -> bool:
    if why_natural_person(project.owner, project.owner_org_number, None) is not None:
        return True
    if stated is None:
        return False
    if stated.document_id is not None:
        return OwnerAsPerson.objects.filter(
            project_id=project.pk, document_id=stated.document_id
        ).exists()
    replaced = stated.replaces
    earlier = str(replaced.value) if replaced and replaced.value else ""
    return project.owner_is_person and why_natural_person(earlier, None, None) is None


def leave_out_home(project: Project) -> None:
    """Where an owner who is a person lives is never kept, whatever is let in later."""
    if project.owner_is_person:
        project.owner_city = project.owner_postal_code = project.owner_org_number = ""


class OwnerNames:
    """What core.services.retention asks of the project bank."""

    def expired(self, today: date) -> Iterable[ExpiredName]:
        overdue = Project.objects.filter(owner_is_person=True, owner_name_until__lt=today)
        for project in overdue.exclude(owner="").only("pk", "owner"):
            names = writings_of([project])[project.pk]
            yield ExpiredName("project", project.pk, names, FIELDS_OF_A_PERSON)

    def remove(self, expired: Sequence[ExpiredName], today: date) -> None:
        for one in expired:
            _mask_beside(one)
        ids = [one.subject_id for one in expired]
        Project.objects.filter(pk__in=ids).update(
            owner="", owner_unit="", owner_search="", owner_sort=None
        )
        # The name is no word of the index, but the texts beside it may have named the person.
        indexing.changed(project_ids=ids)


def writings_of(projects: Iterable[Project]) -> dict[int, tuple[str, ...]]:
    """Each project's owner in every way that some source or correction has written the name."""
    written = {project.pk: {project.owner} for project in projects}
    stored = StoredValue.objects.filter(
        subject_type="project", subject_id__in=written, field="owner"
    ).values_list("subject_id", "value", "raw")
    for pk, *pair in stored:
        written[pk] |= {str(text) for text in pair if text}
    # An initial alone would take ordinary words with it.
    return {
        pk: tuple(sorted((one for one in names if len(one) > 3), key=len, reverse=True))
        for pk, names in written.items()
    }


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
