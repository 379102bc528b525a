"""What on a saved page belongs to the site: menus, notices of outages, cookie banners, credits."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from samsyn.sources.text import clean_value

_LONGEST = 300


@cache
def _tables() -> tuple[frozenset[str], re.Pattern[str]]:
    table = tomllib.loads(files("samsyn.sources").joinpath("chrome.toml").read_text("utf-8"))
    lines = frozenset(line.casefold() for line in table["lines"])
    patterns = "|".join(f"(?:{pattern})" for pattern in table["patterns"])
    return lines, re.compile(patterns, re.IGNORECASE)


def is_chrome(line: str) -> bool:
    """Whether a whole line belongs to the site and not to the document (`chrome.toml`)."""
    shown = clean_value(line).strip("•· ")
    if not shown:
        return True
    if len(shown) > _LONGEST:
        return False
    lines, pattern = _tables()
    return shown.casefold().rstrip(".:!") in lines or pattern.fullmatch(shown) is not None
