"""A funder's call for applications."""

from __future__ import annotations

from django.db import models

from samsyn.projects.models.base import Sourced


class Call(Sourced):
    """A call (utlysning): what it offers, to whom, between which dates. Amounts in `currency`."""

    number = models.CharField(max_length=40, blank=True, db_index=True)
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    amount = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    union_cofinancing_rate = models.DecimalField(
        max_digits=7, decimal_places=5, null=True, blank=True
    )

    class Meta:
        ordering = ("-opens_on", "number")
