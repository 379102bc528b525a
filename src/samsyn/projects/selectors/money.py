"""The selection's money by programme, owner or county. Currencies are never added together."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

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

from samsyn.projects.figures.bank import Part
from samsyn.projects.figures.counties import SEVERAL
from samsyn.projects.figures.grouping import (
    column_key,
    currency_key,
    grouped,
    money,
    price_year_key,
)
from samsyn.projects.models import Project, ProjectPlace
from samsyn.projects.selectors.prices import PRICE_YEAR, Sums, recalculated

UNKNOWN = ""
MEASURES = {"support": "esf_support", "budget": "total_budget"}


class MoneyRow(NamedTuple):
    """`key` is a programme, an owner or a county's code; `amount` is None where none is known."""

    key: str
    currency: str
    projects: int
    amount: Decimal | None
    unknown: int


def by_column(
    projects: QuerySet[Project],
    column: str,
    measure: str,
    prices: int | None = None,
    part: Part | None = None,
) -> list[MoneyRow]:
    """One row for each value of the column and currency, largest sum first.

    `prices` is the year in whose prices kronor are given; None gives current prices. `part` are the
    same projects where they are held in the process.
    """
    fixed = prices is not None
    rows = _held(part, column, measure, fixed) if part else _rows(projects, column, measure, fixed)
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row["group"] or UNKNOWN, row["currency"])
        counts[key] = counts.get(key, 0) + row["projects"]
    return _largest_first(
        MoneyRow(*key, projects=counts[key], amount=total, unknown=counts[key] - known)
        for key, (total, known) in _sums(rows, prices).items()
    )


def _rows(
    projects: QuerySet[Project], column: str, measure: str, fixed: bool
) -> list[dict[str, Any]]:
    by_year = {"price_year": PRICE_YEAR} if fixed else {}
    amount = MEASURES[measure]
    rows: Iterable[Any] = (
        projects.order_by()
        .values("currency", group=F(column), **by_year)
        .annotate(projects=Count("pk"), amount=Sum(amount), amount_known=Count(amount))
    )
    return list(rows)


def _held(part: Part, column: str, measure: str, fixed: bool) -> list[dict[str, Any]]:
    keys = [column_key(part, column), currency_key(part)]
    keys += [price_year_key(part)] if fixed else []
    amounts = part.of(getattr(part.bank.projects, measure))
    rows = grouped(keys, {"amount": amounts})
    for row in rows:
        row["amount"] = money(row["amount"])
    return rows


def _sums(rows: list[dict[str, Any]], prices: int | None) -> Sums:
    if prices is not None:
        return recalculated(rows, "amount", "amount_known", prices)
    return {
        (row["group"] or UNKNOWN, row["currency"]): (row["amount"], row["amount_known"])
        for row in rows
    }


def by_county(
    projects: QuerySet[Project],
    measure: str,
    prices: int | None = None,
    part: Part | None = None,
) -> list[MoneyRow]:
    """By the county that the project is in; SEVERAL where there are more, so that sums add up.

    The owner's seat counts only where the source says nothing else of where the project is.
    `prices` and `part` as in by_column.
    """
    return by_column(projects.annotate(of_county=_county()), "of_county", measure, prices, part)


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
