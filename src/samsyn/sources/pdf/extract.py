"""A PDF's text, page by page under limits; runs in a process of its own (see `apart`).

Nothing in the file is run: scripts, actions, embedded files and links are left alone.
"""

from __future__ import annotations

import io
import math
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pdfplumber
from pdfminer.layout import LTChar, LTFigure
from pdfplumber.page import Page as PdfPage

from samsyn.sources.pdf.columns import in_reading_order
from samsyn.sources.pdf.paragraphs import Joined, Page, join
from samsyn.sources.pdf.words import TextLine, Word, readable, words_of

Told = tuple[str, dict[str, Any]]
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_SCRIPT = re.compile(rb"/(?:JavaScript|JS|Launch)\b")
_FIELD_LINE = 12.0  # points from line to line in a form's field
_DEEPEST = 10  # drawings inside drawings
_ENCRYPTED = re.compile("password|encrypt", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read of one document; the rest is told."""

    pages: int = 2_000
    characters: int = 3_000_000
    page_characters: int = 60_000
    seconds: float = 60.0


@dataclass
class Extracted:
    """Text with a form feed between pages; `findings` are codes with their values."""

    text: str = ""
    headings: list[tuple[int, int, int]] = field(default_factory=list)
    findings: list[Told] = field(default_factory=list)


def extract(data: bytes, limits: Limits = Limits()) -> Extracted:
    """Never raises for a bad file; memory and endless loops are the caller's to bound."""
    found = Extracted()
    if _SCRIPT.search(data):
        found.findings.append(("pdf_scripts_ignored", {}))
    try:
        with pdfplumber.open(io.BytesIO(data), unicode_norm=None) as document:
            pages = _Pages(limits, time.monotonic() + limits.seconds)
            read = list(pages.read(document.pages))
            joined = join(read)
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a hostile file makes the library raise anything at all
        return Extracted(findings=[*found.findings, _why(error)])
    found.findings += pages.findings(len(document.pages))
    return _with(found, joined)


def _with(found: Extracted, joined: Joined) -> Extracted:
    found.text, found.headings = joined.text, joined.headings
    return found


def _why(error: BaseException) -> Told:
    """A locked file or a broken one, by what the library says anywhere in the chain."""
    names: list[str] = []
    step: BaseException | None = error
    while step is not None and len(names) < 5:
        names += [type(step).__name__, *(type(part).__name__ for part in step.args if part)]
        step = step.__cause__ or step.__context__
    if any(_ENCRYPTED.search(name) for name in names):
        return "pdf_locked", {}
    return "pdf_damaged", {"error": names[0]}


class _Pages:
    """Pages read one by one, and what went wrong with them."""

    def __init__(self, limits: Limits, deadline: float) -> None:
        self.limits = limits
        self.deadline = deadline
        self.read_pages = self.without_text = self.characters = self.unknown = 0
        self.broken: list[int] = []

    def read(self, pages: list[PdfPage]) -> Iterator[Page]:
        for number, page in enumerate(pages, 1):
            if (
                self.read_pages >= self.limits.pages
                or self.characters >= self.limits.characters
                or time.monotonic() > self.deadline
            ):
                return
            blocks: list[list[TextLine]] = []
            try:
                blocks = self._blocks(page)
            except MemoryError:
                raise
            except Exception:  # one page that cannot be read leaves the others
                self.broken.append(number)
            finally:
                page.close()
            self.read_pages += 1
            yield blocks

    def _blocks(self, page: PdfPage) -> list[list[TextLine]]:
        words = list(self._words(page))
        self.characters += sum(len(word.text) + 1 for word in words)
        self.without_text += not words
        return in_reading_order(words)

    def _words(self, page: PdfPage) -> Iterator[Word]:
        letters = list(_letters(page.layout, float(page.layout.y1)))
        if len(letters) > self.limits.page_characters:
            raise ValueError("too many letters")
        for word in (*words_of(letters), *_filled_in(page)):
            text, unknown = readable(word.text)
            self.unknown += unknown
            if text:
                yield replace(word, text=text)

    def findings(self, total: int) -> Iterator[Told]:
        if self.read_pages < total:
            yield "pdf_cut", {"read": self.read_pages, "total": total}
        if self.broken:
            shown = ", ".join(map(str, self.broken[:10]))
            yield "pdf_pages_damaged", {"count": len(self.broken), "pages": shown}
        empty = self.without_text
        if empty and empty + len(self.broken) == self.read_pages:
            yield "pdf_no_text", {"count": empty}
        elif empty:
            yield "pdf_pages_without_text", {"count": empty, "total": self.read_pages}
        elif not total:
            yield "pdf_damaged", {"error": "no pages"}
        if self.unknown * 20 > self.characters > 0:
            yield "pdf_letters_unknown", {"count": self.unknown}


def _letters(parent: Iterable[Any], height: float, depth: int = 0) -> Iterator[Word]:
    """The page's letters, also those in drawings, placed from its upper left corner.

    Letters that stand on their side (in a margin, along an axis) are left out.
    """
    for item in parent:
        if isinstance(item, LTChar):
            if item.upright and math.isfinite(item.x0 + item.x1 + item.y0 + item.y1):
                yield Word(
                    item.get_text(),
                    item.x0,
                    item.x1,
                    height - item.y1,
                    height - item.y0,
                    round(item.size, 1),
                    _BOLD.search(item.fontname) is not None,
                )
        elif isinstance(item, LTFigure) and depth < _DEEPEST:
            yield from _letters(item, height, depth + 1)


def _filled_in(page: PdfPage) -> Iterator[Word]:
    """What was written into a form's fields, each where its box stands."""
    for box in page.annots[:2_000]:
        written = (box.get("data") or {}).get("V")
        if not isinstance(written, bytes):
            continue
        wide = written.startswith((b"\xfe\xff", b"\xff\xfe"))
        text = written.decode("utf-16" if wide else "cp1252", errors="replace")
        for number, part in enumerate(text.splitlines()[:50]):
            top = float(box["top"]) + _FIELD_LINE * number
            yield Word(part, float(box["x0"]), float(box["x1"]), top, top + 10.0, 10.0)
