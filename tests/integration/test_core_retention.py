"""Names of natural persons go two years after publication, wherever they are stored."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import LazySettings

from samsyn.core.models import AuditEntry, Document, StoredValue
from samsyn.core.selectors.documents import rows_of
from samsyn.core.services import originals, retention
from samsyn.core.services.provenance import store_document, store_values
from samsyn.core.services.retention import ExpiredName, Removed, name_shown_until
from samsyn.sources.records import Cell, Finding, Grid, Parsed, PersonalSpan, Value

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("published", "imported", "until"),
    [
        (date(2024, 3, 1), date(2026, 1, 1), date(2026, 3, 1)),
        (date(2024, 2, 29), date(2026, 1, 1), date(2026, 2, 28)),
        (date(2022, 2, 28), date(2026, 1, 1), date(2024, 2, 28)),
        (None, date(2024, 12, 31), date(2026, 12, 31)),
        (None, date(2028, 2, 29), date(2030, 2, 28)),
    ],
)
def test_a_name_is_shown_for_two_years(published: date | None, imported: date, until: date) -> None:
    assert name_shown_until(published, imported) == until


class Holder:
    """An app's side: row 1 has an expired name, once."""

    def __init__(self) -> None:
        self.removed: list[int] = []

    def expired(self, today: date) -> Iterable[ExpiredName]:
        if today >= TODAY and not self.removed:
            yield ExpiredName("constructed", 1, ("Kim Berg",))

    def remove(self, expired: Sequence[ExpiredName], today: date) -> None:
        self.removed += [one.subject_id for one in expired]


@pytest.fixture
def holder(monkeypatch: pytest.MonkeyPatch) -> Holder:
    registered: dict[str, retention.NameHolder] = {}
    monkeypatch.setattr(retention, "_holders", registered)
    one = Holder()
    retention.register("constructed", one)
    return one


@pytest.fixture
def document(db: None, settings: LazySettings, tmp_path: Path) -> Document:
    settings.SAMSYN_ORIGINALS = "restricted"
    settings.SAMSYN_ORIGINALS_KEY = Fernet.generate_key().decode()
    settings.DATA_DIR = tmp_path
    rows = [["Ägare", "Projekt"], ["KIM  BERG", "Kim Bergs väg"], ["Bro kommun", "Kim Berg, igen"]]
    stored, _ = store_document(
        parsed=Parsed(
            "lista.csv",
            "constructed",
            grids=(Grid("", rows),),
            warnings=(Finding("person", "Kim Berg seems to be a person"),),
        ),
        data=b"Kim Berg",
        by=None,
        origin="",
        licence="",
        published_on=date(2024, 11, 21),
        fetched_at=datetime(2024, 11, 21, tzinfo=UTC),
    )
    return stored


def _store(name: str, document: Document, subject_id: int = 1) -> set[tuple[int, str]]:
    return store_values(
        subject_type="constructed",
        rows=[(subject_id, "owner", Value(name, Cell("", "A2"), raw=name))],
        document=document,
        by=None,
        accepted=True,
    ).held_back


def test_every_place_of_an_expired_name_is_cleared(
    holder: Holder,
    document: Document,
    tmp_path: Path,
    django_capture_on_commit_callbacks: object,
) -> None:
    _store("Berg, Kim", document)
    _store("Kim Berg", document)
    _store("Bro kommun", document, subject_id=2)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        removed = retention.remove_expired_names(today=TODAY, by=None)
    assert removed == Removed(subjects=1, values=2, documents=1, originals=1)
    assert holder.removed == [1]
    cleared = StoredValue.objects.filter(subject_id=1)
    assert {(one.value, one.raw, one.removed_on) for one in cleared} == {(None, "", TODAY)}
    assert StoredValue.objects.get(subject_id=2).value == "Bro kommun"
    cells = rows_of(document, "", 0, 3)
    assert cells[1] == ["█" * 9, "Kim Bergs väg"]
    assert cells[2] == ["Bro kommun", f"{'█' * 8}, igen"]
    document.refresh_from_db()
    assert "Kim" not in str(document.warnings)
    assert not document.original_kept
    assert not (tmp_path / "originals" / document.sha256).exists()


def test_a_removed_name_does_not_come_back_with_the_next_import(
    holder: Holder, document: Document
) -> None:
    _store("Kim Berg", document)
    retention.remove_expired_names(today=TODAY, by=None)
    assert _store("Kim Berg", document) == {(1, "owner")}
    assert not StoredValue.objects.filter(raw__icontains="Kim").exists()
    assert StoredValue.objects.count() == 1


def test_the_removal_is_logged_without_the_name(holder: Holder, document: Document) -> None:
    _store("Kim Berg", document)
    retention.remove_expired_names(today=TODAY, by=None)
    entry = AuditEntry.objects.get(action="name.removed")
    assert (entry.subject_type, entry.subject_id) == ("constructed", "1")
    assert "49(3)" in entry.purpose
    of_document = AuditEntry.objects.get(action="document.names_removed")
    assert of_document.detail == {"names": 1, "parts": 1, "original_discarded": True}
    assert "Kim" not in "".join(str(one.detail) for one in AuditEntry.objects.all())


def test_nothing_expired_changes_nothing(holder: Holder, document: Document) -> None:
    _store("Kim Berg", document)
    assert retention.remove_expired_names(today=date(2026, 11, 21), by=None) == Removed()
    assert StoredValue.objects.get().value == "Kim Berg"


def _kept_list(name: str, published: date) -> Document:
    stored, _ = store_document(
        parsed=Parsed(
            name,
            "constructed",
            grids=(Grid("", [["Kim Berg"]]),),
            personal=(PersonalSpan(Cell("", "A1"), "name", "Kim Berg"),),
        ),
        data=name.encode(),
        by=None,
        origin="",
        licence="",
        published_on=published,
        fetched_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    return stored


def test_the_original_of_a_list_that_names_persons_goes_after_two_years(
    holder: Holder, document: Document, django_capture_on_commit_callbacks: object
) -> None:
    """No value came from it, as when a list is published again without a change."""
    old = _kept_list("gammal.csv", date(2024, 11, 20))
    new = _kept_list("ny.csv", date(2024, 11, 22))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        removed = retention.remove_expired_names(today=TODAY, by=None)
    assert removed.originals == 1
    assert not originals.path_of(old.sha256).exists()
    assert originals.path_of(new.sha256).exists()
    entry = AuditEntry.objects.get(action="original.discarded")
    assert entry.subject_id == str(old.pk)


def test_files_that_belong_to_no_document_go_once_no_import_can_need_them(
    holder: Holder, document: Document, tmp_path: Path
) -> None:
    folder = tmp_path / "originals"
    stray, under_way = folder / ("b" * 64), folder / ".new-abc"
    for path in (stray, under_way):
        path.write_bytes(b"sealed")
    two_days_ago = time.time() - 2 * 86_400
    os.utime(stray, (two_days_ago, two_days_ago))
    os.utime(originals.path_of(document.sha256), (two_days_ago, two_days_ago))
    removed = retention.remove_expired_names(today=date(2026, 11, 21), by=None)
    assert removed.strays == 1
    assert sorted(folder.iterdir()) == sorted([under_way, originals.path_of(document.sha256)])


def test_names_that_should_be_gone_are_counted(holder: Holder, document: Document) -> None:
    assert retention.overdue(date(2026, 11, 21)) == 0
    assert retention.overdue(TODAY) == 1
