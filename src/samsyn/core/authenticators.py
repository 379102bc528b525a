"""The secrets of second factors, encrypted where they are stored.

Whoever reads a copy of the database must not be able to make a user's codes. The key is derived
from SAMSYN_SECRET_KEY, which is held apart from the data (HKDF with SHA-256, RFC 5869); one that
was replaced still opens what it sealed while it stands in SAMSYN_SECRET_KEY_FALLBACKS.
"""

from __future__ import annotations

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_PURPOSE = b"samsyn second factors"


class SealedSecretsAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Codes of an authenticator app and recovery codes, sealed in the database."""

    def encrypt(self, text: str) -> str:
        return _sealer().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """The secret. Raises ImproperlyConfigured where the key is another than sealed it."""
        try:
            return _sealer().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise ImproperlyConfigured(
                "SAMSYN_SECRET_KEY does not open a second factor that was sealed here; "
                "add the key that sealed it to SAMSYN_SECRET_KEY_FALLBACKS"
            ) from error


def _sealer() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    found = HKDF(SHA256(), length=32, salt=None, info=_PURPOSE).derive(key.encode())
    return base64.urlsafe_b64encode(found)
