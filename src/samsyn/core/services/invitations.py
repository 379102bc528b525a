"""Inviting a user: a link, sent to her address, by which she chooses her password."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from samsyn.core import policies
from samsyn.core.models import User
from samsyn.core.services import audit


@transaction.atomic
def invite(*, user: User, by: User, absolute: Callable[[str], str]) -> None:
    """Send the link once the transaction is saved; `absolute` makes a full address of a path.

    The link works once and as long as Django's PASSWORD_RESET_TIMEOUT (three days).
    """
    policies.check_can_manage_users(by)
    link = absolute(password_path(user))
    message = EmailMessage(
        subject=_("Your account in Samsyn"),
        body=render_to_string(
            "core/email/invitation.txt",
            {"link": link, "region_name": settings.SAMSYN_REGION_NAME},
        ),
        to=[user.email],
    )
    audit.record(by=by, action="user.invited", subject_type="user", subject_id=user.pk)
    transaction.on_commit(message.send)


def password_path(user: User) -> str:
    """The path where the user, and nobody else, may choose a password."""
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    uid = user_pk_to_url_str(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})
