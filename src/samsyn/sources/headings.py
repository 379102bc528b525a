"""Headings that funders' pages and applications use (`headings.toml`)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from samsyn.sources.text import clean_value

_LONGEST = 400  # a paragraph, and no heading
_MARKDOWN = re.compile(r"\s*#{1,6}\s+\S|\s*(?:\*\*|__)[^*_]+(?:\*\*|__)\s*$")
_MARKS = re.compile(r"^(?:[#>]+\s*)*(?:\*\*|__)?|(?:\*\*|__)?:?(?:\*\*|__)?\s*#*$")


def is_known_heading(line: str) -> bool:
    """Whether a whole line is a known heading, whatever its case, with a colon or without."""
    return len(line) <= _LONGEST and heading_text(line).casefold() in _known()


def heading_text(line: str) -> str:
    """The words of a heading line, without Markdown's marks and a colon at the end."""
    if len(line) > _LONGEST:
        return line
    return _MARKS.sub("", clean_value(line)).rstrip(": ")


def is_markdown_heading(line: str) -> bool:
    return _MARKDOWN.match(line) is not None


@cache
def _known() -> frozenset[str]:
    table = tomllib.loads(files("samsyn.sources").joinpath("headings.toml").read_text("utf-8"))
    return frozenset(heading.casefold() for heading in table["headings"])
