"""Personal spans taken out of what is stored: cells, JSON strings and words known by their text.

The length is kept, so that every locator stays true (samsyn.sources.personal masks running text).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from samsyn.core.locators import cell_position, pointer_parts
from samsyn.sources.findings import TEXT, templates, worded
from samsyn.sources.personal import MASK
from samsyn.sources.records import Cell, JsonPointer, PersonalSpan

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(part: Any) -> Any:
    """The same, with NUL and lone surrogates as U+FFFD: PostgreSQL stores neither in text or JSON.

    Not-a-number and infinity become their names, since JSON has no such numbers.
    """
    if isinstance(part, str):
        # What is not storable is not printable either, and most texts are printable.
        if part.isprintable():
            return part
        return _UNSTORABLE.sub("\ufffd", part) if _UNSTORABLE.search(part) else part
    if isinstance(part, Mapping):
        return {storable(key): storable(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [storable(value) for value in part]
    if isinstance(part, float) and (part != part or part in (float("inf"), float("-inf"))):
        return str(part)
    return part


def mask_words(text: str, words: Iterable[str]) -> str:
    """Each occurrence of a word or phrase masked, whatever its case and the spaces inside it."""
    for word in words:
        pattern = r"\s+".join(re.escape(part) for part in word.split())
        if pattern:
            text = re.sub(
                rf"(?<!\w){pattern}(?!\w)", lambda m: _masked(m.group()), text, flags=re.IGNORECASE
            )
    return text


def mask_finding(stored: Mapping[str, Any], words: Iterable[str]) -> dict[str, Any]:
    """A finding as JSON, with the words masked in its texts; its other values name nobody."""
    words = list(words)
    template, values = templates().get(stored["code"]), stored.get("values", {})
    if template is None or values.keys() != template.kinds.keys():
        return {**stored, "message": mask_words(stored["message"], words), "values": {}}
    texts = [name for name, kind in template.kinds.items() if kind == TEXT]
    if not texts:
        return dict(stored)
    masked = {**values, **{name: mask_words(values[name], words) for name in texts}}
    return {**stored, "message": worded(stored["code"], masked), "values": masked}


def mask_json(text: str, spans: Iterable[PersonalSpan]) -> str:
    """The document with the strings that the spans point at masked; pointers stay true.

    A document that is not JSON after all is masked wherever the spans' texts occur.
    """
    spans = list(spans)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return mask_words(text, [span.text for span in spans])
    for span in spans:
        if isinstance(span.locator, JsonPointer):
            document = _mask_at(document, pointer_parts(span.locator.pointer), span.text)
    return json.dumps(document, ensure_ascii=False)


class CellMask:
    """The masked cells of one sheet's rows."""

    def __init__(self, sheet: str, spans: Iterable[PersonalSpan]) -> None:
        self._texts: dict[tuple[int, int], list[str]] = defaultdict(list)
        for span in spans:
            if isinstance(span.locator, Cell) and span.locator.sheet == sheet:
                self._texts[cell_position(span.locator.cell)].append(span.text)
        self._rows = {row for row, _ in self._texts}

    def row(self, number: int, cells: Sequence[str]) -> list[str]:
        """The row with its personal texts masked; `number` counts from 0."""
        if number not in self._rows:
            return list(cells)
        return [
            _mask_within(cell, self._texts[(number, column)])
            if (number, column) in self._texts
            else cell
            for column, cell in enumerate(cells)
        ]


def _mask_at(node: Any, parts: Sequence[str], text: str) -> Any:
    if isinstance(node, str) and not parts:
        return _mask_within(node, [text])
    if not parts:
        return node
    head, rest = parts[0], parts[1:]
    if isinstance(node, dict) and head in node:
        node[head] = _mask_at(node[head], rest, text)
    elif isinstance(node, list) and head.isdecimal() and int(head) < len(node):
        node[int(head)] = _mask_at(node[int(head)], rest, text)
    return node


def _mask_within(cell: str, texts: Iterable[str]) -> str:
    """The texts masked in the cell; a text that is not there as written takes the whole cell."""
    for text in texts:
        cell = cell.replace(text, _masked(text)) if text and text in cell else _masked(cell)
    return cell


def _masked(text: str) -> str:
    return "".join(char if char in "\r\n" else MASK for char in text)
