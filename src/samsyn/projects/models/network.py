"""Networks that have a name: who is in them, when they met, and what was decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from samsyn.core.privacy import Personal, Privacy, as_row, kept, limited_by, with_row
from samsyn.projects.models.actor import Actor


class NamedNetwork(models.Model):
    """A network as people formed it. `place_code` '' is every place.

    A network that is not public is seen by those who may change it.
    """

    name = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    place_code = models.CharField(max_length=4, blank=True, db_index=True)
    is_public = models.BooleanField(default=False)
    is_synthetic = models.BooleanField(default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    privacy = Privacy(
        scope=limited_by("samsyn.projects.selectors.networks.named.visible_networks"),
        personal=Personal.INDIRECT,
        about="persons whom masking missed in a purpose; users: who wrote it",
        retention=kept("as long as the network is followed"),
        fields={Personal.INDIRECT: ("name", "purpose")},
    )

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class NetworkMember(models.Model):
    """An actor in a network between two days; null is not known, or not yet."""

    network = models.ForeignKey(NamedNetwork, on_delete=models.CASCADE, related_name="members")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="memberships")
    from_day = models.DateField(null=True, blank=True)
    to_day = models.DateField(null=True, blank=True)

    privacy = Privacy(
        scope=as_row("network"), personal=Personal.NONE, retention=with_row("network")
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("network", "actor"),
                condition=models.Q(to_day=None),
                name="network_member_once",
            ),
            models.CheckConstraint(
                condition=models.Q(from_day=None)
                | models.Q(to_day=None)
                | models.Q(to_day__gte=models.F("from_day")),
                name="network_member_days_in_order",
            ),
        )

    def __str__(self) -> str:
        return self.actor.name


class NetworkMeeting(models.Model):
    """A meeting with those present, who were or had been members."""

    network = models.ForeignKey(NamedNetwork, on_delete=models.CASCADE, related_name="meetings")
    on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True)

    privacy = Privacy(
        scope=as_row("network"),
        personal=Personal.INDIRECT,
        about="persons whom masking missed in notes",
        retention=with_row("network"),
        fields={Personal.INDIRECT: ("place", "notes")},
    )

    class Meta:
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return f"{self.network_id} {self.on}"


class NetworkPresence(models.Model):
    """A member was at a meeting."""

    meeting = models.ForeignKey(NetworkMeeting, on_delete=models.CASCADE, related_name="presences")
    member = models.ForeignKey(NetworkMember, on_delete=models.PROTECT, related_name="presences")

    privacy = Privacy(
        scope=as_row("meeting"), personal=Personal.NONE, retention=with_row("meeting")
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("meeting", "member"), name="network_presence_once"),
        )

    def __str__(self) -> str:
        return f"{self.member_id} at {self.meeting_id}"


class NetworkDecision(models.Model):
    """What a meeting decided. `member` is who is to do it, null where it is for all of them;
    `done_on` null is not done."""

    meeting = models.ForeignKey(NetworkMeeting, on_delete=models.CASCADE, related_name="decisions")
    text = models.TextField()
    member = models.ForeignKey(
        NetworkMember, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    privacy = Privacy(
        scope=as_row("meeting"),
        personal=Personal.INDIRECT,
        about="persons whom masking missed in a decision",
        retention=with_row("meeting"),
        fields={Personal.INDIRECT: ("text",)},
    )

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.pk}"
