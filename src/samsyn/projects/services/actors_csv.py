"""Actors as CSV for spreadsheets: UTF-8 with a byte order mark, semicolons, nothing that is run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Actor
from samsyn.projects.selectors.actors import Money, budgets_of
from samsyn.projects.services.exporting.as_csv import csv_line
from samsyn.sources.harmless import disarmed

_CHUNK = 500


def actors_as_csv(actors: QuerySet[Actor], user: AnyUser) -> Iterator[str]:
    """A line an actor and currency, so that no sum mixes currencies; an unknown sum is empty."""
    yield "\ufeff" + _line(
        (
            _("Id"), _("Name"), _("Type"), _("Organisation number"), _("Seat, code"),
            _("Part of"), _("Projects"), _("Currency"), _("Budget of owned projects"),
            _("Projects without a stated budget"), _("Other names"),
        )
    )  # fmt: skip
    listed = actors.select_related("parent").prefetch_related("names")
    rows = listed.iterator(chunk_size=_CHUNK)
    while chunk := list(islice(rows, _CHUNK)):
        budgets = budgets_of(user, [actor.pk for actor in chunk])
        for actor in chunk:
            for money in budgets.get(actor.pk) or [Money("", None, 0, 0)]:
                yield _line(_cells(actor, money))


def _cells(actor: Actor, money: Money) -> tuple[str, ...]:
    others = sorted({name.name for name in actor.names.all()} - {actor.name})
    return (
        str(actor.pk),
        actor.name,
        str(actor.get_type_display()),
        actor.org_number,
        actor.seat_code,
        "" if actor.parent is None else actor.parent.name,
        str(actor.project_count),
        money.currency,
        "" if money.total is None else f"{money.total:.2f}",
        str(money.unknown),
        "; ".join(others),
    )


def _line(cells: Iterable[object]) -> str:
    return csv_line(disarmed(str(cell)) for cell in cells)
