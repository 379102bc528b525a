"""Sums of money, never mixing currencies and always with how many amounts are unknown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from samsyn.projects.models import Project
from samsyn.projects.selectors.prices import PRICE_YEAR, recalculated


@dataclass(frozen=True, slots=True)
class CurrencyTotal:
    """Sums in one currency; '' is the currency of projects that state none."""

    currency: str
    projects: int
    budget: Decimal | None
    budget_unknown: int
    support: Decimal | None
    support_unknown: int


def totals_of(projects: QuerySet[Project], prices: int | None = None) -> list[CurrencyTotal]:
    """One total a currency, most projects first. A sum is None where no amount is known.

    `prices` is the year in whose prices kronor are given; None gives current prices.
    """
    if prices is not None:
        return _fixed_totals(projects, prices)
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


def _fixed_totals(projects: QuerySet[Project], prices: int) -> list[CurrencyTotal]:
    rows = list(
        projects.order_by()
        .values("currency", price_year=PRICE_YEAR)
        .annotate(
            rows=Count("pk"),
            budget=Sum("total_budget"),
            budgets=Count("total_budget"),
            support=Sum("esf_support"),
            supports=Count("esf_support"),
        )
    )
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["currency"]] = counts.get(row["currency"], 0) + row["rows"]
    budgets = recalculated(rows, "budget", "budgets", prices)
    supports = recalculated(rows, "support", "supports", prices)
    found = [
        CurrencyTotal(
            currency=currency,
            projects=count,
            budget=budgets["", currency][0],
            budget_unknown=count - budgets["", currency][1],
            support=supports["", currency][0],
            support_unknown=count - supports["", currency][1],
        )
        for currency, count in counts.items()
    ]
    return sorted(found, key=lambda total: (-total.projects, total.currency))
