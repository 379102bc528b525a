"""Rows whose change the search index has not taken in yet."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from samsyn.core.privacy import Personal, Privacy, by_service, internal


class PendingIndexing(models.Model):
    """One change of one project or call that waits to be indexed.

    A row twice means two changes: rows are only added, and whoever has indexed takes away those
    that she read. A change that is committed meanwhile thus stays noted.
    """

    class Kind(models.TextChoices):
        PROJECT = "project", _("project")
        CALL = "call", _("call")

    kind = models.CharField(max_length=7, choices=Kind.choices)
    row_id = models.BigIntegerField()

    privacy = Privacy(
        scope=internal(),
        personal=Personal.NONE,
        retention=by_service(
            "samsyn.projects.services.indexing.index_pending", "as soon as the change is indexed"
        ),
    )

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.row_id}"
