"""Whether a value can stand in its column, said before a database has to refuse a whole batch.

Why it cannot is a word of the catalogue of findings (`samsyn.sources.findings`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache, partial
from typing import Any, TypeAlias

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from samsyn.core.masking import storable

Check: TypeAlias = Callable[[Any], str]
_LARGEST_COUNT = 2_147_483_647
_LARGEST_SMALL_COUNT = 32_767


def misfit(model: type[models.Model], column: str, value: Any) -> str:
    """Why the value cannot stand in the model's column; '' where it can, or no such column is."""
    check = check_of(model, column)
    return check(value) if check else ""


def shortened(model: type[models.Model], column: str, text: str) -> str:
    """The text cut to the column's length, with a sign that it was."""
    field = _field(model, column)
    limit = getattr(field, "max_length", None) or len(text)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


@cache
def _field(model: type[models.Model], column: str) -> Any:
    try:
        return model._meta.get_field(column)
    except FieldDoesNotExist:
        return None


@cache
def check_of(model: type[models.Model], column: str) -> Check | None:
    """What says why a value cannot stand in the column; None where anything can."""
    field = _field(model, column)
    check = next((check for kind, check in _CHECKS.items() if isinstance(field, kind)), None)
    return partial(check, field) if check else None


def _text(field: Any, value: Any) -> str:
    if not isinstance(value, str):
        return "not_text"
    if storable(value) != value:
        return "unstorable"
    return "too_long" if field.max_length and len(value) > field.max_length else ""


def _day(field: Any, value: Any) -> str:
    return "" if isinstance(value, date) else "not_a_date"


def _amount(field: Any, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return "not_a_number"
    if isinstance(value, Decimal) and not value.is_finite():
        return "not_a_number"
    limit = Decimal(10) ** (field.max_digits - field.decimal_places)
    return "" if abs(value) < limit else "too_large"


def _count(largest: int) -> Callable[[Any, Any], str]:
    def check(field: Any, value: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or value != int(value):
            return "not_whole"
        return "" if 0 <= value <= largest else "out_of_range"

    return check


_CHECKS: dict[type[models.Field[Any, Any]], Callable[[Any, Any], str]] = {
    models.CharField: _text,
    models.TextField: _text,
    models.DateField: _day,
    models.DecimalField: _amount,
    models.PositiveSmallIntegerField: _count(_LARGEST_SMALL_COUNT),
    models.PositiveIntegerField: _count(_LARGEST_COUNT),
}
