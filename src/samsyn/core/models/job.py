"""Background jobs: what was asked for, who runs it now, how far it has come and what it did."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samsyn.core.privacy import Personal, Privacy, by_duty, limited_by


class Job(models.Model):
    """A piece of work done outside the request, by a worker.

    No field holds personal data: `arguments`, `result` and `error_values` name rows by their ids,
    `note` and `error` are English words that are translated where they are shown.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("under way")
        STOPPING = "stopping", _("being stopped")
        STOPPED = "stopped", _("stopped")
        DONE = "done", _("finished")
        FAILED = "failed", _("failed")

    UNFINISHED = (State.QUEUED, State.RUNNING, State.STOPPING)
    CUT_SHORT = (State.FAILED, State.STOPPED)

    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    # Two unfinished jobs of a kind never have the same key; '' is no key.
    key = models.CharField(max_length=200, blank=True)
    # The local day whose duty this is: a duty has one job a day, finished or not.
    day = models.DateField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    # Progress, in units that the kind chooses; `total` is None while it is not known.
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    result = models.JSONField(default=dict)
    error = models.CharField(max_length=500, blank=True)
    error_values = models.JSONField(default=dict)

    # Whose run it is: only the run that holds this token may change the row.
    run_token = models.CharField(max_length=80, blank=True)
    # No other worker takes the job before; on a waiting job: nobody does.
    lease_until = models.DateTimeField(null=True, blank=True)
    # Runs begun since the job last got further.
    attempts = models.PositiveSmallIntegerField(default=0)

    privacy = Privacy(
        scope=limited_by("samsyn.core.selectors.jobs.jobs_for", path="by"),
        personal=Personal.USER,
        about="users: who asked for the work, to show her how far it has come",
        retention=by_duty("tidying", "90 days after it ended"),
        fields={
            Personal.NONE: (
                "kind",
                "arguments",
                "key",
                "note",
                "result",
                "error",
                "error_values",
                "run_token",
            ),
        },
    )

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "key"),
                condition=Q(state__in=("queued", "running", "stopping")) & ~Q(key=""),
                name="job_key_once_unfinished",
            ),
            models.UniqueConstraint(
                fields=("kind", "day"), condition=Q(day__isnull=False), name="job_duty_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("queued", "running", "stopping"), finished_at__isnull=True)
                | Q(state__in=("stopped", "done", "failed"), finished_at__isnull=False),
                name="job_finished_has_its_time",
            ),
        )
        indexes = (
            models.Index(
                fields=("id",),
                condition=Q(state__in=("queued", "running", "stopping")),
                name="job_unfinished",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"

    @property
    def is_finished(self) -> bool:
        return self.state not in self.UNFINISHED
