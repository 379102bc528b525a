"""Figures that a text quotes."""

from __future__ import annotations

from collections.abc import Sequence

from samsyn.sources.records import CharSpan, Value


def quoted_figures(text: str, spans: Sequence[CharSpan]) -> Value | None:
    return None
