"""New rows of a model written with executemany: a list brings a hundred thousand at a time.

Django's bulk_create prepares every column of every row by the field's own rules, a third of an
import's time. Most columns are text and numbers, which both databases take as they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

from django.db import connection, models

Field: TypeAlias = "models.Field[Any, Any]"

_TAKEN_AS_THEY_STAND = (
    models.CharField,
    models.TextField,
    models.BinaryField,
    models.BooleanField,
    models.IntegerField,
    models.ForeignKey,
)


def insert(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert new rows. The database numbers them, and the instances do not learn how."""
    if not rows:
        return
    plain, prepared = _columns(model)
    values = [
        (*(getattr(row, name) for name in plain), *(_prepared(row, field) for field in prepared))
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_statement(model), values)


def insert_keyed(model: type[models.Model], rows: Sequence[Any]) -> None:
    """Insert new rows of a model with a unique `key`, and give each instance its number."""
    insert(model, rows)
    known = model._default_manager.filter(key__in=[row.key for row in rows])
    numbers = dict(known.values_list("key", "pk"))
    for row in rows:
        row.pk = numbers[row.key]


def _prepared(row: models.Model, field: Field) -> Any:
    value = field.pre_save(row, add=True)
    return None if value is None else field.get_db_prep_save(value, connection)


@cache
def _columns(model: type[models.Model]) -> tuple[tuple[str, ...], tuple[Field, ...]]:
    """Attributes that are written as they stand, and fields whose values have to be prepared."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    plain = [field.attname for field in fields if isinstance(field, _TAKEN_AS_THEY_STAND)]
    prepared = [field for field in fields if not isinstance(field, _TAKEN_AS_THEY_STAND)]
    return tuple(plain), tuple(prepared)


@cache
def _statement(model: type[models.Model]) -> str:
    quote = connection.ops.quote_name
    plain, prepared = _columns(model)
    # No field here has a column name of its own: the attribute's name is the column's.
    names = (*plain, *(field.attname for field in prepared))
    columns = ", ".join(quote(name) for name in names)
    marks = ", ".join(["%s"] * len(names))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608
