"""Where participants and money are placed: what is reported, and what is worked out from it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from samsyn.core.privacy import Personal, Privacy, as_row, by_service, public, with_row
from samsyn.projects.models.project import Project

# Every code of the vocabulary together, with room to grow.
GROUPS_LENGTH = 400


class Measure(models.TextChoices):
    """What is placed. Money is counted in hundredths of the currency, participants in persons."""

    PARTICIPANTS = "participants", _("Participants")
    SUPPORT = "support", _("Granted support")
    BUDGET = "budget", _("Total budget")

    @property
    def is_money(self) -> bool:
        return self is not Measure.PARTICIPANTS


class ReportedPart(models.Model):
    """What somebody reports of one project in one municipality. Null is protected: not told.

    `replaced_at` is set once a newer report of the same has come; null is what holds. From a file
    with its `document` and `locator`, or written by a person, with her `reason`.
    """

    class Sex(models.TextChoices):
        ALL = "", _("all")
        WOMEN = "women", _("women")
        MEN = "men", _("men")
        NON_BINARY = "non_binary", _("non-binary")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="reported_parts")
    place_code = models.CharField(max_length=4, db_index=True)
    measure = models.CharField(max_length=12, choices=Measure.choices)
    sex = models.CharField(max_length=10, choices=Sex.choices, blank=True)
    value = models.BigIntegerField(null=True)
    document = models.ForeignKey(
        "core.Document", on_delete=models.PROTECT, null=True, related_name="+"
    )
    locator = models.JSONField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    replaced_at = models.DateTimeField(null=True)

    privacy = Privacy(
        scope=as_row("project"),
        personal=Personal.INDIRECT,
        about="participants, as small numbers by municipality and sex; users: who reported",
        retention=with_row("project"),
        fields={Personal.NONE: ("locator",), Personal.INDIRECT: ("sex", "reason")},
    )

    class Meta:
        ordering = ("place_code", "measure", "sex", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "place_code", "measure", "sex"),
                condition=models.Q(replaced_at=None),
                name="reported_part_one_current",
            ),
            models.CheckConstraint(
                condition=models.Q(value=None) | models.Q(value__gte=0),
                name="reported_part_not_below_zero",
            ),
        )

    def __str__(self) -> str:
        return f"{self.project_id} {self.place_code} {self.measure} {self.sex}".rstrip()


class PlaceSet(models.Model):
    """Municipalities that some projects' wholes are divided over together, by code."""

    codes = models.TextField(unique=True)

    privacy = Privacy(
        scope=public(),
        personal=Personal.NONE,
        retention=by_service(
            "samsyn.projects.services.placing.rebuild", "when no project is placed by it any longer"
        ),
        fields={Personal.NONE: ("codes",)},
    )

    def __str__(self) -> str:
        return self.codes

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(self.codes.split())


class PlaceSetMember(models.Model):
    """One municipality of a set, so that projects are found by their municipalities."""

    place_set = models.ForeignKey(PlaceSet, on_delete=models.CASCADE, related_name="members")
    place_code = models.CharField(max_length=4)

    privacy = Privacy(scope=public(), personal=Personal.NONE, retention=with_row("place_set"))

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("place_code", "place_set"), name="place_set_member_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.place_set_id}: {self.place_code}"


class Placing(models.Model):
    """How one measure of one project is placed: worked out from its places and reports.

    `reported` + `rest` is the whole. The rest is divided over `place_set`, on the grounds `basis`;
    no set is nowhere. `seat` is the owner's municipality, '' where unknown or not to be shown. A
    project that states no such measure has no row: unknown, never zero. `groups` are the codes of
    its target groups, sorted and joined by '+': by their size it is divided where that is known.
    """

    class Basis(models.TextChoices):
        STATED = "stated", _("divided over the municipalities that the source states")
        MENTIONED = "mentioned", _("divided over the municipalities that the text mentions")
        REGION = "region", _("divided over the fund's region")
        SEAT = "seat", _("at the owner's seat")
        NOWHERE = "nowhere", _("placed nowhere")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="placings")
    measure = models.CharField(max_length=12, choices=Measure.choices)
    currency = models.CharField(max_length=3, blank=True)
    reported = models.BigIntegerField(default=0)
    rest = models.BigIntegerField(default=0)
    basis = models.CharField(max_length=9, choices=Basis.choices)
    place_set = models.ForeignKey(
        PlaceSet, on_delete=models.PROTECT, null=True, related_name="placings"
    )
    groups = models.CharField(max_length=GROUPS_LENGTH, blank=True)
    seat = models.CharField(max_length=4, blank=True, db_index=True)
    exceeds = models.BooleanField(default=False)

    privacy = Privacy(
        scope=as_row("project"),
        personal=Personal.NONE,
        retention=with_row("project"),
        fields={Personal.NONE: ("groups",)},
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("project", "measure"), name="placing_once"),)

    def __str__(self) -> str:
        return f"{self.project_id} {self.measure}"

    @property
    def whole(self) -> int:
        return self.reported + self.rest


class PlacedReport(models.Model):
    """What is reported of a project in one municipality, the sexes together; see Placing."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="placed_reports")
    measure = models.CharField(max_length=12, choices=Measure.choices)
    currency = models.CharField(max_length=3, blank=True)
    place_code = models.CharField(max_length=4, db_index=True)
    amount = models.BigIntegerField()

    privacy = Privacy(
        scope=as_row("project"), personal=Personal.NONE, retention=with_row("project")
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("project", "measure", "place_code"), name="placed_report_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.project_id} {self.measure} {self.place_code}"
