"""Kinship of projects: what came of what, and the same project in two lists."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from samsyn.core.privacy import Personal, Privacy, as_row, with_row
from samsyn.projects.models.project import Project


class Kinship(models.Model):
    """Two projects and what they are to each other; only what a person has confirmed counts.

    `earlier` is what the other stems from; of the same project in two lists, the one with the lower
    id. `reasons` are codes of what proposed it, none where a person stated it by `source`.
    """

    class Kind(models.TextChoices):
        PRE_STUDY = "pre_study", _("pre-study and implementation")
        PREDECESSOR = "predecessor", _("predecessor and successor")
        SPIN_OFF = "spin_off", _("project and spin-off")
        SAME = "same", _("the same project in two lists")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")

    earlier = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="kin_after")
    later = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="kin_before")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    reasons = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    privacy = Privacy(
        scope=as_row("later"),
        personal=Personal.USER,
        about="users: who stated or decided it",
        retention=with_row("later"),
        fields={Personal.NONE: ("reasons", "source")},
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("earlier", "later"), name="kinship_once"),
            models.CheckConstraint(
                condition=~models.Q(earlier=models.F("later")), name="kinship_with_another"
            ),
        )
        indexes = (models.Index(fields=("state", "kind"), name="kinship_state"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.earlier_id} → {self.later_id}"
