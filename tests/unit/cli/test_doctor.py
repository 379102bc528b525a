"""What the doctor finds of keys, hosts and persons, each with the way to mend it."""

from __future__ import annotations

import base64
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from samsyn.cli import doctor
from samsyn.core.models import Job, Role, User
from samsyn.core.services import retention, worker_locks
from tests.factories import DocumentFactory, UserFactory


@pytest.mark.parametrize(
    ("kept", "key", "state"),
    [
        ("discard", "", "well"),
        # Made for this test: 32 bytes of nothing, so that the test has the same name in every run.
        ("restricted", base64.urlsafe_b64encode(bytes(32)).decode(), "well"),
        ("restricted", "", "broken"),
        ("restricted", "not a key", "broken"),
        ("restricted", "å" * 44, "broken"),
        ("sometimes", "", "broken"),
    ],
)
def test_a_key_that_seals_nothing_is_found(kept: str, key: str, state: str) -> None:
    found = doctor._check_originals(kept, key)
    assert found.state == state
    assert bool(found.mend) == (state != "well")


@pytest.mark.parametrize(
    ("address", "state"),
    [("", "well"), ("https://example.org:8443", "well"), ("example.org", "broken")],
)
def test_a_public_address_that_no_link_can_begin_with_is_broken(address: str, state: str) -> None:
    found = doctor._check_public_address(address)
    assert (found.state, bool(found.mend)) == (state, state == "broken")


def test_a_site_that_answers_to_every_name_is_broken() -> None:
    assert doctor._check_transport(https=True, hosts=["*"]).state == "broken"


@pytest.mark.django_db
def test_a_sound_installation_has_nothing_to_tell_of_persons() -> None:
    assert doctor.check_persons() == []


@pytest.mark.django_db
def test_what_the_tables_hold_against_the_settings_is_told(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def three(today: date) -> int:
        return 3

    monkeypatch.setattr(retention, "overdue", three)
    settings.ALLOWED_HOSTS = ["samsyn.exempel.se"]
    UserFactory(role=Role.ADMINISTRATOR)
    User.objects.update(is_demo=True)
    DocumentFactory(original_kept=True)
    found = {one.subject: one for one in doctor.check_persons()}
    assert found.keys() == {"names of persons", "kept originals", "demo users"}
    assert found["names of persons"].found.startswith("3 ")
    assert all(one.mend for one in found.values())


@pytest.mark.django_db
def test_jobs_that_wait_without_a_worker_are_told(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    assert [one.state for one in doctor.check_jobs()] == ["warning"]
    Job.objects.create(kind="test")
    (waiting,) = doctor.check_jobs()
    assert (waiting.state, waiting.found[:1]) == ("broken", "1")
    assert "samsyn worker" in waiting.mend
    with worker_locks.held():
        assert [one.state for one in doctor.check_jobs()] == ["well"]


@pytest.mark.django_db
def test_a_duty_that_failed_last_time_is_told(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path

    def ended(state: str, day: int, kind: str = "duty.one") -> None:
        Job.objects.create(
            kind=kind, state=state, day=date(2031, 3, day), finished_at=timezone.now()
        )

    ended("failed", 1)
    ended("done", 2)
    ended("done", 1, "duty.two")
    with worker_locks.held():
        assert [one.subject for one in doctor.check_jobs()] == ["jobs"]
        ended("failed", 2, "duty.two")
        assert [one.subject for one in doctor.check_jobs()] == ["jobs", "daily duties"]
