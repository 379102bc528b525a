"""Headings that funders' pages and applications use (`headings.toml`)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from samsyn.sources.text import clean_value


def is_known_heading(line: str) -> bool:
    """Whether a whole line is a known heading, whatever its case, with a colon or without."""
    return clean_value(line).rstrip(":").casefold() in _known()


@cache
def _known() -> frozenset[str]:
    table = tomllib.loads(files("samsyn.sources").joinpath("headings.toml").read_text("utf-8"))
    return frozenset(heading.casefold() for heading in table["headings"])
