"""Strategies and goals typed by hand. What a person sets is marked, so that a file leaves it be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core.models import User
from samsyn.core.services import audit
from samsyn.projects.models import Goal, Strategy
from samsyn.projects.models.strategy import set_by_hand
from samsyn.projects.policies import check_can_change_strategy, check_can_make_strategy
from samsyn.projects.services.goals.loading import free_code
from samsyn.projects.services.goals.trees import refuse_circles
from samsyn.sources.strategy.records import unnamed


@transaction.atomic
def make_strategy(*, facts: Mapping[str, Any], by: User, is_example: bool = False) -> Strategy:
    """A strategy whose goals are typed. `facts` are its fields but the code."""
    check_can_make_strategy(by, facts.get("place_code", ""))
    made = Strategy.objects.create(
        **{**facts, "title": unnamed(facts["title"])},
        code=free_code(facts["title"]),
        is_example=is_example,
    )
    _audit("strategy.made", made, by)
    return made


@transaction.atomic
def add_goal(
    *, strategy: Strategy, code: str, title: str, text: str, parent: Goal | None, by: User
) -> Goal:
    """Raises ValidationError where another goal of the strategy has the code."""
    check_can_change_strategy(by, strategy)
    Strategy.objects.select_for_update().get(pk=strategy.pk)
    _refuse_foreign(strategy, parent)
    _refuse_taken(strategy, code, None)
    last = strategy.goals.aggregate(last=Max("position"))["last"]
    goal = Goal.objects.create(
        strategy=strategy,
        code=code,
        title=unnamed(title),
        text=unnamed(text),
        parent=parent,
        position=0 if last is None else last + 1,
        by_hand=["goal"],
    )
    _audit("goal.added", goal, by)
    return goal


@transaction.atomic
def change_goal(
    *, goal: Goal, code: str, title: str, text: str, parent: Goal | None, by: User
) -> Goal:
    """Correct a goal or move it. Raises ValidationError for a taken code and for a circle."""
    check_can_change_strategy(by, goal.strategy)
    Strategy.objects.select_for_update().get(pk=goal.strategy_id)
    goal = Goal.objects.select_related("strategy").get(pk=goal.pk)
    _refuse_foreign(goal.strategy, parent)
    if parent is not None and parent.pk == goal.pk:
        raise ValidationError(_("A goal cannot lie beneath itself."), code="circle")
    _refuse_taken(goal.strategy, code, goal.pk)
    new = {"code": code, "title": unnamed(title), "text": unnamed(text), "parent": parent}
    changed = [name for name, value in new.items() if getattr(goal, name) != value]
    if not changed:
        return goal
    for name in changed:
        setattr(goal, name, new[name])
    # Under a new code a file's goal is no longer the file's.
    told = ["goal" if name == "code" else name for name in changed]
    goal.by_hand = set_by_hand(goal, *told)
    goal.save(update_fields=[*changed, "by_hand"])
    refuse_circles(goal.strategy)
    _audit("goal.changed", goal, by, fields=changed)
    return goal


@transaction.atomic
def retire_goal(*, goal: Goal, retired: bool, by: User) -> Goal:
    """Take a goal out of the tree, or back. Its links stay; its subgoals are shown a level up."""
    check_can_change_strategy(by, goal.strategy)
    goal.retired_at = timezone.now() if retired else None
    kept = {name for name in goal.by_hand if name != "retired"}
    goal.by_hand = sorted({*kept, "retired"} if retired else kept)
    goal.save(update_fields=["retired_at", "by_hand"])
    _audit("goal.retired" if retired else "goal.restored", goal, by)
    return goal


def _refuse_foreign(strategy: Strategy, parent: Goal | None) -> None:
    if parent is not None and parent.strategy_id != strategy.pk:
        raise ValidationError(_("The parent belongs to another strategy."), code="foreign")


def _refuse_taken(strategy: Strategy, code: str, own: int | None) -> None:
    taken = strategy.goals.filter(code=code).first()
    if taken is not None and taken.pk != own:
        raise ValidationError(
            _("The goal '%(title)s' has the code %(code)s already. Choose another one.")
            % {"title": taken.title, "code": code},
            code="code_taken",
        )


def _audit(action: str, row: Strategy | Goal, by: User, **detail: Any) -> None:
    kind = "strategy" if isinstance(row, Strategy) else "goal"
    audit.record(by=by, action=action, subject_type=kind, subject_id=row.pk, detail=detail)
