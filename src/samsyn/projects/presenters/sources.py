"""Links from a value to the exact spot that it came from, and that spot in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from samsyn.core.locators import LocatorError
from samsyn.core.models import Document, StoredValue
from samsyn.core.presenters.source import locator_words
from samsyn.core.presenters.spots import locator_of


@dataclass(frozen=True, slots=True)
class SourceLink:
    """`url` opens the spot; `text_here` is false where the source's text is not kept here."""

    url: str
    document: str
    spot: str
    text_here: bool


def source_of(value: StoredValue, part: int | None = None) -> SourceLink | None:
    """The spot of a value, or of one of its parts. None for a value that a person wrote."""
    if value.document is None:
        return None
    query = {"plats": value.pk} if part is None else {"plats": value.pk, "del": part}
    locator = value.locator if part is None else value.items[part].get("locator")
    return _link(value.document, query, locator)


def source_at(document: Document, locator: Mapping[str, Any] | None) -> SourceLink:
    """A spot that no stored value has, such as a finding's; the document where it is no spot."""
    if not spot(locator):
        return _link(document, {}, None)
    named = {key: value for key, value in (locator or {}).items() if key != "kind"}
    return _link(document, named, locator)


def spot(locator: Mapping[str, Any] | None) -> str:
    """Where in a document a value stands, in words; '' where the locator names no spot."""
    try:
        return locator_words(locator_of(locator))
    except LocatorError:
        # A finding about an empty file stands at its characters 0 to 0.
        return ""


def _link(
    document: Document, query: Mapping[str, Any], locator: Mapping[str, Any] | None
) -> SourceLink:
    address = reverse("core:source", args=[document.pk])
    return SourceLink(
        url=f"{address}?{urlencode(query)}" if query else address,
        document=document.name,
        spot=spot(locator) or _("place not stated"),
        text_here=document.text_available,
    )
