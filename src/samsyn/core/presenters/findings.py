"""Findings in the language of who reads, with numbers, days and names as that language has them.

The sentences are those of `samsyn.sources.findings`. A finding stored before its code or values
were known keeps the English message that it was stored with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language

from samsyn.core.presenters.formats import format_words
from samsyn.core.templatetags import samsyn_format
from samsyn.sources.findings import Formats, word, worded

_field_names: list[Callable[[str], str | Promise]] = []


def register_field_names(names: Callable[[str], str | Promise]) -> None:
    """An app that stores records says what their fields are called on its pages."""
    _field_names[:] = [names]


def finding_text(code: str, values: Mapping[str, str], message: str) -> str:
    """The finding in words; `message` is what it was stored with."""
    try:
        return worded(code, values, _language(), _FORMATS)
    except KeyError:
        return message


def catalogue_word(name: str) -> str:
    """A word of the catalogue, such as why a value cannot be stored."""
    return word(name, _language())


def _language() -> str:
    return (get_language() or "sv").split("-")[0]


def _field(name: str) -> str:
    return str(_field_names[0](name)) if _field_names else name


_FORMATS: Formats = {
    "number": lambda given: samsyn_format.amount(Decimal(given)),
    "share": lambda given: samsyn_format.share(Decimal(given)),
    "day": lambda given: samsyn_format.day(date.fromisoformat(given)),
    "field": _field,
    "format": format_words,
    "word": catalogue_word,
}
