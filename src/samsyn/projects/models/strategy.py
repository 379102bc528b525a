"""Strategies as trees of goals, which projects serve which goal, and recommendations to actors."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from samsyn.core.privacy import (
    Personal,
    Privacy,
    as_row,
    by_service,
    kept,
    of_user,
    public,
    with_row,
)
from samsyn.projects.models.actor import Actor
from samsyn.projects.models.project import Project


class Strategy(models.Model):
    """One organisation's strategy. `place_code` is whose goals they are, '' a strategy for all.

    `code` is what a newer version has in common with the one before. `file_sha256` is the file that
    was loaded last, '' where everything was typed. `is_example` marks what is made up.
    """

    code = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=300)
    organisation = models.CharField(max_length=300, blank=True)
    place_code = models.CharField(max_length=4, blank=True, db_index=True)
    start_year = models.PositiveSmallIntegerField(null=True, blank=True)
    end_year = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.CharField(max_length=60, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    is_example = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    privacy = Privacy(
        scope=public(),
        personal=Personal.INDIRECT,
        about="public strategies; persons whom a text names, masked before storing",
        retention=kept("as long as the bank: what a region has decided that it wants"),
        fields={
            Personal.NONE: ("code", "organisation", "version", "file_sha256"),
            Personal.INDIRECT: ("title",),
        },
    )

    class Meta:
        ordering = ("title", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(start_year=None)
                | models.Q(end_year=None)
                | models.Q(start_year__lte=models.F("end_year")),
                name="strategy_years_in_order",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Goal(models.Model):
    """A goal, or a strategy beneath one (`parent`).

    `by_hand` names the fields that a person has set and that a newer file does not overwrite
    unasked; 'goal' among them marks a goal that a person added. A retired goal keeps its links.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="goals")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="subgoals"
    )
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=500)
    text = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    locator = models.JSONField(default=dict)
    by_hand = models.JSONField(default=list)
    retired_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        scope=as_row("strategy"),
        personal=Personal.INDIRECT,
        about="persons whom a strategy's text names, masked before storing",
        retention=with_row("strategy"),
        fields={
            Personal.NONE: ("code", "locator", "by_hand"),
            Personal.INDIRECT: ("title", "text"),
        },
    )

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("strategy", "code"), name="goal_code_once"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("pk")), name="goal_is_not_its_own_parent"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class StrategyDraft(models.Model):
    """A file that has been read and not yet loaded, with what it would give and what is wrong.

    `head` and `goals` are those of sources.strategy; `findings` are {code, message, values, spot}.
    """

    strategy = models.ForeignKey(
        Strategy, on_delete=models.CASCADE, null=True, related_name="drafts"
    )
    name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    head = models.JSONField(default=dict)
    goals = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    is_proposal = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    privacy = Privacy(
        scope=of_user("by"),
        personal=Personal.INDIRECT,
        about="users: who read the file in; persons whom its text names, masked before storing",
        retention=by_service(
            "samsyn.projects.services.goals.loading.discard",
            "when the file is loaded or thrown away",
        ),
        fields={
            Personal.NONE: ("sha256",),
            Personal.INDIRECT: ("name", "head", "goals", "findings"),
        },
    )

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name


class GoalLink(models.Model):
    """That a project serves a goal: proposed from the texts, confirmed or declined by a person.

    `score` orders proposals (0 to 1, by how telling the shared words are); null where a person made
    the link. `words` are the goal's words that the project has, the most telling first. A declined
    link stays, so that it is not proposed again.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="links")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="goal_links")
    state = models.CharField(max_length=9, choices=State.choices, default=State.PROPOSED)
    score = models.FloatField(null=True)
    words = models.JSONField(default=list)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    privacy = Privacy(
        scope=as_row("project"),
        personal=Personal.USER,
        about="users: who confirmed or declined that a project serves a goal",
        retention=with_row("project"),
        fields={Personal.NONE: ("words",)},
    )

    class Meta:
        ordering = ("-score", "pk")
        constraints = (models.UniqueConstraint(fields=("goal", "project"), name="goal_link_once"),)
        indexes = (models.Index(fields=("state", "goal", "-score"), name="goal_link_waiting"),)

    def __str__(self) -> str:
        return f"{self.goal_id} – {self.project_id}"


class Recommendation(models.Model):
    """Something that a strategy asks of named actors; see RecommendationAsk for each of them."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="recommendations")
    goal = models.ForeignKey(
        Goal, on_delete=models.SET_NULL, null=True, blank=True, related_name="recommendations"
    )
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=500)
    text = models.TextField(blank=True)

    privacy = Privacy(
        scope=as_row("strategy"),
        personal=Personal.INDIRECT,
        about="persons whom a strategy's text names, masked before storing",
        retention=with_row("strategy"),
        fields={Personal.NONE: ("code",), Personal.INDIRECT: ("title", "text")},
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("strategy", "code"), name="recommendation_code_once"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class FollowUp(models.TextChoices):
    """How far an actor has come with what was asked of it. Unknown is not 'not begun'."""

    UNKNOWN = "unknown", _("unknown")
    NOT_BEGUN = "not_begun", _("not begun")
    UNDER_WAY = "under_way", _("under way")
    DONE = "done", _("done")
    DECLINED = "declined", _("declined by the actor")


class RecommendationAsk(models.Model):
    """A recommendation to one actor. `status` is that of its latest report, else unknown.

    `actor` is the organisation in the bank where the name is one, else null; `actor_key` is the
    name without the differences that tell nothing apart.
    """

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="asks"
    )
    actor = models.ForeignKey(
        Actor, on_delete=models.SET_NULL, null=True, blank=True, related_name="asked"
    )
    actor_name = models.CharField(max_length=300)
    actor_key = models.CharField(max_length=300)
    status = models.CharField(
        max_length=9, choices=FollowUp.choices, default=FollowUp.UNKNOWN, db_index=True
    )

    privacy = Privacy(
        scope=as_row("recommendation"),
        personal=Personal.NONE,
        retention=with_row("recommendation"),
        fields={Personal.NONE: ("actor_name", "actor_key")},
    )

    class Meta:
        ordering = ("actor_name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("recommendation", "actor_key"), name="recommendation_ask_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.recommendation_id}: {self.actor_name}"


class FollowUpReport(models.Model):
    """What was told of an ask on a day, with its source. Reports are added, never changed."""

    ask = models.ForeignKey(RecommendationAsk, on_delete=models.CASCADE, related_name="reports")
    status = models.CharField(max_length=9, choices=FollowUp.choices)
    answer = models.TextField(blank=True)
    on_day = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    privacy = Privacy(
        scope=as_row("ask"),
        personal=Personal.INDIRECT,
        about="users: who wrote it down; persons whom an answer names, masked before storing",
        retention=with_row("ask"),
        fields={Personal.INDIRECT: ("answer", "source")},
    )

    class Meta:
        ordering = ("-on_day", "-pk")

    def __str__(self) -> str:
        return f"{self.ask_id}: {self.status}"


def set_by_hand(goal: Goal, *names: str) -> list[Any]:
    """The goal's `by_hand` with these names too, in a fixed order."""
    return sorted({*goal.by_hand, *names})
