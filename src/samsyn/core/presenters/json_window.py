"""The object or list around a JSON pointer, written out with the pointed part marked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from samsyn.core.locators import pointer_parts
from samsyn.sources.records import JsonPointer

MEMBERS = 200
LEAD = 20
LONGEST_MEMBER = 4_000


@dataclass(frozen=True, slots=True)
class Member:
    """One member of the shown object: its key or index, its value as indented JSON."""

    key: str
    text: str
    marked: bool = False
    cut: bool = False


@dataclass(frozen=True, slots=True)
class JsonWindow:
    """`pointer` is where the shown object stands; `earlier` and `later` count members from 0."""

    pointer: str
    is_list: bool
    members: tuple[Member, ...]
    total: int
    earlier: int | None
    later: int | None
    found: bool


def json_window(text: str, mark: JsonPointer | None, first: int | None = None) -> JsonWindow | None:
    """At most MEMBERS members around the marked one; None where the text is not JSON after all."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    parts = pointer_parts(mark.pointer) if mark else []
    container, target = _around(document, parts)
    found = not parts or target is not None
    members = list(_members(container if found else document))
    at = next((i for i, (key, _) in enumerate(members) if found and key == target), 0)
    start = min(max(first if first is not None else at - LEAD, 0), max(len(members) - 1, 0))
    end = start + MEMBERS
    return JsonWindow(
        pointer=_pointer(parts[:-1]) if found else "",
        is_list=isinstance(container if found else document, list),
        members=tuple(_member(key, value, key == target) for key, value in members[start:end]),
        total=len(members),
        earlier=max(0, start - MEMBERS) if start else None,
        later=end if end < len(members) else None,
        found=found,
    )


def _around(document: Any, parts: list[str]) -> tuple[Any, str | None]:
    """The object or list that holds the pointed member, and the member's key; None: no such."""
    if not parts:
        return document, None
    node = document
    for part in parts[:-1]:
        node = dict(_members(node)).get(part)
    keys = [key for key, _ in _members(node)]
    return node, parts[-1] if parts[-1] in keys else None


def _members(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        yield from node.items()
    elif isinstance(node, list):
        yield from ((str(index), value) for index, value in enumerate(node))
    elif node is not None:
        yield "", node


def _member(key: str, value: Any, marked: bool) -> Member:
    try:
        text = json.dumps(value, ensure_ascii=False, indent=2)
    except RecursionError:
        text = json.dumps(value, ensure_ascii=False)
    return Member(key, text[:LONGEST_MEMBER], marked, cut=len(text) > LONGEST_MEMBER)


def _pointer(parts: list[str]) -> str:
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)
