"""A selection that is made into a file in the background, for the one who asked."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from samsyn.core.privacy import Personal, Privacy, by_duty, of_user


class ExportFile(models.Model):
    """A file too large to be made while its reader waits. Its bytes lie on disk for a day.

    `query` is the selection's address, which may hold words that a person wrote: it is kept here
    and not with the job. `rights` is a mark of what the user might see when the file was made.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=8)
    query = models.TextField(blank=True)
    language = models.CharField(max_length=8)
    base = models.CharField(max_length=200, blank=True)
    rights = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        scope=of_user("by"),
        personal=Personal.INDIRECT,
        about="users: who asked for the file, and the words that she searched by",
        retention=by_duty("projects.exports", "after a day, with the file itself"),
        fields={Personal.NONE: ("base", "rights"), Personal.INDIRECT: ("query",)},
    )

    def __str__(self) -> str:
        return f"{self.form} {self.pk}"
