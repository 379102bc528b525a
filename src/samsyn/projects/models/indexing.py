"""Rows whose change the search index has not taken in yet."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


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

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.row_id}"
