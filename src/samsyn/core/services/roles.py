"""Users and their roles: made, given and taken by administrators, every step audited."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core import policies
from samsyn.core.models import Organisation, Role, RoleAssignment, User
from samsyn.core.place_names import place_name
from samsyn.core.services import audit


@transaction.atomic
def create_user(*, email: str, name: str, by: User | None) -> User:
    """A user who cannot sign in yet: she sets her password by the invitation's link.

    `by` is None only for the installation itself (the first administrator, the demo).
    """
    if by is not None:
        policies.check_can_manage_users(by)
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise ValidationError(_("There is already a user with this address."), code="exists")
    user = User.objects.create_user(email.strip(), name=name.strip())
    # Only the invitation's link sets a password, so whoever signs in has read that mailbox.
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    audit.record(by=by, action="user.created", subject_type="user", subject_id=user.pk)
    return user


@transaction.atomic
def assign_role(
    *,
    user: User,
    role: Role,
    by: User | None,
    organisation: Organisation | None = None,
    place_code: str = "",
) -> RoleAssignment:
    """Give a role at a place. An administrator gives no more places than she has herself."""
    if by is not None:
        policies.check_can_manage_roles(by, [place_code])
    if place_name(place_code) is None:
        raise ValidationError(
            _("There is no county or municipality with the code %(code)s."),
            code="unknown_place",
            params={"code": place_code},
        )
    assignment, created = RoleAssignment.objects.get_or_create(
        user=user, role=role, organisation=organisation, place_code=place_code
    )
    if created:
        _audit(by, "role.assigned", assignment)
    return assignment


@transaction.atomic
def revoke_role(*, assignment: RoleAssignment, by: User) -> None:
    """Take a role away; never the last that administers every place."""
    policies.check_can_manage_roles(by, [assignment.place_code])
    _keep_an_administrator(RoleAssignment.objects.filter(pk=assignment.pk))
    _audit(by, "role.revoked", assignment)
    assignment.delete()


@transaction.atomic
def deactivate_user(*, user: User, by: User) -> None:
    """Stop a user from signing in and end her sessions; the log still names her."""
    policies.check_can_manage_users(by)
    _keep_an_administrator(user.role_assignments.all())
    user.is_active = False
    user.save(update_fields=["is_active"])
    ended = _end_sessions(user)
    audit.record(
        by=by,
        action="user.deactivated",
        subject_type="user",
        subject_id=user.pk,
        detail={"sessions_ended": ended},
    )


@transaction.atomic
def reactivate_user(*, user: User, by: User) -> None:
    """Let a user sign in again, with the roles that she had."""
    policies.check_can_manage_users(by)
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record(by=by, action="user.reactivated", subject_type="user", subject_id=user.pk)


def _keep_an_administrator(going: QuerySet[RoleAssignment]) -> None:
    """Refuse to lose the last active administrator of every place.

    The rows are locked, so that two administrators cannot remove each other at the same time.
    """
    administrators = RoleAssignment.objects.select_for_update().filter(
        role=Role.ADMINISTRATOR, place_code="", user__is_active=True
    )
    ids = set(administrators.values_list("pk", flat=True))
    leaving = ids & set(going.values_list("pk", flat=True))
    if leaving and leaving == ids:
        raise ValidationError(
            _("This is the last administrator of every place. Appoint another one first."),
            code="last_administrator",
        )


def _end_sessions(user: User) -> int:
    """Sessions know their user only inside their data, so each that has not expired is opened."""
    ended = 0
    for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
            ended += 1
    return ended


def _audit(by: User | None, action: str, assignment: RoleAssignment) -> None:
    audit.record(
        by=by,
        action=action,
        subject_type="user",
        subject_id=assignment.user_id,
        detail={
            "role": assignment.role,
            "place_code": assignment.place_code,
            "organisation_id": assignment.organisation_id,
        },
    )
