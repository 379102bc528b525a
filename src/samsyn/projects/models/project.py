"""A project in the bank, its places, its texts and the figures that its texts state."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from samsyn.core.privacy import (
    Personal,
    Privacy,
    as_row,
    by_duty,
    internal,
    kept,
    limited_by,
    with_row,
)
from samsyn.core.sorting import search_text, swedish_sort_key
from samsyn.projects.models.base import CODES_AND_NAMES, TEXTS, Sourced
from samsyn.projects.models.call import Call
from samsyn.sources.fields import PARTICIPANTS

STATES_PARTICIPANTS = reduce(or_, (models.Q(**{f"{name}__isnull": False}) for name in PARTICIPANTS))


class Project(Sourced):
    """One project as its funder or owner states it. Amounts in `currency`; null is unknown.

    Amounts have at most 13 digits before the comma: SQLite keeps 15 significant ones exactly.

    `owner_is_person` marks a natural person as beneficiary, whose name is removed after
    `owner_name_until` (Reg. (EU) 2021/1060 art. 49(3)), and who cannot be searched for.
    """

    number = models.CharField(max_length=60, blank=True, db_index=True)
    owner = models.CharField(max_length=300, blank=True, db_index=True)
    owner_unit = models.CharField(max_length=300, blank=True)
    owner_org_number = models.CharField(max_length=40, blank=True)
    owner_city = models.CharField(max_length=120, blank=True)
    owner_postal_code = models.CharField(max_length=12, blank=True)
    owner_search = models.CharField(max_length=300, blank=True, editable=False)
    owner_sort = models.BinaryField(null=True, editable=False, db_index=True)
    owner_is_person = models.BooleanField(default=False)
    owner_name_until = models.DateField(null=True, blank=True)
    specific_objective = models.CharField(max_length=500, blank=True)
    phase = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=60, blank=True)
    location = models.TextField(blank=True)
    period_start = models.DateField(null=True, blank=True, db_index=True)
    period_end = models.DateField(null=True, blank=True, db_index=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    total_budget = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    esf_support = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    union_cofinancing_rate = models.DecimalField(
        max_digits=7, decimal_places=5, null=True, blank=True
    )
    planned_participants = models.PositiveIntegerField(null=True, blank=True)
    planned_women = models.PositiveIntegerField(null=True, blank=True)
    planned_men = models.PositiveIntegerField(null=True, blank=True)
    planned_non_binary = models.PositiveIntegerField(null=True, blank=True)
    actual_participants = models.PositiveIntegerField(null=True, blank=True)
    actual_women = models.PositiveIntegerField(null=True, blank=True)
    actual_men = models.PositiveIntegerField(null=True, blank=True)
    actual_non_binary = models.PositiveIntegerField(null=True, blank=True)
    intervention_type = models.CharField(max_length=500, blank=True)
    call_number = models.CharField(max_length=40, blank=True)
    call = models.ForeignKey(
        Call, on_delete=models.SET_NULL, null=True, blank=True, related_name="projects"
    )

    _OF_A_PERSON = by_duty(
        "retention",
        "a natural person's two years after publication (Reg. (EU) 2021/1060 art. 49(3))",
    )
    privacy = Privacy(
        scope=limited_by(
            "samsyn.projects.selectors.visibility.visible_projects", path="review_state"
        ),
        personal=Personal.PERSON,
        about="beneficiaries who are natural persons, as the funds' public lists name them; persons"
        " whom a text names, masked before storing",
        retention=kept("as long as the bank: projects that public money pays for"),
        emptied=dict.fromkeys(("owner", "owner_unit", "owner_search", "owner_sort"), _OF_A_PERSON),
        fields={
            Personal.NONE: (
                *CODES_AND_NAMES, "number", "specific_objective", "phase", "country",
                "intervention_type",
            ),
            Personal.INDIRECT: (
                *TEXTS, "owner_city", "owner_postal_code", "owner_name_until", "location",
            ),
            Personal.PERSON: ("owner", "owner_unit", "owner_search", "owner_sort"),
        },
    )  # fmt: skip

    class Meta:
        ordering = ("-period_start", "title", "id")
        indexes = (
            # All that figures/reading.py asks of a project, beside texts many times as long.
            models.Index(
                fields=(
                    "id", "review_state", "currency", "total_budget", "esf_support",
                    "planned_participants", "period_start", "period_end", "year", "programme",
                    "fund", "owner", "owner_is_person", "owner_name_until", "programme_area_code",
                    "programme_area", "specific_objective",
                ),
                name="project_figures",
            ),
            # The rows that say how many take part: few of a large bank, summed without its texts.
            models.Index(
                fields=("id", *PARTICIPANTS), name="project_participants",
                condition=STATES_PARTICIPANTS,
            ),
        )  # fmt: skip

    TELLING = ("title", "number", "owner", "owner_is_person")

    @classmethod
    def derived(cls, columns: Mapping[str, Any]) -> dict[str, Any]:
        owner = columns.get("owner", "")
        return {
            **super().derived(columns),
            "owner_sort": swedish_sort_key(owner) or None,
            "owner_search": "" if columns.get("owner_is_person") else search_text(owner),
        }


class OwnerAsPerson(models.Model):
    """A document that gives the project's owner as a natural person, by more than her name."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey("core.Document", on_delete=models.CASCADE, related_name="+")

    privacy = Privacy(
        scope=internal(),
        personal=Personal.INDIRECT,
        about="beneficiaries who are natural persons: which source says so, so that names expire",
        retention=with_row("project"),
        fields={Personal.INDIRECT: ("id",)},
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("project", "document"), name="owner_as_person_once"),
        )

    def __str__(self) -> str:
        return f"{self.project_id} {self.document_id}"


class ProjectPlace(models.Model):
    """A place of a project, by code: '01' a county, '0180' a municipality."""

    class Relation(models.TextChoices):
        STATED = "stated", _("stated by the source")
        MENTIONED = "mentioned", _("mentioned in the text")
        OWNER_SEAT = "owner_seat", _("the owner's seat")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="places")
    place_code = models.CharField(max_length=4, db_index=True)
    relation = models.CharField(max_length=10, choices=Relation.choices)

    privacy = Privacy(
        scope=as_row("project"),
        personal=Personal.NONE,
        retention=with_row("project"),
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("project", "place_code", "relation"), name="project_place_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.place_code} {self.relation}"


class ProjectSection(models.Model):
    """A section of the project's own text, personal spans masked."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=500)
    text = models.TextField()
    locator = models.JSONField()

    privacy = Privacy(
        scope=as_row("project"),
        personal=Personal.INDIRECT,
        about="persons whom a project's text names, masked before storing",
        retention=with_row("project"),
        fields={Personal.NONE: ("locator",), Personal.INDIRECT: ("heading", "text")},
    )

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.heading


class QuotedFigure(models.Model):
    """A figure that a project's text states; `high` is set where the text gives a range."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="quoted_figures")
    low = models.DecimalField(max_digits=15, decimal_places=4)
    high = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    place_code = models.CharField(max_length=4, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    locator = models.JSONField()

    privacy = Privacy(
        scope=as_row("project"),
        personal=Personal.NONE,
        retention=with_row("project"),
        fields={Personal.NONE: ("source", "locator")},
    )

    def __str__(self) -> str:
        return f"{self.low} {self.unit}"
