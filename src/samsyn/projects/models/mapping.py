"""What a person said that a column means, remembered for the next file."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ColumnMapping(models.Model):
    """A heading that no known variant explains → a field of sources/fields.py, or 'ignore'."""

    heading = models.CharField(max_length=300, unique=True)
    field = models.CharField(max_length=40)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("heading",)

    def __str__(self) -> str:
        return f"{self.heading} → {self.field}"
