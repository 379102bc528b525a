"""A user's roles in words, with whether the administrator who looks may take each away."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from samsyn.core import policies
from samsyn.core.models import RoleAssignment, User
from samsyn.core.place_names import place_name


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    assignment: RoleAssignment
    place: str
    removable: bool

    @property
    def words(self) -> str:
        """'analyst, Eskilstuna': what a button that removes it must tell from its neighbours."""
        return f"{self.assignment.get_role_display()}, {self.place}"


def role_words(user: User | None) -> str:
    """The user's roles, for telling who did something without naming her."""
    if user is None:
        return gettext("the installation")
    roles = dict.fromkeys(one.get_role_display() for one in user.role_assignments.order_by("pk"))
    return ", ".join(str(role) for role in roles) or gettext("a former user")


def assignment_rows(user: User, administrator: User) -> list[AssignmentRow]:
    assignments = user.role_assignments.select_related("organisation").order_by("role", "pk")
    return [
        AssignmentRow(
            one,
            place_name(one.place_code) or one.place_code,
            policies.can_manage_roles(administrator, [one.place_code]),
        )
        for one in assignments
    ]
