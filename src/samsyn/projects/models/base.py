"""What projects and calls share: identity, review and who may see them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("accepted")


class Sourced(models.Model):
    """A row read from sources. Its columns are the current values; core.StoredValue says whence.

    `key` is the identity that makes a second import find the same row.
    A proposal (read from prose) is seen by analysts only, until a person accepts it.
    """

    key = models.CharField(max_length=120, unique=True)
    title = models.CharField(max_length=500)
    programme = models.CharField(max_length=9, blank=True, db_index=True)
    fund = models.CharField(max_length=60, blank=True)
    programme_area_code = models.CharField(max_length=40, blank=True)
    programme_area = models.CharField(max_length=500, blank=True)
    region = models.CharField(max_length=120, blank=True, db_index=True)
    currency = models.CharField(max_length=3, blank=True)
    summary = models.TextField(blank=True)
    review_state = models.CharField(
        max_length=8, choices=ReviewState.choices, default=ReviewState.ACCEPTED, db_index=True
    )
    is_synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title
