"""Sums of money, never mixing currencies and always with how many amounts are unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.db.models import Count, QuerySet, Sum

from samsyn.projects.figures.bank import Part
from samsyn.projects.figures.grouping import amounts, currency_key, price_year_key
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


_SUMS = ("budget", "support")
# Of a group of projects how many they are, what they have together, and of how many that is known.
AMOUNTS = MappingProxyType(
    {
        "projects": Count("pk"),
        "budget": Sum("total_budget"),
        "budget_known": Count("total_budget"),
        "support": Sum("esf_support"),
        "support_known": Count("esf_support"),
    }
)


def totals_of(
    projects: QuerySet[Project], prices: int | None = None, part: Part | None = None
) -> list[CurrencyTotal]:
    """One total a currency, most projects first. A sum is None where no amount is known.

    `prices` is the year in whose prices kronor are given; None gives current prices. `part` are the
    same projects where they are held in the process.
    """
    fixed = prices is not None
    rows = _rows(projects, fixed) if part is None else _held_rows(part, fixed)
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["currency"]] = counts.get(row["currency"], 0) + row["projects"]
    sums = {name: _summed(rows, name, prices) for name in _SUMS}
    found = [
        CurrencyTotal(
            currency=currency,
            projects=count,
            budget=sums["budget"][currency][0],
            budget_unknown=count - sums["budget"][currency][1],
            support=sums["support"][currency][0],
            support_unknown=count - sums["support"][currency][1],
        )
        for currency, count in counts.items()
    ]
    return sorted(found, key=lambda total: (-total.projects, total.currency))


def _rows(projects: QuerySet[Project], fixed: bool) -> list[dict[str, Any]]:
    by_year = {"price_year": PRICE_YEAR} if fixed else {}
    rows: Iterable[Any] = projects.order_by().values("currency", **by_year).annotate(**AMOUNTS)
    return list(rows)


def _held_rows(part: Part, fixed: bool) -> list[dict[str, Any]]:
    keys = [currency_key(part), *([price_year_key(part)] if fixed else [])]
    return amounts(keys, part)


def _summed(
    rows: list[dict[str, Any]], name: str, prices: int | None
) -> dict[str, tuple[Decimal | None, int]]:
    """Currency → the sum of what is known and how many amounts are in it."""
    if prices is None:
        return {row["currency"]: (row[name], row[f"{name}_known"]) for row in rows}
    recounted = recalculated(rows, name, f"{name}_known", prices)
    return {currency: found for (_, currency), found in recounted.items()}
