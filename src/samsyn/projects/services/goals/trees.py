"""That no goal lies beneath itself, whoever moved what."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samsyn.projects.models import Goal, Strategy


def refuse_circles(strategy: Strategy) -> None:
    """Raises ValidationError with the codes of a circle, if the strategy's goals have one."""
    goals = Goal.objects.filter(strategy=strategy)
    parents = dict(goals.values_list("pk", "parent"))
    codes = dict(goals.values_list("pk", "code"))
    done: set[int] = set()
    for start in parents:
        path: list[int] = []
        at: int | None = start
        while at is not None and at not in done and at not in path:
            path.append(at)
            at = parents[at]
        done.update(path)
        if at in path:
            circle = " → ".join(codes[one] for one in path[path.index(at) :])
            raise ValidationError(
                _("The goals would lie beneath each other in a circle (%(codes)s). Nothing was "
                  "changed: choose another parent for one of them.")
                % {"codes": circle},
                code="circle",
            )  # fmt: skip
