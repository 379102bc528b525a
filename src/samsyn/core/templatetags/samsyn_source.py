"""A source in the reader's words: what it is, and what was found when it was read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from samsyn.core.presenters import formats
from samsyn.core.presenters.findings import finding_text

register = template.Library()
register.filter("format_words", formats.format_words)


@register.filter
def finding_words(stored: Mapping[str, Any]) -> str:
    """A stored finding in the reader's language."""
    return finding_text(stored["code"], stored.get("values", {}), stored["message"])
