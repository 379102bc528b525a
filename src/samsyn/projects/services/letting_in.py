"""Waiting values made current, many at a time: what they replace is kept as history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from samsyn.core.models import ReviewDecision, StoredValue

_SOME = 500


def let_in(values: Sequence[StoredValue], decision: ReviewDecision) -> dict[int, set[str]]:
    """Make the values current, marked with the decision; row's id → the fields that changed.

    At most one value a field, which the caller sees to: the database refuses a second.
    """
    standing = _standing(values)
    _retire(standing.values())
    quote = connection.ops.quote_name
    table = quote(StoredValue._meta.db_table)
    at = connection.ops.adapt_datetimefield_value(decision.at)
    rows = [
        (True, "", standing.get((value.subject_id, value.field)), decision.by_id, at, value.pk)
        for value in values
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET current = %s, proposal = %s, replaces_id = %s, "  # noqa: S608
            "accepted_by_id = %s, accepted_at = %s WHERE id = %s",
            rows,
        )
    changed: dict[int, set[str]] = {}
    for value in values:
        changed.setdefault(value.subject_id, set()).add(value.field)
    return changed


def _standing(values: Sequence[StoredValue]) -> Mapping[tuple[int, str], int]:
    """(row's id, field) → the value that stands."""
    if not values:
        return {}
    wanted = {(value.subject_id, value.field) for value in values}
    found = StoredValue.objects.filter(
        subject_type=values[0].subject_type,
        subject_id__in={pk for pk, _ in wanted},
        field__in={name for _, name in wanted},
        current=True,
    ).values_list("subject_id", "field", "pk")
    return {(row, name): pk for row, name, pk in found if (row, name) in wanted}


def _retire(pks: Iterable[int]) -> None:
    retired = list(pks)
    for first in range(0, len(retired), _SOME):
        StoredValue.objects.filter(pk__in=retired[first : first + _SOME]).update(current=False)
