"""A spot of a document that belongs to a field of a draft."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from samsyn.sources.records import Locator


@dataclass(frozen=True, slots=True)
class Mark:
    """`key` is the field's own on the page. `first` is the spot that a link to the field leads to;
    a field that was read in many places has others after it."""

    key: str
    label: str | Promise
    locator: Locator
    first: bool = True
