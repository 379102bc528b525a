"""Page numbers of a long list, with the middle left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import template
from django.core.paginator import Page

register = template.Library()


@register.filter
def elided(page: Page[Any]) -> Iterator[int | str]:
    """First, last and the neighbours of the page shown: 1 … 4 5 6 … 20."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
