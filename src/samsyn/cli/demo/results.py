"""Made-up participants and goals of the made-up project, so that its results can be seen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from samsyn.cli.demo.lessons import KEY
from samsyn.core.models import User
from samsyn.projects.models import OwnGoal, Project
from samsyn.projects.services.own_goals import StatedGoal, StatedResult, add_goal, add_result
from samsyn.projects.services.review import correct_field

_SOURCE = "Påhittat exempel"
PARTICIPANTS = {
    "planned_participants": 120,
    "planned_women": 70,
    "planned_men": 50,
    "actual_participants": 131,
    "actual_women": 82,
    "actual_men": 48,
    "actual_non_binary": 1,
}
GOALS: tuple[tuple[StatedGoal, tuple[StatedResult, ...]], ...] = (
    (
        StatedGoal("Deltagare i arbete eller studier när de slutar", _SOURCE, Decimal(60),
                   "personer"),
        (
            StatedResult(Decimal(21), date(2024, 12, 31), _SOURCE),
            StatedResult(Decimal(53), date(2025, 8, 31), _SOURCE),
        ),
    ),
    (StatedGoal("Arbetsgivare som tar emot för praktik", _SOURCE, Decimal(40), "arbetsgivare"), ()),
    (StatedGoal("Arbetssättet lever kvar i kommunen", _SOURCE), ()),
)  # fmt: skip


def load(editor: User) -> int:
    """How many goals are new."""
    project = Project.objects.filter(key=KEY).first()
    if project is None or OwnGoal.objects.filter(project=project).exists():
        return 0
    for field, value in PARTICIPANTS.items():
        correct_field(row=project, field=field, value=value, by=editor, reason=_SOURCE)
    for stated, results in GOALS:
        goal = add_goal(project=project, stated=stated, by=editor)
        for result in results:
            add_result(project=project, goal_id=goal.pk, stated=result, by=editor)
    return len(GOALS)
