"""Sums of money, never mixing currencies and always with how many amounts are unknown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from samsyn.projects.models import Project


@dataclass(frozen=True, slots=True)
class CurrencyTotal:
    """Sums in one currency; '' is the currency of projects that state none."""

    currency: str
    projects: int
    budget: Decimal | None
    budget_unknown: int
    support: Decimal | None
    support_unknown: int


def totals_of(projects: QuerySet[Project]) -> list[CurrencyTotal]:
    """One total a currency, most projects first. A sum is None where no amount is known."""
    rows = (
        projects.order_by()
        .values("currency")
        .annotate(
            rows=Count("pk"),
            budget=Sum("total_budget"),
            budgets=Count("total_budget"),
            support=Sum("esf_support"),
            supports=Count("esf_support"),
        )
        .order_by("-rows", "currency")
    )
    return [
        CurrencyTotal(
            currency=row["currency"],
            projects=row["rows"],
            budget=row["budget"],
            budget_unknown=row["rows"] - row["budgets"],
            support=row["support"],
            support_unknown=row["rows"] - row["supports"],
        )
        for row in rows
    ]
