"""Lessons of projects, the guided form in which they are written, and methods that live on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from samsyn.core.privacy import (
    Personal,
    Privacy,
    as_row,
    by_duty,
    limited_by,
    of_user,
    with_row,
)
from samsyn.projects.models.actor import Actor
from samsyn.projects.models.base import ReviewState
from samsyn.projects.models.project import Project


class Lesson(models.Model):
    """What a project taught: one statement of one kind, about one thing, with its passage.

    `quote` is the passage as the document has it, '' where nobody quoted one. `cue` is the words by
    which a reader found it, '' where a person wrote the lesson. `fingerprint` is the passage's own,
    so that the same passage is proposed once a project; '' without a passage. Proposals are seen by
    those who review; a rejected one stays, so that it does not come back. What the columns say is
    in core.StoredValue too, with its history.
    """

    class Kind(models.TextChoices):
        SUCCESS = "success", _("success factor")
        PROBLEM = "problem", _("problem factor")
        REUSE = "reuse", _("to reuse")
        AVOID = "avoid", _("not to repeat")
        STRUCTURE = "structure", _("effect on structures")

    class About(models.TextChoices):
        GROUP = "target_group", _("target group")
        MEASURE = "measure", _("measure")
        ORGANISATION = "organisation", _("organisation")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="lessons")
    kind = models.CharField(max_length=9, choices=Kind.choices, db_index=True)
    about = models.CharField(max_length=12, choices=About.choices, db_index=True)
    text = models.TextField()
    quote = models.TextField(blank=True)
    document = models.ForeignKey(
        "core.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    locator = models.JSONField(null=True, blank=True)
    cue = models.CharField(max_length=200, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    confidence = models.FloatField(default=1.0)
    review_state = models.CharField(
        max_length=8, choices=ReviewState.choices, default=ReviewState.PROPOSED, db_index=True
    )
    search_text = models.TextField(blank=True, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField()

    privacy = Privacy(
        scope=limited_by("samsyn.projects.selectors.lessons.visible_lessons"),
        personal=Personal.INDIRECT,
        about="persons whom masking missed in a written lesson or passage; users: who wrote it",
        retention=with_row("project"),
        fields={
            Personal.NONE: ("locator", "cue", "fingerprint"),
            Personal.INDIRECT: ("text", "quote", "search_text"),
        },
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("project", "fingerprint"),
                condition=~models.Q(fingerprint=""),
                name="lesson_passage_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def speaks_for(self) -> bool:
        """Whether it tells of what helped, rather than of what stood in the way."""
        return self.kind in (self.Kind.SUCCESS, self.Kind.REUSE, self.Kind.STRUCTURE)


class LessonCode(models.Model):
    """A target group or theme of a lesson, by the code of the vocabulary."""

    class List(models.TextChoices):
        GROUPS = "target_groups", _("target groups")
        THEMES = "themes", _("themes")

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="codes")
    list = models.CharField(max_length=13, choices=List.choices)
    code = models.CharField(max_length=40)

    privacy = Privacy(scope=as_row("lesson"), personal=Personal.NONE, retention=with_row("lesson"))

    class Meta:
        ordering = ("list", "pk")
        constraints = (
            models.UniqueConstraint(fields=("lesson", "list", "code"), name="lesson_code_once"),
        )
        indexes = (models.Index(fields=("list", "code"), name="lesson_code"),)

    def __str__(self) -> str:
        return f"{self.list}:{self.code}"


class ClosingAccount(models.Model):
    """A project's lessons as somebody is writing them, step by step, until they are handed in.

    `answers` are the fields of the steps done so far, masked as they were stored.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    answers = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    privacy = Privacy(
        scope=of_user("by"),
        personal=Personal.INDIRECT,
        about="users: whose unfinished text it is; persons whom masking missed in it",
        retention=by_duty(
            "projects.closing_accounts", "when handed in, and when untouched for half a year"
        ),
        fields={Personal.INDIRECT: ("answers",)},
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("project", "by"), name="closing_account_once"),
        )

    def __str__(self) -> str:
        return f"{self.project_id} by {self.by_id}"


class MethodState(models.TextChoices):
    IN_USE = "in_use", _("in use")
    PARTLY = "partly", _("partly in use")
    ENDED = "ended", _("no longer in use")
    UNKNOWN = "unknown", _("not known")


class LivingMethod(models.Model):
    """A way of working that was to live on after a project: what, where, who, since when.

    `state` is as of `checked_on`, null where nobody has checked. `place_code` '' is unknown, as are
    `since_year` null and `actor` null; `keeper` names the unit or a body that is no actor here.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="methods")
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    place_code = models.CharField(max_length=4, blank=True, db_index=True)
    actor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="methods"
    )
    keeper = models.CharField(max_length=200, blank=True)
    since_year = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(
        max_length=7, choices=MethodState.choices, default=MethodState.UNKNOWN, db_index=True
    )
    checked_on = models.DateField(null=True, blank=True, db_index=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    privacy = Privacy(
        scope=as_row("project"),
        personal=Personal.INDIRECT,
        about="persons whom masking missed in a description; users: who wrote it",
        retention=with_row("project"),
        fields={Personal.INDIRECT: ("name", "description", "keeper")},
    )

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = self.name.strip()
        super().save(*args, **kwargs)


class MethodCheck(models.Model):
    """Somebody asked whether a method is still in use, and what the answer was."""

    method = models.ForeignKey(LivingMethod, on_delete=models.CASCADE, related_name="checks")
    on = models.DateField()
    state = models.CharField(max_length=7, choices=MethodState.choices)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    privacy = Privacy(
        scope=as_row("method"),
        personal=Personal.INDIRECT,
        about="persons whom masking missed in a note; users: who asked",
        retention=with_row("method"),
        fields={Personal.INDIRECT: ("note",)},
    )

    class Meta:
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return f"{self.method_id} {self.on}"
