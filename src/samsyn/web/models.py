"""What the site itself stores: faults that visitors report."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from samsyn.core.privacy import Personal, Privacy, by_duty, kept, with_right


class FaultReport(models.Model):
    """A fault or a missing accessibility, as a visitor tells it.

    Personal: `reply_email`, and whatever a visitor writes in `text`. The address is taken away one
    year after the report (services.forget_reply_addresses); the text is kept while the fault is.
    """

    class Kind(models.TextChoices):
        ACCESSIBILITY = "accessibility", _("Something is not accessible to me")
        FACT = "fact", _("A figure or fact is wrong")
        OTHER = "other", _("Something else does not work")

    kind = models.CharField(max_length=13, choices=Kind.choices)
    page = models.CharField(max_length=300, blank=True)
    text = models.TextField(max_length=4000)
    reply_email = models.EmailField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    privacy = Privacy(
        scope=with_right("samsyn.web.policies.can_read_fault_reports"),
        personal=Personal.PERSON,
        about="visitors who report a fault: to mend it, and to answer who wants an answer; users:"
        " who handled it",
        retention=kept("as long as the fault is of interest"),
        emptied={"reply_email": by_duty("fault_reports", "one year after the report")},
        fields={
            Personal.NONE: ("page",),
            Personal.INDIRECT: ("text",),
            Personal.PERSON: ("reply_email",),
        },
    )

    class Meta:
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%Y-%m-%d}"
