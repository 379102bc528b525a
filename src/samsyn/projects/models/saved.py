"""Searches that a user has saved, to come back to and to be told of news in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samsyn.core.privacy import Personal, Privacy, of_user, with_row


class SavedSearch(models.Model):
    """A list's address under a name. Only its user sees it; whoever has the feed's key reads that.

    `feed_key` is the SHA-256 of the feed's secret key; '' is no feed. News until `told_until` have
    been e-mailed. `sending_since` is set while an e-mail is on its way and holds where its news
    begin; found set later, nobody knows whether that e-mail left.
    """

    class Frequency(models.TextChoices):
        NONE = "none", _("no e-mail")
        DAILY = "daily", _("each day")
        WEEKLY = "weekly", _("each week")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(max_length=120)
    query = models.TextField(blank=True)
    frequency = models.CharField(
        max_length=6, choices=Frequency.choices, default=Frequency.NONE, db_index=True
    )
    feed_key = models.CharField(max_length=64, blank=True, db_index=True)
    seen_at = models.DateTimeField(default=timezone.now)
    told_until = models.DateTimeField(default=timezone.now)
    told_on = models.DateField(null=True, blank=True)
    sending_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    privacy = Privacy(
        scope=of_user("user"),
        personal=Personal.INDIRECT,
        about="users: what each wants to come back to, and when she was told of news",
        retention=with_row("user", "when she deletes it, and with the user"),
        fields={Personal.NONE: ("feed_key",), Personal.INDIRECT: ("name", "query")},
    )

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=("user", "name"), name="saved_search_name_once"),
            models.UniqueConstraint(
                fields=("feed_key",), condition=~models.Q(feed_key=""), name="feed_key_once"
            ),
        )

    def __str__(self) -> str:
        return f"saved search {self.pk}"
