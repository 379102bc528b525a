"""Users as administrators see them: within the places that the administrator has herself."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from samsyn.core.models import Role, RoleAssignment, User
from samsyn.core.scopes import place_scope_of


def users_for(administrator: User, search: str = "") -> QuerySet[User]:
    """Users with a role in the administrator's places (all users, for one of every place)."""
    scope = place_scope_of(administrator, Role.ADMINISTRATOR)
    within = RoleAssignment.objects.filter(scope.q()).values("user")
    users = User.objects.prefetch_related("role_assignments__organisation").order_by("email")
    if not scope.everywhere:
        users = users.filter(pk__in=within)
    if search.strip():
        users = users.filter(Q(email__icontains=search.strip()) | Q(name__icontains=search.strip()))
    return users
