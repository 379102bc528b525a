"""The audit log: every read of a person and every write that matters; only ever added to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from samsyn.core.privacy import Personal, Privacy, kept, with_right


class AuditEntry(models.Model):
    """Who did what to which row, when, why. `detail` never holds personal data."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    detail = models.JSONField(default=dict)
    purpose = models.CharField(max_length=300, blank=True)

    privacy = Privacy(
        scope=with_right("samsyn.core.policies.can_read_audit_log"),
        personal=Personal.USER,
        about="users: who did what and when, to find misuse and to show how a value came to be",
        retention=kept(
            "by the legal profile: as long as the values that it explains, or until a decision on"
            " destruction; a user who is erased stands in it as a number"
        ),
        fields={
            Personal.NONE: ("action", "subject_type", "subject_id", "detail"),
            Personal.USER: ("purpose",),
        },
    )

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("subject_type", "subject_id"), name="audit_subject"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_type}:{self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("an audit entry is never changed; write a new one")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("an audit entry is never deleted by the application")

    @property
    def detail_pairs(self) -> list[tuple[str, Any]]:
        return list(self.detail.items())
