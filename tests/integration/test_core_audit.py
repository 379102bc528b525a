"""The audit log: what is added, what it refuses to hold, and that the database lets nothing go."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from samsyn.core.models import AuditEntry
from samsyn.core.services import audit
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def _entry() -> AuditEntry:
    return audit.record(by=None, action="thing.done", subject_type="thing", subject_id=7)


def test_an_entry_says_who_what_and_why() -> None:
    user = UserFactory()
    entry = audit.record(
        by=user,
        action="original.read",
        subject_type="document",
        subject_id=3,
        detail={"fields": ["owner"], "n": 2},
        purpose="tillsyn",
    )
    stored = AuditEntry.objects.get(pk=entry.pk)
    assert (stored.actor, stored.subject_id, stored.purpose) == (user, "3", "tillsyn")
    assert stored.detail == {"fields": ["owner"], "n": 2}


@pytest.mark.parametrize(
    "detail",
    [
        {"who": "kim.berg@example.org"},
        {"deep": [{"note": "ring 070-123 45 67"}]},
        {"note": "tel +46 8 123 456 78"},
        {"number": "19800101-1231"},
        {"coordination": "800161-1231"},
        {"kim.berg@example.org": 1},
    ],
)
def test_detail_with_personal_data_is_refused(detail: dict[str, object]) -> None:
    with pytest.raises(audit.PersonalDataInAuditError):
        audit.record(by=None, action="a.b", subject_type="t", subject_id=1, detail=detail)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["2016/00158", "27 198 429", "2016-10-01-2018-09-30", "212000-0142", "0180", "a" * 64],
)
def test_numbers_of_the_field_are_not_taken_for_people(text: str) -> None:
    audit.record(by=None, action="a.b", subject_type="t", subject_id=1, detail={"text": text})
    assert AuditEntry.objects.get().detail == {"text": text}


def test_many_events_are_added_in_one_go() -> None:
    events = [audit.Event("row.seen", "row", number) for number in range(3)]
    assert audit.record_many(by=None, events=events, purpose="kim.berg@example.org") == 3
    assert set(AuditEntry.objects.values_list("purpose", flat=True)) == {"[email]"}


def test_the_model_refuses_change_and_deletion() -> None:
    entry = _entry()
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


def _refused(change: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        change()


def test_the_database_refuses_change_and_deletion() -> None:
    _entry()
    _refused(lambda: AuditEntry.objects.update(action="other.thing"))
    _refused(lambda: AuditEntry.objects.all().delete())
    _refused(lambda: AuditEntry.objects.all()._raw_delete("default"))
    assert AuditEntry.objects.get().action == "thing.done"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_the_database_refuses_to_truncate() -> None:
    _entry()
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    _refused(lambda: connection.cursor().execute("TRUNCATE core_auditentry"))
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", [1, 2])
def test_a_test_that_commits_leaves_an_empty_guarded_log(round_: int) -> None:
    assert not AuditEntry.objects.exists()
    _entry()
    _refused(lambda: AuditEntry.objects.update(action="other.thing"))
