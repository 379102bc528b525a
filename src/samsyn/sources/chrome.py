"""What on a saved page belongs to the site: menus, notices of outages, cookie banners, credits."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
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
    if len(line) > 2 * _LONGEST:
        return not line.strip()
    return _is_chrome(line)


@lru_cache(maxsize=4096)
def _is_chrome(line: str) -> bool:
    """The same line is asked for by several readers, so the answer is kept."""
    shown = clean_value(line).strip("•· ")
    if not shown:
        return True
    if len(shown) > _LONGEST:
        return False
    lines, pattern = _tables()
    return shown.casefold().rstrip(".:!") in lines or pattern.fullmatch(shown) is not None
