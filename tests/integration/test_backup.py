"""A backup holds everything, and comes back whole or not at all."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from samsyn.core.models import AuditEntry, Organisation, RoleAssignment, User
from samsyn.core.services import audit, backup
from samsyn.core.services.roles import assign_role

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
    manifest = backup.read_backup(filled)
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
    backup.read_backup(filled)
    assert User.objects.create_user("bo@exempel.se").pk > highest


def test_only_its_owner_may_read_it(filled: Path) -> None:
    assert filled.stat().st_mode & 0o077 == 0


def test_refuses_an_installation_that_holds_data(filled: Path) -> None:
    with pytest.raises(backup.BackupError, match="already holds data"):
        backup.read_backup(filled)


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
        backup.read_backup(path)
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
        backup.read_backup(path)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.zip"
    path.write_bytes(content)
    with pytest.raises(backup.BackupError):
        backup.read_backup(path)
