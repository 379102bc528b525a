"""The selection's money by programme, owner or county. Currencies are never added together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import (
    Case,
    Count,
    F,
    Max,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Coalesce, Substr

from samsyn.projects.models import Project, ProjectPlace
from samsyn.projects.selectors.prices import PRICE_YEAR, recalculated

SEVERAL = "several"
UNKNOWN = ""
MEASURES = {"support": "esf_support", "budget": "total_budget"}


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """`key` is a programme, an owner or a county's code; `amount` is None where none is known."""

    key: str
    currency: str
    projects: int
    amount: Decimal | None
    unknown: int


def by_column(
    projects: QuerySet[Project], column: str, measure: str, prices: int | None = None
) -> list[MoneyRow]:
    """One row for each value of the column and currency, largest sum first.

    `prices` is the year in whose prices kronor are given; None gives current prices.
    """
    if prices is not None:
        return _by_column_fixed(projects, column, measure, prices)
    amount = MEASURES[measure]
    rows = (
        projects.order_by()
        .values("currency", group=F(column))
        .annotate(projects=Count("pk"), amount=Sum(amount), known=Count(amount))
    )
    return _largest_first(
        MoneyRow(
            key=row["group"] or UNKNOWN,
            currency=row["currency"],
            projects=row["projects"],
            amount=row["amount"],
            unknown=row["projects"] - row["known"],
        )
        for row in rows
    )


def _by_column_fixed(
    projects: QuerySet[Project], column: str, measure: str, prices: int
) -> list[MoneyRow]:
    amount = MEASURES[measure]
    rows = list(
        projects.order_by()
        .values("currency", group=F(column), price_year=PRICE_YEAR)
        .annotate(projects=Count("pk"), amount=Sum(amount), known=Count(amount))
    )
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row["group"] or UNKNOWN, row["currency"])
        counts[key] = counts.get(key, 0) + row["projects"]
    sums = recalculated(rows, "amount", "known", prices)
    return _largest_first(
        MoneyRow(*key, projects=counts[key], amount=total, unknown=counts[key] - known)
        for key, (total, known) in sums.items()
    )


def by_county(
    projects: QuerySet[Project], measure: str, prices: int | None = None
) -> list[MoneyRow]:
    """By the county that the project is in; SEVERAL where there are more, so that sums add up.

    The owner's seat counts only where the source says nothing else of where the project is.
    `prices` as in by_column.
    """
    return by_column(projects.annotate(of_county=_county()), "of_county", measure, prices)


def _county() -> Coalesce:
    seat = ProjectPlace.Relation.OWNER_SEAT
    places = ProjectPlace.objects.filter(project=OuterRef("pk")).order_by().values("project")
    stated, seats = (
        found.annotate(low=Min(Substr("place_code", 1, 2)), high=Max(Substr("place_code", 1, 2)))
        .annotate(key=Case(When(low=F("high"), then=F("low")), default=Value(SEVERAL)))
        .values("key")
        for found in (places.exclude(relation=seat), places.filter(relation=seat))
    )
    return Coalesce(Subquery(stated), Subquery(seats), Value(UNKNOWN))


def _largest_first(rows: Iterable[MoneyRow]) -> list[MoneyRow]:
    return sorted(rows, key=lambda row: (-(row.amount or Decimal(-1)), row.currency, row.key))
