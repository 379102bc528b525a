"""How accounts come to be: by an administrator, never by anyone who finds the address."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignupAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up alone: an account without a role could do nothing, and invites trying."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
