"""New rows of a model written with executemany: a list brings a hundred thousand at a time.

Rows are given as their columns by name. Django's instances and bulk_create prepare every column of
every row by the field's own rules, a third of an import's time: here each column's default is
prepared once, text and numbers are taken as they stand, and only what is left is prepared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeAlias

from django.db import connection, models
from django.utils import timezone

Field: TypeAlias = "models.Field[Any, Any]"
Columns: TypeAlias = Mapping[str, Any]
Prepare: TypeAlias = Callable[[Any], Any]

_TAKEN_AS_THEY_STAND = (
    models.CharField,
    models.TextField,
    models.BinaryField,
    models.BooleanField,
    models.IntegerField,
    models.ForeignKey,
)


@dataclass(frozen=True, slots=True)
class _Table:
    """How a model's rows are written: `places` by attribute, `stamps` those of times set now."""

    statement: str
    defaults: tuple[Any, ...]
    places: Mapping[str, int]
    prepared: Mapping[str, Prepare]
    stamps: tuple[str, ...]


def insert(model: type[models.Model], rows: Sequence[Columns]) -> None:
    """Insert new rows; what a row does not name has the field's default."""
    if not rows:
        return
    table = _table(model)
    blank = list(table.defaults)
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    for name in table.stamps:
        blank[table.places[name]] = now
    places, prepared = table.places, table.prepared
    written = []
    for row in rows:
        values = blank.copy()
        for name, value in row.items():
            prepare = prepared.get(name)
            values[places[name]] = value if prepare is None else prepare(value)
        written.append(values)
    with connection.cursor() as cursor:
        cursor.executemany(table.statement, written)


def insert_keyed(model: type[models.Model], rows: Sequence[Columns]) -> list[int]:
    """Insert new rows of a model with a unique `key`; their numbers, in the same order."""
    insert(model, rows)
    keys = [row["key"] for row in rows]
    known = model._default_manager.filter(key__in=keys).values_list("key", "pk")
    numbers: dict[str, int] = dict(known)
    return [numbers[key] for key in keys]


@cache
def _table(model: type[models.Model]) -> _Table:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    # No field here has a column name of its own: the attribute's name is the column's.
    columns = ", ".join(quote(field.attname) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    return _Table(
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})",  # noqa: S608
        tuple(_prepared(field, field.get_default()) for field in fields),
        {field.attname: place for place, field in enumerate(fields)},
        {f.attname: _prepare(f) for f in fields if not isinstance(f, _TAKEN_AS_THEY_STAND)},
        tuple(field.attname for field in fields if _is_stamp(field)),
    )


def _is_stamp(field: Field) -> bool:
    return isinstance(field, models.DateTimeField) and (field.auto_now or field.auto_now_add)


def _prepare(field: Field) -> Prepare:
    def prepare(value: Any) -> Any:
        return _prepared(field, value)

    # Days and shares are the same in thousands of rows; what is no JSON can be looked up.
    return prepare if isinstance(field, models.JSONField) else lru_cache(maxsize=5_000)(prepare)


def _prepared(field: Field, value: Any) -> Any:
    return None if value is None else field.get_db_prep_save(value, connection)
