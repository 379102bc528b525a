"""A project's goals of its own, and what came of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from samsyn.core.privacy import Personal, Privacy, as_row, with_row
from samsyn.projects.models.project import Project


class _Stated(models.Model):
    """What a person states, with where it stands; `removed_at` is set where it was a mistake."""

    source = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class OwnGoal(_Stated):
    """A goal in the project's own words. `target` in `unit`; null is a goal without a figure, and
    '' a unit that nobody states."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="own_goals")
    wording = models.CharField(max_length=500)
    target = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=60, blank=True)

    privacy = Privacy(
        scope=as_row("project"),
        personal=Personal.USER,
        about="users: who stated it",
        retention=with_row("project"),
        fields={Personal.NONE: ("wording", "unit", "source")},
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(target=None) | models.Q(target__gte=0),
                name="own_goal_target_not_below_zero",
            ),
        )

    def __str__(self) -> str:
        return self.wording


class OwnResult(_Stated):
    """What a goal had come to on a day, in the goal's unit."""

    goal = models.ForeignKey(OwnGoal, on_delete=models.CASCADE, related_name="results")
    value = models.DecimalField(max_digits=15, decimal_places=2)
    on_day = models.DateField()

    privacy = Privacy(
        scope=as_row("goal"),
        personal=Personal.USER,
        about="users: who stated it",
        retention=with_row("goal"),
        fields={Personal.NONE: ("source",)},
    )

    class Meta:
        ordering = ("on_day", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(value__gte=0), name="own_result_not_below_zero"
            ),
        )

    def __str__(self) -> str:
        return f"{self.value} {self.on_day}"
