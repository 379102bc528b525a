"""The main navigation. Apps register their entries in ready(); what does not exist is not shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """`order` sorts; `visible` answers for a request whether the user may open the page.

    `count` is how many things wait there: every page asks, so it has to be a cheap query.
    """

    order: int
    label: str | Promise
    url_name: str
    visible: Callable[[HttpRequest], bool] = lambda request: True
    count: Callable[[HttpRequest], int] = lambda request: 0


@dataclass(frozen=True, slots=True)
class Link:
    label: str | Promise
    url: str
    current: bool
    count: int = 0


_entries: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Add an entry; the same url_name again replaces it, so reloading does no harm."""
    _entries[entry.url_name] = entry


def entries_for(request: HttpRequest) -> list[Link]:
    shown = sorted((e for e in _entries.values() if e.visible(request)), key=lambda e: e.order)
    return [
        Link(
            entry.label,
            url := reverse(entry.url_name),
            _is_current(request.path, url),
            entry.count(request),
        )
        for entry in shown
    ]


def _is_current(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
