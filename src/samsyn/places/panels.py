"""Panels on a place's page. Apps above add theirs in ready(); places knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString

Context = Callable[[HttpRequest, str], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Panel:
    """`context` gets the request and the place's code; None leaves the panel out for that place.

    The template is rendered with that context, below a heading of level 2 with `title`. What a user
    may see is the panel's own duty.
    """

    key: str
    order: int
    title: str | Promise
    template: str
    context: Context


@dataclass(frozen=True, slots=True)
class Rendered:
    key: str
    title: str | Promise
    html: SafeString


_panels: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Add a panel; the same key again replaces it, so reloading does no harm."""
    _panels[panel.key] = panel


def unregister(key: str) -> None:
    """Take a panel away; nothing happens where there is none."""
    _panels.pop(key, None)


def panels_for(request: HttpRequest, code: str) -> list[Rendered]:
    rendered = []
    for panel in sorted(_panels.values(), key=lambda panel: (panel.order, panel.key)):
        context = panel.context(request, code)
        if context is not None:
            html = render_to_string(panel.template, dict(context), request)
            rendered.append(Rendered(panel.key, panel.title, html))
    return rendered
