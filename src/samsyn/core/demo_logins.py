"""The example region's sign-ins: shown on the sign-in page of an installation that has them.

Their passwords follow a rule that everybody may know, so they are made only where nobody but this
machine reaches the site, and the page shows them only where they exist.
"""

from __future__ import annotations

from dataclasses import dataclass

from samsyn.core.models import Role, RoleAssignment


@dataclass(frozen=True, slots=True)
class DemoLogin:
    email: str
    password: str
    role: str


def password_for(role: str) -> str:
    """'visa-project-manager' for the role 'project_manager'."""
    return f"visa-{role.replace('_', '-')}"


def demo_logins() -> list[DemoLogin]:
    """One a demonstration user, in the order they were made; none where there are no such users."""
    assignments = (
        RoleAssignment.objects.filter(user__is_demo=True, user__is_active=True)
        .select_related("user")
        .order_by("user_id")
    )
    return [
        DemoLogin(found.user.email, password_for(found.role), str(Role(found.role).label))
        for found in assignments
    ]
