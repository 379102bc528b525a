"""Reads the shipped vocabulary files, once a process."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from samsyn.vocabularies.errors import VocabularyError
from samsyn.vocabularies.schema import CodeList, Term, check_parents, read_list, read_terms

DATA = Path(__file__).parent / "data"
GLOSSARY = "glossary.toml"
# In the order in which the glossary page shows them.
LISTS = (
    "funds",
    "periods",
    "programmes",
    "programme_areas",
    "specific_objectives",
    "states",
    "phases",
    "owner_types",
    "target_groups",
    "themes",
    "principles",
    "indicators",
)


@cache
def code_lists() -> Mapping[str, CodeList]:
    """Every list by key, in LISTS' order. VocabularyError where a file breaks the schema."""
    lists = {key: read_list(key, _parse(DATA / f"{key}.toml")) for key in LISTS}
    check_parents(lists)
    return MappingProxyType(lists)


@cache
def terms() -> tuple[Term, ...]:
    return read_terms(GLOSSARY, _parse(DATA / GLOSSARY))


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise VocabularyError(
            path.name, "the file", f"cannot be read ({error})", "Mend or restore the file"
        ) from error
