"""How many there are of a target group in each municipality, as statistics say."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from samsyn.core.privacy import Personal, Privacy, kept, public


class GroupSize(models.Model):
    """Persons of a target group (code of the vocabulary) in a municipality in a year.

    Null is suppressed: the publisher knows and does not tell. No row is unknown. `replaced_at` is
    set once another figure of the same has come, or the figures were taken away; null is what
    holds. `line` is the row in the file with `file_sha256`.
    """

    group = models.CharField(max_length=40)
    place_code = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    value = models.BigIntegerField(null=True)
    source = models.CharField(max_length=300)
    licence = models.CharField(max_length=100)
    file_sha256 = models.CharField(max_length=64)
    line = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    replaced_at = models.DateTimeField(null=True)

    privacy = Privacy(
        scope=public(),
        personal=Personal.USER,
        about="users: who loaded published statistics",
        retention=kept("as long as the bank: what its figures were divided by"),
        fields={Personal.NONE: ("source", "licence", "file_sha256")},
    )

    class Meta:
        ordering = ("group", "year", "place_code", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("group", "year", "place_code"),
                condition=models.Q(replaced_at=None),
                name="group_size_one_current",
            ),
            models.CheckConstraint(
                condition=models.Q(value=None) | models.Q(value__gte=0),
                name="group_size_not_below_zero",
            ),
        )

    def __str__(self) -> str:
        return f"{self.group} {self.year} {self.place_code}"
