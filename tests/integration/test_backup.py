"""A backup holds everything, and comes back whole or not at all."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command

from samsyn.core.models import AuditEntry, Organisation, RoleAssignment, User
from samsyn.core.services import audit, backup, restoring
from samsyn.core.services.roles import assign_role
from samsyn.projects.models import PendingIndexing, Project

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def filled(tmp_path: Path, settings: pytest.FixtureRequest) -> Path:
    """A backup of an installation with a user, a role, an organisation, audit and an original."""
    settings.DATA_DIR = tmp_path / "data"  # type: ignore[attr-defined]
    original = tmp_path / "data" / "originals" / ("a" * 64)
    original.parent.mkdir(parents=True)
    original.write_bytes(b"encrypted elsewhere")
    user = User.objects.create_user("ada@exempel.se", "hemligt-lösen", name="Å Ä Ö")
    Organisation.objects.create(name="Östra förbundet", place_code="01")
    assign_role(by=None, user=user, role="analyst", place_code="0136")
    audit.record(by=user, action="test", subject_type="user", subject_id=user.pk)
    target = tmp_path / "backup.zip"
    backup.write_backup(target)
    return target


def empty_the_database() -> None:
    """As in a new installation: the tables are there, without rows."""
    call_command("flush", verbosity=0, interactive=False)


def test_comes_back_row_for_row(filled: Path, settings: pytest.FixtureRequest) -> None:
    before = User.objects.get()
    entries = list(AuditEntry.objects.values())
    empty_the_database()
    kept = Path(settings.DATA_DIR) / "originals" / ("a" * 64)  # type: ignore[attr-defined]
    kept.unlink()
    manifest = restoring.read_backup(filled)
    after = User.objects.get()
    assert (after.pk, after.name, after.password, after.created_at) == (
        before.pk,
        "Å Ä Ö",
        before.password,
        before.created_at,
    )
    assert RoleAssignment.objects.get().place_code == "0136"
    assert list(AuditEntry.objects.values()) == entries
    assert kept.read_bytes() == b"encrypted elsewhere"
    assert manifest.file_count == 1


def test_new_rows_after_a_restore_get_new_numbers(filled: Path) -> None:
    highest = User.objects.get().pk
    empty_the_database()
    restoring.read_backup(filled)
    assert User.objects.create_user("bo@exempel.se").pk > highest


def test_after_a_restore_the_whole_bank_waits_to_be_indexed(filled: Path, tmp_path: Path) -> None:
    made = Project.objects.create(key="test:1", title="Ett projekt")
    target = tmp_path / "with-a-project.zip"
    backup.write_backup(target)
    empty_the_database()
    restoring.read_backup(target)
    assert list(PendingIndexing.objects.values_list("kind", "row_id")) == [("project", made.pk)]


def test_only_its_owner_may_read_it(filled: Path) -> None:
    assert filled.stat().st_mode & 0o077 == 0


def test_refuses_an_installation_that_holds_data(filled: Path) -> None:
    with pytest.raises(backup.BackupError, match="already holds data"):
        restoring.read_backup(filled)


def damaged(source: Path, change: Callable[[str, bytes], bytes]) -> Path:
    target = source.with_name("damaged.zip")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return target


def test_a_damaged_member_is_named_and_nothing_is_loaded(filled: Path) -> None:
    path = damaged(filled, lambda name, data: data + b"\n" if "core.user.jsonl" in name else data)
    empty_the_database()
    with pytest.raises(backup.BackupError, match=r"core\.user\.jsonl"):
        restoring.read_backup(path)
    assert not User.objects.exists()


def test_another_version_of_the_tables_is_refused(filled: Path) -> None:
    path = damaged(
        filled,
        lambda name, data: (
            data.replace(b"0001_initial", b"0001_other") if name == "manifest.json" else data
        ),
    )
    empty_the_database()
    with pytest.raises(backup.BackupError, match="another version"):
        restoring.read_backup(path)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.zip"
    path.write_bytes(content)
    with pytest.raises(backup.BackupError):
        restoring.read_backup(path)


def rebuilt(source: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The backup with members changed and a manifest that agrees, as an attacker would make it."""
    with zipfile.ZipFile(source) as old:
        members = {name: old.read(name) for name in old.namelist()}
    manifest = json.loads(members.pop("manifest.json"))
    change(members)
    manifest["members"] = {n: hashlib.sha256(data).hexdigest() for n, data in members.items()}
    target = source.with_name("rebuilt.zip")
    with zipfile.ZipFile(target, "w") as new:
        for name, data in {**members, "manifest.json": json.dumps(manifest).encode()}.items():
            new.writestr(name, data)
    return target


def _session_among_users(members: dict[str, bytes]) -> None:
    row = {"model": "sessions.session", "pk": "stolen", "fields": {"session_data": ""}}
    members["rows/core.user.jsonl"] += json.dumps(row).encode() + b"\n"


def _broken_row(members: dict[str, bytes]) -> None:
    members["rows/core.user.jsonl"] += b'{"model": "core.user", "pk": 9, "fields": {"no": 1}}\n'


def _half_row(members: dict[str, bytes]) -> None:
    members["rows/core.user.jsonl"] += b'{"model": "core.us'


def _table_left_out(members: dict[str, bytes]) -> None:
    del members["rows/core.auditentry.jsonl"]


def _file_outside(members: dict[str, bytes]) -> None:
    members["originals/../../outside"] = b"x"


def _file_of_another_name(members: dict[str, bytes]) -> None:
    members["originals/authorized_keys"] = b"x"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_session_among_users, "row of another table"),
        (_broken_row, "core.user, row 2"),
        (_half_row, "core.user, row 2"),
        (_table_left_out, "is missing"),
        (_file_outside, "does not belong"),
        (_file_of_another_name, "does not belong"),
    ],
)
def test_a_made_up_backup_is_refused_whole(
    filled: Path,
    settings: pytest.FixtureRequest,
    change: Callable[[dict[str, bytes]], None],
    told: str,
) -> None:
    data = Path(settings.DATA_DIR)  # type: ignore[attr-defined]
    (data / "originals" / ("a" * 64)).unlink()
    path = rebuilt(filled, change)
    empty_the_database()
    with pytest.raises(backup.BackupError, match=told):
        restoring.read_backup(path)
    assert not User.objects.exists()
    assert not Session.objects.exists()
    assert list((data / "originals").iterdir()) == []


def test_a_member_that_the_manifest_leaves_out_is_not_loaded(filled: Path) -> None:
    """Without its sum it could be anything."""
    path = damaged(
        filled,
        lambda name, data: (
            re.sub(rb'"rows/core.user.jsonl": "\w+",', b"", data)
            if name == "manifest.json"
            else data
        ),
    )
    empty_the_database()
    with pytest.raises(backup.BackupError, match=r"core\.user\.jsonl is missing"):
        restoring.read_backup(path)


def test_a_row_without_end_is_not_read_into_memory(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "LONGEST_ROW", 20)
    empty_the_database()
    with pytest.raises(backup.BackupError, match="longer than 20 bytes"):
        restoring.read_backup(filled)


def test_restored_originals_are_their_owners_alone(
    filled: Path, settings: pytest.FixtureRequest
) -> None:
    kept = Path(settings.DATA_DIR) / "originals" / ("a" * 64)  # type: ignore[attr-defined]
    kept.unlink()
    empty_the_database()
    restoring.read_backup(filled)
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("manifest", [b"[]", b"{", b'{"migrations": 1}', b'{"members": []}'])
def test_a_manifest_of_another_shape_is_refused(filled: Path, manifest: bytes) -> None:
    path = damaged(filled, lambda name, data: manifest if name == "manifest.json" else data)
    empty_the_database()
    with pytest.raises(backup.BackupError, match="no manifest"):
        restoring.read_backup(path)


def test_an_original_that_is_there_already_is_never_written_over(
    filled: Path, settings: pytest.FixtureRequest
) -> None:
    kept = Path(settings.DATA_DIR) / "originals" / ("a" * 64)  # type: ignore[attr-defined]
    kept.write_bytes(b"another")
    empty_the_database()
    with pytest.raises(backup.BackupError, match="another original"):
        restoring.read_backup(filled)
    assert kept.read_bytes() == b"another"
    assert not User.objects.exists()
