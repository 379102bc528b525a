"""Secrets of second factors: sealed in the database, open to the keys of the installation only."""

from __future__ import annotations

import json
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, hotp_value
from django.conf import LazySettings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _no_code_was_used() -> None:
    """A user's code counts once, and users of other tests had the same numbers."""
    cache.clear()


def code_now() -> str:
    return f"{hotp_value(SECRET, int(time.time()) // 30):06}"


def stored() -> Authenticator:
    return Authenticator.objects.get(type=Authenticator.Type.TOTP)


def test_the_secret_is_not_in_the_database_and_its_codes_are_valid() -> None:
    TOTP.activate(UserFactory(), SECRET)

    assert SECRET not in json.dumps(stored().data)
    assert stored().wrap().validate_code(code_now())


def test_recovery_codes_are_sealed_and_read_back() -> None:
    codes = RecoveryCodes.activate(UserFactory())
    shown = codes.get_unused_codes()

    data = json.dumps(Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).data)
    assert len(shown) == 10
    assert not any(code in data for code in shown)


def test_a_replaced_key_opens_what_it_sealed_while_it_is_named(settings: LazySettings) -> None:
    TOTP.activate(UserFactory(), SECRET)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"

    assert stored().wrap().validate_code(code_now())

    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(ImproperlyConfigured, match="SAMSYN_SECRET_KEY_FALLBACKS"):
        stored().wrap().validate_code(code_now())
