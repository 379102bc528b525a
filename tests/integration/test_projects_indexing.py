"""The index follows the bank: a few rows at once, many noted and indexed later, none lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from samsyn.core.models import Role
from samsyn.core.services import retention
from samsyn.projects import search
from samsyn.projects.models import Call, PendingIndexing, Project
from samsyn.projects.services import indexing, review
from tests.unit.projects import builders

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def projects(count: int, title: str = "Språkstöd") -> list[int]:
    rows = [Project(key=f"{title}:{n}", title=f"{title} {n}") for n in range(count)]
    Project.objects.bulk_create(rows)
    return list(Project.objects.filter(key__startswith=title).values_list("pk", flat=True))


def found(words: str) -> int:
    return search.find(user=NOBODY, query=words).total


def test_a_few_rows_are_found_at_once() -> None:
    call = Call.objects.create(key="c", title="Utlysning om språkstöd")
    indexing.changed(project_ids=projects(3), call_ids=[call.pk])

    assert found("språkstöd") == 3
    assert search.find_calls(user=NOBODY, query="språkstöd").total == 1
    assert indexing.waiting() == 0


def test_many_rows_wait_and_are_indexed_in_batches_that_can_be_stopped() -> None:
    ids = projects(indexing.AT_ONCE + 1)
    indexing.changed(project_ids=ids)
    assert (found("språkstöd"), indexing.waiting()) == (0, len(ids))

    assert indexing.index_pending(limit=50) == 50
    assert (found("språkstöd"), indexing.waiting()) == (50, len(ids) - 50)

    assert indexing.index_all_pending() == len(ids) - 50
    assert (found("språkstöd"), indexing.waiting()) == (len(ids), 0)


def test_a_change_noted_while_another_is_indexed_stays_noted() -> None:
    (pk,) = projects(1)
    PendingIndexing.objects.create(kind="project", row_id=pk)
    PendingIndexing.objects.create(kind="project", row_id=pk)

    assert indexing.index_pending(limit=1) == 1
    assert indexing.waiting() == 1


def test_a_row_that_is_gone_leaves_the_index_and_the_notes() -> None:
    (pk,) = projects(1)
    indexing.changed(project_ids=[pk])
    Project.objects.filter(pk=pk).delete()
    PendingIndexing.objects.create(kind="project", row_id=pk)

    assert indexing.index_all_pending() == 1
    assert (found("språkstöd"), indexing.waiting()) == (0, 0)


def test_the_whole_bank_can_be_noted_or_indexed_anew() -> None:
    projects(2)
    Call.objects.create(key="c", title="Utlysning")
    indexing.note_all()
    assert indexing.waiting() == 3

    assert indexing.rebuild() == 3
    assert (found("språkstöd"), indexing.waiting()) == (2, 0)


def test_what_a_person_changes_is_found_as_it_now_reads() -> None:
    analyst = builders.user(Role.ANALYST)
    builders.store(builders.document(builders.project(title="Ekbackens väg")))
    indexing.index_all_pending()
    made = Project.objects.get()

    review.correct_field(
        row=made, field="title", value="Lindbackens stig", by=analyst, reason="fel namn"
    )

    assert (found("ekbacken"), found("lindbacken")) == (0, 1)


def test_a_removed_name_leaves_the_index_with_the_texts_beside_it() -> None:
    today = timezone.localdate()
    made = Project.objects.create(
        key="p",
        title="Bidrag till Konstruerad Personsson",
        owner="Konstruerad Personsson",
        owner_is_person=True,
        owner_name_until=today - timedelta(days=1),
    )
    indexing.changed(project_ids=[made.pk])
    assert found("personsson") == 1

    retention.remove_expired_names(today=today, by=None)

    assert found("personsson") == 0
    assert found("bidrag") == 1
