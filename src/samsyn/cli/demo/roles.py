"""Made-up actors in the made-up project, so that roles besides the owner's can be seen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from samsyn.cli.demo.lessons import KEY
from samsyn.core.models import User
from samsyn.projects.models import Participation, Project
from samsyn.projects.services.roles import StatedRole, add

_SOURCE = "Påhittat exempel"
ROLES = (
    StatedRole("Exempelbygdens folkhögskola (påhittad)", "partner", _SOURCE),
    StatedRole(
        "Samordningsförbundet Exempelbygden (påhittat)",
        "co_financer",
        _SOURCE,
        amount=Decimal(400_000),
    ),
    StatedRole("Exempelbygdens kommunförbund (påhittat)", "reference", _SOURCE,
               from_day=date(2024, 9, 1)),
)  # fmt: skip


def load(editor: User) -> int:
    """Roles in the made-up project; how many are new."""
    project = Project.objects.filter(key=KEY).first()
    if project is None or Participation.objects.filter(project=project, source=_SOURCE).exists():
        return 0
    for role in ROLES:
        add(project=project, stated=role, by=editor)
    return len(ROLES)
