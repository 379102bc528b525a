"""Sums in the prices of one year: grouped by price year in the database, recalculated here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import F, IntegerField
from django.db.models.functions import Coalesce, ExtractYear

from samsyn.projects.prices import part_of_sum
from samsyn.sources.prices import CENT, CURRENCY

# As projects.prices.price_year has it: the year of the start, else the year that the source gives.
PRICE_YEAR = Coalesce(ExtractYear("period_start"), F("year"), output_field=IntegerField())
# A group of rows → the sum of what is known of it, and how many amounts are in that sum.
Sums = dict[tuple[str, str], tuple[Decimal | None, int]]


def recalculated(rows: Iterable[Mapping[str, Any]], total: str, known: str, to_year: int) -> Sums:
    """`rows` are groups by `group`, `currency` and `price_year`, with the sum and count so named.

    Kronor without a price year or an index are left out of the sum and of the count, so that they
    are told as unknown. Other currencies are summed as they are.
    """
    sums: Sums = {}
    for row in rows:
        key = (row.get("group") or "", row["currency"])
        before, counted = sums.get(key, (None, 0))
        amount = row[total]
        if row["currency"] == CURRENCY:
            amount = part_of_sum(amount, row["price_year"], to_year)
        if amount is None:
            sums[key] = (before, counted)
        else:
            sums[key] = ((before or Decimal(0)) + amount, counted + row[known])
    return {key: (rounded(total), known) for key, (total, known) in sums.items()}


def rounded(total: Decimal | None) -> Decimal | None:
    """A sum to the öre, half up."""
    return None if total is None else total.quantize(CENT, ROUND_HALF_UP)
