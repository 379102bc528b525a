"""Values come in with their source, and a person's word stands against the next import."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError

from samsyn.core.models import AuditEntry, Document, Role, StoredValue, User
from samsyn.core.selectors.values import history_of, values_of, waiting_for
from samsyn.core.services.personal_values import read_personal_values
from samsyn.core.services.provenance import (
    NothingToUndoError,
    StoreResult,
    accept_proposal,
    accept_values,
    correct_value,
    decline_proposal,
    store_values,
    undo,
)
from samsyn.sources.records import Cell, CharSpan, Item, Value
from tests.factories import DocumentFactory, UserFactory

pytestmark = pytest.mark.django_db
SPOT = CharSpan(0, 1)


@pytest.fixture
def analyst() -> User:
    user: User = UserFactory(role=Role.ANALYST)
    return user


@pytest.fixture
def restricted(settings: LazySettings) -> None:
    settings.SAMSYN_ORIGINALS = "restricted"
    settings.SAMSYN_ORIGINALS_KEY = Fernet.generate_key().decode()


def _store(
    value: Any, *, document: Document | None = None, accepted: bool = True, **parts: Any
) -> StoreResult:
    return store_values(
        subject_type="project",
        rows=[(1, "title", Value(value, SPOT, **parts))],
        document=document or DocumentFactory(),
        by=None,
        accepted=accepted,
    )


def _title() -> StoredValue:
    return values_of("project", 1)["title"]


def _correct(value: str, by: User, reason: str = "felskrivet i källan") -> StoredValue:
    return correct_value(
        subject_type="project", subject_id=1, field="title", value=value, by=by, reason=reason
    )


def _undo(by: User) -> StoredValue | None:
    return undo(subject_type="project", subject_id=1, field="title", by=by)


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("Bro\x00n", "Bro\ufffdn"),
        (Decimal("2761412"), 2761412),
        (Decimal("12.50"), 12.5),
        (date(2014, 1, 2), "2014-01-02"),
        (["0484", "0428"], ["0484", "0428"]),
        ({"A": "Å\ud800", "b": {"z": 1, "c": None}}, {"A": "Å\ufffd", "b": {"c": None, "z": 1}}),
        (None, None),
    ],
)  # fmt: skip
def test_a_value_is_stored_plain_and_again_changes_nothing(value: Any, stored: Any) -> None:
    document = DocumentFactory()
    assert _store(value, document=document).created == 1
    assert _title().value == stored
    again = _store(value, document=document)
    assert (again.created, again.replaced, again.unchanged) == (0, 0, 1)
    assert _store(value).unchanged == 1
    assert StoredValue.objects.count() == 1


def test_a_value_knows_its_spot_its_parts_and_its_wording() -> None:
    parts = (Item("0484", Cell("Blad", "B2")),)
    _store(["0484"], raw="Eskilstuna\x00", items=parts, confidence=0.5)
    stored = _title()
    assert stored.locator == {"kind": "characters", "start": 0, "end": 1}
    assert stored.raw == "Eskilstuna\ufffd"
    assert stored.confidence == 0.5
    place = {"kind": "cell", "sheet": "Blad", "cell": "B2"}
    assert stored.items == [{"value": "0484", "locator": place}]


def test_a_newer_value_replaces_and_the_history_is_whole() -> None:
    first, second = DocumentFactory(), DocumentFactory()
    _store("Bron", document=first)
    assert _store("Bron 2", document=second).replaced == 1
    newest, oldest = history_of("project", 1, "title")
    assert (newest.value, newest.replaces, newest.current) == ("Bron 2", oldest, True)
    assert (oldest.value, oldest.document, oldest.current) == ("Bron", first, False)


def test_a_document_read_again_does_not_bring_back_what_was_replaced() -> None:
    first = DocumentFactory()
    _store("Bron", document=first)
    _store("Bron 2")
    assert _store("Bron", document=first).unchanged == 1
    assert _title().value == "Bron 2"


def test_two_values_of_one_field_in_one_file_are_both_kept() -> None:
    rows = [(1, "title", Value(text, SPOT)) for text in ("Bron", "Ån", "Ån")]
    result = store_values(
        subject_type="project", rows=rows, document=DocumentFactory(), by=None, accepted=True
    )
    assert (result.created, result.unchanged) == (1, 1)
    assert result.held_back == {(1, "title")}
    assert _title().value == "Bron"
    assert [value.value for value in waiting_for("project", [1])] == ["Ån"]


def test_many_rows_go_in_over_several_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samsyn.core.services.values.BATCH", 7)
    rows = [(number, "title", Value(f"P {number}", SPOT)) for number in range(50)]
    document = DocumentFactory()
    arguments: Any = {"subject_type": "project", "document": document, "by": None}
    assert store_values(rows=rows, accepted=True, **arguments).created == 50
    assert store_values(rows=iter(rows), accepted=True, **arguments).unchanged == 50
    assert StoredValue.objects.filter(current=True).count() == 50


def test_a_failing_row_leaves_nothing_stored() -> None:
    good = (1, "title", Value("Bron", SPOT))
    bad: Any = (2, "title", Value(object(), SPOT))
    with pytest.raises(TypeError):
        store_values(
            subject_type="project",
            rows=[good, bad],
            document=DocumentFactory(),
            by=None,
            accepted=True,
        )
    assert not StoredValue.objects.exists()


def test_no_import_overrides_a_correction(analyst: User) -> None:
    _store("Bron")
    _correct("Bron över ån", analyst)
    newer = DocumentFactory()
    assert _store("Brön", document=newer).held_back == {(1, "title")}
    assert _title().value == "Bron över ån"
    assert _store("Brön", document=newer).held_back == set()
    assert [value.value for value in waiting_for("project", [1])] == ["Brön"]


def test_a_correction_names_its_person_and_reason(analyst: User) -> None:
    _store("Bron")
    corrected = _correct("Ån", analyst)
    assert (corrected.corrected, corrected.added_by, corrected.document) == (True, analyst, None)
    assert corrected.reason == "felskrivet i källan"
    assert AuditEntry.objects.filter(action="value.corrected", actor=analyst).count() == 1


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301, "se kim.berg@example.org"])
def test_a_correction_needs_a_reason_without_persons(analyst: User, reason: str) -> None:
    with pytest.raises(ValidationError):
        _correct("Ån", analyst, reason)


def test_only_those_with_the_right_correct_and_only_at_their_places() -> None:
    local = UserFactory(role=Role.ANALYST, place_code="0484")
    arguments: Any = {
        "subject_type": "project", "subject_id": 1, "field": "title", "value": "x", "reason": "y",
    }  # fmt: skip
    with pytest.raises(PermissionDenied):
        correct_value(by=UserFactory(role=Role.REPORTER), **arguments)
    with pytest.raises(PermissionDenied):
        correct_value(by=local, places=["0180"], **arguments)
    assert correct_value(by=local, places=["0484"], **arguments).value == "x"


def test_undo_brings_back_what_was_replaced_as_it_was(analyst: User) -> None:
    document = DocumentFactory()
    _store("Bron", document=document, raw="bron")
    _correct("Ån", analyst)
    _undo(analyst)
    assert (_title().value, _title().document, _title().raw) == ("Bron", document, "bron")
    assert not _title().corrected
    _undo(analyst)
    assert _title().value == "Ån"
    assert _title().corrected
    assert len(history_of("project", 1, "title")) == 4


def test_undo_of_the_first_value_leaves_none(analyst: User) -> None:
    _correct("Ån", analyst)
    assert _undo(analyst) is None
    assert values_of("project", 1) == {}
    with pytest.raises(NothingToUndoError):
        _undo(analyst)


def test_prose_is_stored_unaccepted_until_a_person_accepts(analyst: User) -> None:
    _store("Bron", accepted=False)
    assert _title().accepted_at is None
    assert accept_values(subject_type="project", subject_ids=[1], by=analyst) == 1
    assert _title().accepted_by == analyst


def test_prose_waits_where_a_fact_stands() -> None:
    _store("Bron")
    assert _store("Bro", accepted=False).held_back == {(1, "title")}
    assert _title().value == "Bron"


def test_a_stated_fact_confirms_or_replaces_prose() -> None:
    _store("Bron", accepted=False)
    assert _store("Bron").unchanged == 1
    assert _title().accepted_at is not None
    StoredValue.objects.all().delete()
    _store("Bron", accepted=False)
    assert _store("Ån").replaced == 1
    assert _title().value == "Ån"


def test_a_waiting_value_is_taken_or_declined_once(analyst: User) -> None:
    _correct("Ån", analyst)
    taken, declined = DocumentFactory(), DocumentFactory()
    _store("Bron", document=taken)
    _store("Bäcken", document=declined)
    bron, backen = waiting_for("project", [1])
    assert accept_proposal(value=bron, by=analyst).current
    assert (_title().value, _title().accepted_by) == ("Bron", analyst)
    decline_proposal(value=backen, by=analyst)
    with pytest.raises(ValidationError):
        accept_proposal(value=backen, by=analyst)
    _store("Bäcken", document=DocumentFactory())
    assert not waiting_for("project", [1]).exists()
    assert _title().value == "Bron"


def test_personal_values_are_not_kept_by_default() -> None:
    assert _store("Kim Berg", personal=True).not_kept == 1
    assert not StoredValue.objects.exists()


@pytest.mark.usefixtures("restricted")
def test_kept_personal_values_are_sealed_and_apart_from_the_others() -> None:
    document = DocumentFactory()
    _store("Kim Berg", personal=True, raw="Kim Berg", document=document)
    stored = StoredValue.objects.get()
    assert "Kim" not in f"{stored.value}{stored.raw}{stored.items}"
    assert values_of("project", 1) == {}
    assert history_of("project", 1, "title") == []
    assert _store("Kim Berg", personal=True, document=document).unchanged == 1


@pytest.mark.usefixtures("restricted")
def test_personal_values_are_read_by_right_with_purpose_and_logged(analyst: User) -> None:
    _store("Kim Berg", personal=True)
    arguments: Any = {"subject_type": "project", "subject_id": 1, "places": ["0484"]}
    read = read_personal_values(by=analyst, purpose="fråga om slutrapporten", **arguments)
    assert read == {"title": "Kim Berg"}
    entry = AuditEntry.objects.get(action="personal.read")
    assert (entry.actor, entry.purpose) == (analyst, "fråga om slutrapporten")
    with pytest.raises(ValueError, match="purpose"):
        read_personal_values(by=analyst, purpose=" ", **arguments)
    elsewhere = UserFactory(role=Role.ANALYST, place_code="01")
    with pytest.raises(PermissionDenied):
        read_personal_values(by=elsewhere, purpose="x", **arguments)
    assert AuditEntry.objects.filter(action="personal.read").count() == 1


@pytest.mark.usefixtures("restricted")
def test_a_changed_key_is_said_plainly(settings: LazySettings, analyst: User) -> None:
    _store("Kim Berg", personal=True)
    settings.SAMSYN_ORIGINALS_KEY = Fernet.generate_key().decode()
    with pytest.raises(ImproperlyConfigured, match="SAMSYN_ORIGINALS_KEY"):
        read_personal_values(
            subject_type="project", subject_id=1, by=analyst, purpose="x", places=["01"]
        )
