"""Users and their roles: made, given and taken by administrators, every step audited."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core import policies
from samsyn.core.models import Organisation, Role, RoleAssignment, User
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
    if _administers_everything(assignment) and not _other_administrators(assignment.user):
        raise _last_administrator()
    _audit(by, "role.revoked", assignment)
    assignment.delete()


@transaction.atomic
def deactivate_user(*, user: User, by: User) -> None:
    """Stop a user from signing in and end her sessions; what she did stays with her name."""
    policies.check_can_manage_users(by)
    is_administrator = any(_administers_everything(one) for one in user.role_assignments.all())
    if is_administrator and not _other_administrators(user):
        raise _last_administrator()
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
    policies.check_can_manage_users(by)
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record(by=by, action="user.reactivated", subject_type="user", subject_id=user.pk)


def _administers_everything(assignment: RoleAssignment) -> bool:
    return assignment.role == Role.ADMINISTRATOR and assignment.place_code == ""


def _other_administrators(user: User) -> bool:
    """Whether somebody else, active, administers every place; locked against a second removal."""
    others = RoleAssignment.objects.select_for_update().filter(
        role=Role.ADMINISTRATOR, place_code="", user__is_active=True
    )
    return any(assignment.user_id != user.pk for assignment in others)


def _last_administrator() -> ValidationError:
    return ValidationError(
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
