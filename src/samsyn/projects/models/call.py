"""A funder's call for applications."""

from __future__ import annotations

from django.db import models

from samsyn.core.privacy import Personal, Privacy, kept, limited_by
from samsyn.projects.models.base import CODES_AND_NAMES, TEXTS, Sourced


class Call(Sourced):
    """A call (utlysning): what it offers, to whom, between which dates. Amounts in `currency`."""

    number = models.CharField(max_length=40, blank=True, db_index=True)
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    amount = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    union_cofinancing_rate = models.DecimalField(
        max_digits=7, decimal_places=5, null=True, blank=True
    )

    privacy = Privacy(
        scope=limited_by("samsyn.projects.selectors.visibility.visible_calls", path="review_state"),
        personal=Personal.INDIRECT,
        about="persons whom a call's text names, masked before storing",
        retention=kept("as long as the bank: public funders' calls"),
        fields={Personal.NONE: CODES_AND_NAMES, Personal.INDIRECT: TEXTS},
    )

    class Meta:
        ordering = ("-opens_on", "number")
