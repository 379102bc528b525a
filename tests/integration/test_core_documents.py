"""Documents: known by their hash, stored masked, the original kept only by setting."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.test import Client

from samsyn.core.models import AuditEntry, Document, Role
from samsyn.core.selectors.documents import rows_of, sheets_of, text_of
from samsyn.core.services.provenance import OriginalNotKeptError, read_original, store_document
from samsyn.sources.personal import MASK
from samsyn.sources.records import Cell, CharSpan, Finding, Grid, Parsed, PersonalSpan
from tests.factories import DocumentFactory, UserFactory

pytestmark = pytest.mark.django_db

TEXT = "Kontakt: Kim Berg\x00, tel"
PAGE = Parsed(
    path="mapp/sida.txt",
    format="constructed",
    text=TEXT,
    personal=(PersonalSpan(CharSpan(9, 17), "name", "Kim Berg"),),
    warnings=(Finding("odd", "Kim Berg stands twice", CharSpan(9, 17)),),
)


def _store(
    parsed: Parsed = PAGE, data: bytes = b"the bytes", **changes: Any
) -> tuple[Document, bool]:
    known: dict[str, Any] = {
        "by": None, "origin": "", "licence": "", "published_on": None,
        "fetched_at": datetime(2026, 1, 2, tzinfo=UTC),
    }  # fmt: skip
    return store_document(parsed=parsed, data=data, **{**known, **changes})


@pytest.fixture
def restricted(settings: LazySettings, tmp_path: Path) -> Path:
    settings.SAMSYN_ORIGINALS = "restricted"
    settings.SAMSYN_ORIGINALS_KEY = Fernet.generate_key().decode()
    settings.DATA_DIR = tmp_path
    return tmp_path / "originals"


def test_the_same_bytes_are_one_document() -> None:
    first, created = _store()
    again, created_again = _store(origin="elsewhere")
    assert (created, created_again) == (True, False)
    assert again == first
    assert AuditEntry.objects.filter(action="document.stored").count() == 1


def test_text_is_stored_masked_with_every_character_in_its_place() -> None:
    document, _ = _store()
    assert text_of(document) == f"Kontakt: {MASK * 8}\x00, tel"
    assert document.personal_spans == 1
    assert document.name == "sida.txt"
    assert "Kim" not in json.dumps(document.warnings)


def test_a_document_known_by_its_hash_gets_its_text_when_it_comes() -> None:
    waiting = DocumentFactory()
    full, _ = _store()
    Document.objects.filter(pk=full.pk).update(text_available=False)
    full.parts.all().delete()
    filled, created = _store()
    assert (filled.pk, created) == (full.pk, False)
    assert filled.text_available
    assert text_of(filled).startswith("Kontakt")
    waiting.refresh_from_db()
    assert not waiting.text_available


def test_rows_are_stored_a_thousand_a_part_and_masked_by_cell() -> None:
    rows = [[f"r{number}", "Kim Berg, Bro"] for number in range(2_500)]
    span = PersonalSpan(Cell("Blad", "B1201"), "name", "Kim Berg")
    document, _ = _store(
        Parsed("a.xlsx", "constructed", grids=(Grid("Blad", rows),), personal=(span,))
    )
    parts = document.parts.values_list("first_row", "row_count")
    assert sorted(parts) == [(0, 1000), (1000, 1000), (2000, 500)]
    assert sheets_of(document)[0].rows == 2_500
    across = rows_of(document, "Blad", 998, 1202)
    assert [row[0] for row in across] == [f"r{number}" for number in range(998, 1202)]
    assert across[1200 - 998][1] == f"{MASK * 8}, Bro"
    assert across[1199 - 998][1] == "Kim Berg, Bro"


def test_sheets_with_names_too_long_for_their_column_do_not_collide() -> None:
    long = "x" * 250
    document, _ = _store(
        Parsed("a.ods", "constructed", grids=(Grid(long + "1", [["a"]]), Grid(long + "2", [["b"]])))
    )
    assert len(sheets_of(document)) == 2


@pytest.mark.parametrize("text", ["", "\ud800 ensam", "rad\r\nrad", "שלום abc", "x" * 1_000_000])
def test_odd_texts_come_back_as_they_were(text: str) -> None:
    document, _ = _store(Parsed("a.txt", "constructed", text=text))
    assert text_of(document) == text


def test_origin_and_name_that_no_database_takes_are_made_storable() -> None:
    document, _ = _store(Parsed("a\x00b.txt", "f\x00", text="x"), origin="o\x00" + "x" * 2_000)
    document.refresh_from_db()
    assert document.name == "a\ufffdb.txt"
    assert len(document.origin) == 1_000


def test_originals_are_not_kept_by_default(tmp_path: Path, settings: LazySettings) -> None:
    settings.DATA_DIR = tmp_path
    document, _ = _store()
    assert not document.original_kept
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(OriginalNotKeptError):
        read_original(document=document, by=UserFactory(role=Role.ADMINISTRATOR), purpose="x")


def test_a_kept_original_is_encrypted_and_read_with_a_purpose(restricted: Path) -> None:
    document, _ = _store(data=b"Kim Berg")
    stored = (restricted / document.sha256).read_bytes()
    assert b"Kim" not in stored
    assert [path.name for path in restricted.iterdir()] == [document.sha256]
    administrator = UserFactory(role=Role.ADMINISTRATOR)
    assert read_original(document=document, by=administrator, purpose="tillsyn") == b"Kim Berg"
    entry = AuditEntry.objects.get(action="original.read")
    assert (entry.actor, entry.purpose) == (administrator, "tillsyn")
    with pytest.raises(PermissionDenied):
        read_original(document=document, by=UserFactory(role=Role.ANALYST), purpose="x")
    with pytest.raises(ValueError, match="purpose"):
        read_original(document=document, by=administrator, purpose="")
    assert AuditEntry.objects.filter(action="original.read").count() == 1


def test_a_write_that_fails_leaves_no_half_file(
    restricted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        _store()
    assert list(restricted.iterdir()) == []
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"), [("SAMSYN_ORIGINALS_KEY", "short"), ("SAMSYN_ORIGINALS", "maybe")]
)
def test_a_wrong_setting_says_what_to_set(
    restricted: Path, settings: LazySettings, name: str, value: str
) -> None:
    setattr(settings, name, value)
    with pytest.raises(ImproperlyConfigured, match=name):
        _store()


def test_the_original_is_fetched_on_the_page_after_a_purpose(
    restricted: Path, client: Client
) -> None:
    document, _ = _store(data=b"<script>")
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))
    address = f"/kallor/{document.pk}/original/"
    refused = client.post(address, {"purpose": ""})
    assert refused.status_code == 422
    assert 'href="#id_purpose"' in refused.content.decode()
    answer = client.post(address, {"purpose": "tillsyn"})
    assert answer.content == b"<script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    client.force_login(UserFactory(role=Role.ANALYST))
    assert client.post(address, {"purpose": "x"}).status_code == 403
    assert address not in client.get(f"/kallor/{document.pk}/").content.decode()


def test_parts_are_compressed() -> None:
    document, _ = _store(Parsed("a.txt", "constructed", text="samma rad\n" * 10_000))
    body = bytes(document.parts.get().body)
    assert len(body) < 2_000
    assert zlib.decompress(body).startswith(b"samma rad")


@pytest.mark.parametrize(
    "name", ["Anna_Exempelsson_ansökan.txt", "svar kim.berg@example.org.txt", "om Kim Berg.txt"]
)
def test_a_files_name_tells_no_persons(name: str) -> None:
    document, _ = _store(replace(PAGE, path=name))
    shown = document.name.lower()
    assert MASK in shown
    assert not any(word in shown for word in ("anna", "exempelsson", "berg"))
    assert shown.endswith(".txt") or "@" in name


def test_an_origin_tells_no_persons() -> None:
    document, _ = _store(origin="skickat av Anna Exempelsson, anna@example.org")
    assert document.origin.startswith("skickat av █")
    assert "exempelsson" not in document.origin.lower()
    assert "anna" not in document.origin


def test_an_origin_that_is_an_address_stays_one() -> None:
    origin = "https://www.esf.se/resultat/projektbanken/2020-00199/?id=0155&x=20230131"
    assert _store(origin=origin)[0].origin == origin
