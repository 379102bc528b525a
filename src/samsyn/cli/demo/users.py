"""The example region's users: one a role, with passwords that everybody may know."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from samsyn.core.addresses import THIS_MACHINE
from samsyn.core.demo_logins import password_for
from samsyn.core.models import Role, User
from samsyn.core.services.roles import assign_role, create_user


@dataclass(frozen=True, slots=True)
class DemoUser:
    email: str
    name: str
    role: Role
    place_code: str = ""

    @property
    def password(self) -> str:
        return password_for(self.role.value)


USERS = (
    DemoUser("administrator@exempel.se", "Demo, administratör", Role.ADMINISTRATOR),
    DemoUser("analytiker@exempel.se", "Demo, analytiker", Role.ANALYST),
    DemoUser("rapportor@exempel.se", "Demo, uppgiftslämnare i Filipstad", Role.REPORTER, "1782"),
    DemoUser("projektledare@exempel.se", "Demo, projektledare", Role.PROJECT_MANAGER, "01"),
    DemoUser("handlaggare@exempel.se", "Demo, handläggare", Role.CASEWORKER, "1782"),
    DemoUser("styrgrupp@exempel.se", "Demo, styrgruppsledamot", Role.STEERING_MEMBER, "05"),
    DemoUser("besokare@exempel.se", "Demo, besökare", Role.VISITOR),
)


def refused_because() -> str:
    """Known passwords must never stand open to others: why this installation may not have them."""
    outside = sorted(set(settings.ALLOWED_HOSTS) - THIS_MACHINE)
    if outside:
        return f"demo users are for this machine only, but SAMSYN_HOSTS names {', '.join(outside)}"
    return ""


def create() -> User:
    """Make the users that are missing; gives the analyst, who stands for the example's editor."""
    for demo in USERS:
        if User.objects.filter(email=demo.email).exists():
            continue
        user = create_user(email=demo.email, name=demo.name, by=None)
        user.is_demo = True
        user.set_password(demo.password)
        user.save(update_fields=("is_demo", "password"))
        assign_role(by=None, user=user, role=demo.role, place_code=demo.place_code)
    return User.objects.get(email=USERS[1].email)
