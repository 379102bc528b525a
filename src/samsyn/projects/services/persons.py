"""Natural persons as beneficiaries: marked at import, and forgotten two years after publication."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone

from samsyn.core.models import Document
from samsyn.core.services.retention import ExpiredName, name_shown_until
from samsyn.projects.models import Project
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


class OwnerNames:
    """What core.services.retention asks of the project bank."""

    def expired(self, today: date) -> Iterable[ExpiredName]:
        overdue = Project.objects.filter(owner_is_person=True, owner_name_until__lt=today)
        for project in overdue.exclude(owner="").only("pk", "owner"):
            yield ExpiredName("project", project.pk, (project.owner,), FIELDS_OF_A_PERSON)

    def remove(self, expired: Sequence[ExpiredName], today: date) -> None:
        ids = [one.subject_id for one in expired]
        Project.objects.filter(pk__in=ids).update(
            owner="", owner_unit="", owner_search="", owner_sort=None
        )


FIELDS_OF_A_PERSON = (
    "owner", "owner_unit", "owner_city", "owner_postal_code", "owner_org_number",
)  # fmt: skip
