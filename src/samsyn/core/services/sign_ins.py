"""Signing in, failing to, and changed keys to an account, in the audit log.

An administrator can read every role's material, so who came in, and by which change of password or
second step, has to be told afterwards. What was typed is never logged, and an address that nobody
has here leaves no entry: it may be anything, a password typed in the wrong field for one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as second_step
from django.contrib.auth.signals import user_login_failed
from django.dispatch import Signal

from samsyn.core.models import User
from samsyn.core.services import audit

_ACTIONS: tuple[tuple[Signal, str], ...] = (
    (account.user_logged_in, "user.signed_in"),
    (account.password_set, "user.password_changed"),
    (account.password_changed, "user.password_changed"),
    (account.password_reset, "user.password_reset"),
    (account.email_changed, "user.address_changed"),
    (second_step.authenticator_added, "user.second_step_added"),
    (second_step.authenticator_removed, "user.second_step_removed"),
    (second_step.authenticator_reset, "user.second_step_renewed"),
)


def watch() -> None:
    """Called once, when the application is ready."""
    for signal, action in _ACTIONS:
        signal.connect(_recorder(action), weak=False, dispatch_uid=f"samsyn {action}")
    user_login_failed.connect(_failed, dispatch_uid="samsyn user.sign_in_failed")
    second_step.authentication_failed.connect(_step_failed, dispatch_uid="samsyn step failed")


def _recorder(action: str) -> Any:
    def record(user: User, **_: Any) -> None:
        audit.record(by=user, action=action, subject_type="user", subject_id=user.pk)

    return record


def _failed(credentials: Mapping[str, Any], **_: Any) -> None:
    address = str(credentials.get("email") or credentials.get("username") or "")
    user = User.objects.filter(email__iexact=address.strip()).first() if address else None
    if user is not None:
        audit.record(by=None, action="user.sign_in_failed", subject_type="user", subject_id=user.pk)


def _step_failed(user: User, **_: Any) -> None:
    """Whoever failed is not known to be the user, so the log names no actor."""
    audit.record(by=None, action="user.second_step_failed", subject_type="user", subject_id=user.pk)
