"""Who may read what visitors report: `check_can_x` raises, `can_x` answers."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from samsyn.core.models import Role
from samsyn.core.scopes import AnyUser, place_scope_of


def can_read_fault_reports(user: AnyUser) -> bool:
    """Administrators of every place: a report has no place, and may hold a visitor's address."""
    return place_scope_of(user, Role.ADMINISTRATOR).everywhere


def check_can_read_fault_reports(user: AnyUser) -> None:
    if not can_read_fault_reports(user):
        raise PermissionDenied("only an administrator of every place reads fault reports")
