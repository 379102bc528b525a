"""What projects and calls share: identity, review and who may see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from samsyn.core.sorting import search_text, swedish_sort_key


class ReviewState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")


# The shared columns under their classes, for the declarations of projects and calls.
CODES_AND_NAMES = (
    "key", "programme_code", "fund", "funder", "programme_area_code", "programme_area", "region",
    "target_groups",
)  # fmt: skip
TEXTS = ("title", "title_sort", "search_text", "summary")


class Sourced(models.Model):
    """A row read from sources. Its columns are the current values; core.StoredValue says whence.

    `key` is the identity that makes a second import find the same row. `title_sort` is the title's
    Swedish order as bytes. A proposal (read from prose) is seen by analysts only, until a person
    accepts it; a rejected one is kept, so that the next import does not propose it again.
    `is_certain`: read as a fact with certainty and without any remark, so that it may be accepted
    unseen.
    """

    key = models.CharField(max_length=120, unique=True)
    title = models.CharField(max_length=500)
    title_sort = models.BinaryField(null=True, editable=False, db_index=True)
    search_text = models.TextField(blank=True, editable=False)
    programme = models.CharField(max_length=9, blank=True, db_index=True)
    programme_code = models.CharField(max_length=40, blank=True)
    fund = models.CharField(max_length=60, blank=True)
    funder = models.CharField(max_length=200, blank=True)
    programme_area_code = models.CharField(max_length=40, blank=True)
    programme_area = models.CharField(max_length=500, blank=True)
    region = models.CharField(max_length=120, blank=True, db_index=True)
    currency = models.CharField(max_length=3, blank=True)
    summary = models.TextField(blank=True)
    target_groups = models.JSONField(default=list, blank=True)
    review_state = models.CharField(
        max_length=8, choices=ReviewState.choices, default=ReviewState.ACCEPTED, db_index=True
    )
    is_certain = models.BooleanField(default=False)
    first_document = models.ForeignKey(
        "core.Document", on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refresh_derived()
        super().save(*args, **kwargs)

    # The columns that `derived` needs.
    TELLING: ClassVar[tuple[str, ...]] = ("title", "number")

    @classmethod
    def derived(cls, columns: Mapping[str, Any]) -> dict[str, Any]:
        """Columns worked out from others; one that is missing counts as blank."""
        title = columns.get("title", "")
        return {
            "title_sort": swedish_sort_key(title) or None,
            "search_text": search_text(title, columns.get("number", "")),
        }

    def refresh_derived(self) -> None:
        """Set the derived columns. Call before a bulk write, which passes save() by."""
        columns = {name: getattr(self, name) for name in self.TELLING}
        for name, value in self.derived(columns).items():
            setattr(self, name, value)
