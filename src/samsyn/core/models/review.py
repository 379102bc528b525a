"""What people decided in the review inbox, so that it can be told and undone."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from samsyn.core.privacy import Personal, Privacy, as_row, kept, limited_by, with_row


class ReviewDecision(models.Model):
    """One decision by one person, on one row or on many at once.

    `at` is also the mark by which its work is found again: the rows that it decided have it as
    `updated_at`, the values that it accepted as `accepted_at`. Hence one decision a person a
    moment. `kind` is the inbox kind; `filters` and `last_value` say which rows a decision on many
    took in: no value that was stored after it. `rows` and `values` count what was done, `left`
    what was not, by reason. `cursor` is the last row done, where the work goes on after a stop.
    """

    class Action(models.TextChoices):
        ACCEPT = "accept", _("accepted")
        PUT_ASIDE = "put_aside", _("put aside")
        ACCEPT_FIELD = "accept_field", _("accepted a field")
        USE_VALUE = "use_value", _("used the new value")
        KEEP_VALUE = "keep_value", _("kept what stood")
        CORRECT = "correct", _("corrected")
        ACCEPT_CERTAIN = "accept_certain", _("accepted all that is certain")

    class State(models.TextChoices):
        RUNNING = "running", _("under way")
        DONE = "done", _("done")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="review_decisions"
    )
    at = models.DateTimeField()
    kind = models.CharField(max_length=30)
    action = models.CharField(max_length=16, choices=Action.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    document = models.ForeignKey(
        "core.Document", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    field = models.CharField(max_length=40, blank=True)
    filters = models.JSONField(default=dict, blank=True)
    last_value = models.PositiveBigIntegerField(default=0)
    cursor = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    values = models.PositiveIntegerField(default=0)
    left = models.JSONField(default=dict, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_rows = models.PositiveIntegerField(default=0)
    kept_rows = models.PositiveIntegerField(default=0)

    privacy = Privacy(
        scope=limited_by("samsyn.core.selectors.decisions.decisions_of", path="by"),
        personal=Personal.USER,
        about="users: who decided, so that it can be told and undone",
        retention=kept("as long as the rows that it decided, which may be undone"),
        fields={Personal.NONE: ("filters", "left")},
    )

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("by", "at"), name="review_decision_once_a_moment"),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.kind} {self.at:%Y-%m-%d %H:%M}"


class ReviewedRow(models.Model):
    """One row that a decision concerned: how it stood before, and what came of an undoing.

    `detail` names the values that a decision on one row declined or corrected.
    """

    class Outcome(models.TextChoices):
        STANDS = ""
        UNDONE = "undone"
        KEPT = "kept"

    decision = models.ForeignKey(
        ReviewDecision, on_delete=models.CASCADE, related_name="reviewed_rows"
    )
    subject_type = models.CharField(max_length=30)
    subject_id = models.PositiveBigIntegerField()
    before = models.CharField(max_length=10, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    outcome = models.CharField(
        max_length=6, choices=Outcome.choices, default=Outcome.STANDS, blank=True
    )

    privacy = Privacy(
        scope=as_row("decision"),
        personal=Personal.NONE,
        retention=with_row("decision"),
        fields={Personal.NONE: ("detail",)},
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("decision", "subject_type", "subject_id"), name="reviewed_row_once"
            ),
        )
        indexes = (models.Index(fields=("subject_type", "subject_id"), name="reviewed_subject"),)

    def __str__(self) -> str:
        return f"{self.subject_type}:{self.subject_id} by {self.decision_id}"
