"""Lines of a file that are written after the request is over, in the request's language."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import override


def spoken(lines: Iterator[str], language: str) -> Iterator[str]:
    while True:
        with override(language):
            line = next(lines, None)
        if line is None:
            return
        yield line
