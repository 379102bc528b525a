"""Administration asks for a second step where the setting says so, and for nothing else."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from samsyn.core.models import Role, User
from samsyn.core.two_steps import GUARDED
from tests.factories import DocumentFactory, UserFactory

pytestmark = pytest.mark.django_db

GUARDED_PAGES = ("/administration/", "/administration/logg/", "/anmal-fel/inkomna/")


@pytest.fixture
def administrator(client: Client, settings: LazySettings) -> User:
    settings.SAMSYN_TWO_STEPS = True
    user: User = UserFactory(role=Role.ADMINISTRATOR)
    client.force_login(user)
    return user


@pytest.mark.parametrize("address", GUARDED_PAGES)
def test_without_a_second_step_nothing_is_administered(
    client: Client, administrator: User, address: str
) -> None:
    assert client.get(address).headers["Location"] == "/konto/2fa/"
    Authenticator.objects.create(user=administrator, type=Authenticator.Type.TOTP, data={})
    assert client.get(address).status_code == 200


def test_no_original_is_fetched_without_it(client: Client, administrator: User) -> None:
    kept = DocumentFactory(original_kept=True)
    answer = client.post(f"/kallor/{kept.pk}/original/", {"purpose": "granskning"})
    assert answer.headers["Location"] == "/konto/2fa/"


@pytest.mark.parametrize("address", ["/", "/kallor/", "/konto/2fa/"])
def test_everything_else_is_as_before(client: Client, administrator: User, address: str) -> None:
    assert client.get(address).status_code == 200


def test_somebody_not_signed_in_is_asked_to_sign_in(client: Client, settings: LazySettings) -> None:
    settings.SAMSYN_TWO_STEPS = True
    assert client.get("/administration/").headers["Location"].startswith("/konto/login/")


def test_on_a_machine_of_ones_own_a_password_is_enough(
    client: Client, administrator: User, settings: LazySettings
) -> None:
    settings.SAMSYN_TWO_STEPS = False
    assert client.get("/administration/").status_code == 200


def test_every_guarded_policy_is_one_that_a_view_asks() -> None:
    def policies(patterns: object) -> set[str]:
        found: set[str] = set()
        for one in patterns:  # type: ignore[attr-defined]
            if isinstance(one, URLPattern):
                found.add(getattr(one.callback, "policy", ""))
            else:
                found |= policies(one.url_patterns)
        return found

    assert policies(get_resolver().url_patterns) >= GUARDED
