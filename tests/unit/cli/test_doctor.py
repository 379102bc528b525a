"""What the doctor finds of keys, hosts and persons, each with the way to mend it."""

from __future__ import annotations

import base64
from datetime import date

import pytest
from django.conf import LazySettings

from samsyn.cli import doctor
from samsyn.core.models import Role, User
from samsyn.core.services import retention
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
