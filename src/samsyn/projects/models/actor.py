"""Actors: the organisations behind the names that sources write, and what they did in projects.

A source writes a name. The name belongs to one actor at a time, and every participation follows
its name, so that a merge or a split moves names and can be undone exactly.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from samsyn.core.privacy import (
    Personal,
    Privacy,
    as_row,
    by_service,
    kept,
    limited_by,
    with_right,
    with_row,
)
from samsyn.core.sorting import search_text, swedish_sort_key
from samsyn.projects.models.project import Project


class ActorType(models.TextChoices):
    MUNICIPALITY = "municipality", _("municipality")
    REGION = "region", _("region")
    STATE_AGENCY = "state_agency", _("state agency")
    COORDINATION = "coordination", _("coordination association")
    COMPANY = "company", _("company")
    ASSOCIATION = "association", _("association or civil society")
    UNIVERSITY = "university", _("university")
    FOLK_HIGH_SCHOOL = "folk_high_school", _("folk high school")
    SCHOOL = "school", _("school")
    FOUNDATION = "foundation", _("foundation")
    EU_BODY = "eu_body", _("EU body")
    OTHER = "other", _("other")
    UNKNOWN = "unknown", _("type unknown")


class Actor(models.Model):
    """An organisation, or a unit inside one (`parent`). Never a natural person.

    `org_number` is ten digits with a right check digit, and never a personal number: two actors
    cannot have the same. `seat_code` is a municipality's or county's code; '' is unknown.
    `merged_into` is set while the actor is merged away. `by_hand` marks what a person registered,
    which stays though no project names it. `project_count` counts its accepted projects.
    """

    name = models.CharField(max_length=300)
    name_sort = models.BinaryField(null=True, editable=False, db_index=True)
    search_text = models.TextField(blank=True, editable=False)
    type = models.CharField(
        max_length=16, choices=ActorType.choices, default=ActorType.UNKNOWN, db_index=True
    )
    org_number = models.CharField(max_length=10, blank=True)
    seat_code = models.CharField(max_length=4, blank=True, db_index=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="units"
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    by_hand = models.BooleanField(default=False)
    project_count = models.PositiveIntegerField(default=0, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    privacy = Privacy(
        scope=limited_by("samsyn.projects.selectors.actors.visible_actors"),
        personal=Personal.INDIRECT,
        about="organisations; one that bears its owner's name tells of a person",
        retention=by_service(
            "samsyn.projects.services.actor_tidying.tidy", "when no project and no person names it"
        ),
        fields={Personal.INDIRECT: ("name", "name_sort", "search_text")},
    )

    class Meta:
        ordering = ("name_sort", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("org_number",),
                condition=models.Q(merged_into=None) & ~models.Q(org_number=""),
                name="actor_org_number_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("pk")), name="actor_is_not_its_own_parent"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_sort = swedish_sort_key(self.name) or None
        if not self.search_text:
            self.search_text = search_text(self.name, self.org_number)
        super().save(*args, **kwargs)


class ActorName(models.Model):
    """A name as sources write it, with the number that stands beside it there.

    `key` is the name without the differences that tell nothing apart. `first_year` and `last_year`
    span the projects that use the name; `document` is the first that did.
    """

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=600)
    key = models.CharField(max_length=600)
    org_number = models.CharField(max_length=10, blank=True)
    first_year = models.PositiveSmallIntegerField(null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(null=True, blank=True)
    document = models.ForeignKey(
        "core.Document", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    privacy = Privacy(
        scope=as_row("actor"),
        personal=Personal.INDIRECT,
        about="organisations; one that bears its owner's name tells of a person",
        retention=by_service(
            "samsyn.projects.services.actor_tidying.tidy",
            "when no project uses the name any longer",
        ),
        fields={Personal.INDIRECT: ("name", "key")},
    )

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("key", "org_number"), name="actor_name_once"),
        )

    def __str__(self) -> str:
        return self.name


class Participation(models.Model):
    """An actor's role in a project, as a source states it. `amount` null is unknown, and so are the
    days from and to which the role was held; one still held has no last day either. `country` (ISO
    code where known) and `place` are where the source says that this part of the actor is.

    `actor` is always the actor that `name` belongs to; it is kept here for quick counting.
    `value` is the stored value that says so, null where a person registered it, who then names her
    `source`. `project_seen` is
    the project's `updated_at` when this was derived from it: another one means that it may differ.
    """

    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        PARTNER = "partner", _("partner")
        CO_FINANCER = "co_financer", _("co-financer")
        SUPPLIER = "supplier", _("supplier")
        TARGET = "target", _("target organisation")
        REFERENCE = "reference", _("reference group")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="participations")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="participations")
    name = models.ForeignKey(ActorName, on_delete=models.PROTECT, related_name="participations")
    role = models.CharField(max_length=11, choices=Role.choices)
    amount = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    country = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    from_day = models.DateField(null=True, blank=True)
    to_day = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    value = models.ForeignKey(
        "core.StoredValue", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    project_seen = models.DateTimeField(null=True, editable=False)

    privacy = Privacy(
        scope=as_row("project"),
        personal=Personal.USER,
        about="organisations in projects; users: who registered a role by hand",
        retention=with_row("project"),
        fields={Personal.NONE: ("source", "country", "place")},
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("project", "name", "role"), name="participation_once"),
        )
        indexes = (models.Index(fields=("actor", "role"), name="participation_role"),)

    def __str__(self) -> str:
        return f"{self.role} of {self.project_id}"


class ActorSuccession(models.Model):
    """One actor took over from another from a day (null: the day is unknown)."""

    predecessor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="origins")
    from_day = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    privacy = Privacy(
        scope=as_row("successor"),
        personal=Personal.USER,
        about="users: who registered that one organisation took over from another",
        retention=kept("as long as both organisations are in the bank"),
        fields={Personal.NONE: ("source",)},
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("predecessor", "successor"), name="actor_succession_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")),
                name="actor_does_not_succeed_itself",
            ),
        )

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class ActorChange(models.Model):
    """A merge or a split: which names went from one actor to another, so that it can be undone.

    A merge takes every name of `source` to `target`, with its units and successions (`detail`);
    a split takes some names of `source` to `target`, a new actor. Undone once; the row stays.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", _("merged")
        SPLIT = "split", _("split")

    kind = models.CharField(max_length=5, choices=Kind.choices)
    source = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="changes_from")
    target = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="changes_to")
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    privacy = Privacy(
        scope=as_row("target"),
        personal=Personal.USER,
        about="users: who merged or split, so that it can be told and undone",
        retention=kept("as long as both organisations are in the bank"),
        fields={Personal.NONE: ("detail",)},
    )

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.kind} {self.source_id} → {self.target_id}"


class ActorPair(models.Model):
    """Two actors that may be one, with why; `distinct` is remembered so as not to be asked again.

    `reasons` is a list of {comparison, level, weight}: match weights in bits. `first` < `second`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SAME = "same", _("the same")
        DISTINCT = "distinct", _("not the same")

    first = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    probability = models.FloatField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    privacy = Privacy(
        scope=with_right("samsyn.projects.policies.can_change_actors"),
        personal=Personal.NONE,
        retention=with_row("first"),
        fields={Personal.NONE: ("reasons",)},
    )

    class Meta:
        ordering = ("-probability", "pk")
        constraints = (
            models.UniqueConstraint(fields=("first", "second"), name="actor_pair_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="actor_pair_in_order"
            ),
        )
        indexes = (models.Index(fields=("state", "-probability"), name="actor_pair_waiting"),)

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"
