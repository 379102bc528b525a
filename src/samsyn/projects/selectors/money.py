"""The selection's money by programme, owner or county. Currencies are never added together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, QuerySet, Sum

from samsyn.projects.models import Project, ProjectPlace
from samsyn.projects.prices import fixed
from samsyn.projects.selectors.prices import PRICE_YEAR, recalculated
from samsyn.sources.prices import CURRENCY

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
    county_of = _counties(projects)
    groups: dict[tuple[str, str], list[Decimal | None]] = {}
    amounts = (
        projects.order_by()
        .annotate(price_year=PRICE_YEAR)
        .values_list("pk", "currency", "price_year", MEASURES[measure])
    )
    for pk, currency, year, amount in amounts:
        if prices is not None and currency == CURRENCY:
            amount = fixed(amount, currency, year, prices)
        groups.setdefault((county_of.get(pk, UNKNOWN), currency), []).append(amount)
    return _largest_first(
        MoneyRow(
            key=county,
            currency=currency,
            projects=len(found),
            amount=sum(known, Decimal(0))
            if (known := [a for a in found if a is not None])
            else None,
            unknown=len(found) - len(known),
        )
        for (county, currency), found in groups.items()
    )


def _counties(projects: QuerySet[Project]) -> dict[int, str]:
    stated: dict[int, set[str]] = {}
    seats: dict[int, set[str]] = {}
    places = ProjectPlace.objects.filter(project__in=projects.order_by().values("pk"))
    for pk, code, relation in places.values_list("project_id", "place_code", "relation"):
        group = seats if relation == ProjectPlace.Relation.OWNER_SEAT else stated
        group.setdefault(pk, set()).add(code[:2])
    found = {**seats, **stated}
    return {pk: SEVERAL if len(codes) > 1 else next(iter(codes)) for pk, codes in found.items()}


def _largest_first(rows: Iterable[MoneyRow]) -> list[MoneyRow]:
    return sorted(rows, key=lambda row: (-(row.amount or Decimal(-1)), row.currency, row.key))
