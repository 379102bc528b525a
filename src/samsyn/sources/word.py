"""Word files (docx, docm): paragraphs, headings and tables as text, each with its number.

The package is looked through before it is opened. Macros, fields' instructions, comments and what
tracked changes have deleted are left out; what they have inserted is read. Notes come after the
text. Nothing is fetched.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

import docx
from docx.oxml.ns import qn
from lxml import etree

from samsyn.sources.document import Document
from samsyn.sources.findings import finding
from samsyn.sources.inspection import Refusal, inspect_document
from samsyn.sources.positions import Part
from samsyn.sources.records import CharSpan, Finding
from samsyn.sources.sheets import Limits, reference
from samsyn.sources.text import decode

FORMAT = "word"
LONGEST = 3_000_000  # characters
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = {
    qn(name)
    for name in ("w:del", "w:moveFrom", "w:instrText", "w:delText", "w:rPr", "w:pPr", "w:sectPr")
} | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_DEEPEST_STYLE = 20
_OLD = "WordDocument".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Opened:
    """`parts` tell for each character of the document's text in which paragraph or cell it is."""

    document: Document
    parts: tuple[Part, ...] = ()


def is_word(data: bytes) -> bool:
    """Whether a zip holds a Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return any(name.startswith("word/document") for name in package.namelist())
    except Exception:
        return False


def is_old_word(data: bytes) -> bool:
    """Whether an OLE file is a document of a Word before 2007, which is not read."""
    return _OLD in data


def open_word(data: bytes, path: str, limits: Limits = Limits()) -> Opened:  # noqa: B008 - frozen
    """The text of a Word file, or the finding that says why there is none. Never raises."""
    try:
        told = inspect_document(data, limits)
        body = docx.Document(io.BytesIO(data))
        text = _Text(_outline_levels(body))
        text.add_all(body.element.body)
        text.add_notes(_notes(body))
    except Refusal as refusal:
        return _nothing(path, refusal.finding)
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:
        return _nothing(path, finding("word_damaged", error=type(error).__name__))
    if text.cut:
        told.append(finding("word_cut", read=text.length))
    if not text.length:
        told.append(finding("word_no_text"))
    document = Document(
        path, "".join(text.pieces), headings=tuple(text.headings), findings=tuple(told)
    )
    return Opened(document, tuple(text.parts))


def _nothing(path: str, why: Finding) -> Opened:
    return Opened(Document(path, "", findings=(why,)))


@dataclass
class _Text:
    """The text as it grows, with its paragraphs and headings."""

    levels: dict[str, int]
    pieces: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    headings: list[tuple[int, CharSpan]] = field(default_factory=list)
    length: int = 0
    paragraphs: int = 0
    tables: int = 0
    cut: bool = False
    after_heading: bool = False

    def add_all(self, body: etree._Element) -> None:
        for block in _blocks(body):
            if self.length >= LONGEST:
                self.cut = True
                return
            if block.tag == _W + "tbl":
                self._add_table(block)
            else:
                self._add_paragraph(block)

    def add_notes(self, notes: Iterator[etree._Element]) -> None:
        """Footnotes and endnotes, after the text that they belong to."""
        self.after_heading = True
        for paragraph in notes:
            if self.length >= LONGEST:
                self.cut = True
                return
            self._add_paragraph(paragraph)

    def _add_paragraph(self, block: etree._Element) -> None:
        text = _text_of(block)
        if not text:
            return
        self.paragraphs += 1
        level = self._level(block)
        apart = level or self.after_heading or len(text) > 80
        self._write("" if not self.length else "\n\n" if apart else "\n")
        start = self.length
        self.parts.append(Part(start, self.paragraphs))
        self._write(f"• {text}" if level is None and _is_listed(block) else text)
        self.after_heading = level is not None
        if level is not None:
            self.headings.append((level, CharSpan(start, self.length)))

    def _add_table(self, table: etree._Element) -> None:
        """Rows as lines, cells parted by tabs: what stands beside what is kept."""
        self.tables += 1
        self.after_heading = False
        self._write("\n\n" if self.length else "")
        for row_number, row in enumerate(_inside(table, "tr")):
            self._write("\n" if row_number else "")
            for column, cell in enumerate(_inside(row, "tc")):
                self._write("\t" if column else "")
                written = " ".join(filter(None, (_text_of(p) for p in _outermost(cell))))
                self.parts.append(Part(self.length, self.tables, reference(row_number, column)))
                self._write(" ".join(written.split()))
            if self.length >= LONGEST:
                self.cut = True
                return
        self.after_heading = True  # what follows is no part of the table

    def _level(self, block: etree._Element) -> int | None:
        outline = block.find(f"{_W}pPr/{_W}outlineLvl")
        if outline is not None:
            return _outline(outline)
        style = block.find(f"{_W}pPr/{_W}pStyle")
        return None if style is None else self.levels.get(style.get(_W + "val") or "")

    def _write(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.length += len(text)


def _blocks(body: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, also those inside content controls."""
    for child in body:
        if child.tag in (_W + "p", _W + "tbl"):
            yield child
        elif child.tag == _W + "sdt":
            content = child.find(_W + "sdtContent")
            if content is not None:
                yield from _blocks(content)
        elif child.tag in (_W + "ins", _W + "customXml", _W + "smartTag"):
            yield from _blocks(child)


def _inside(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table, or cells of a row: its own, not those of a table inside it."""
    for child in element:
        if child.tag == _W + name:
            yield child
        elif child.tag in (_W + "sdt", _W + "sdtContent", _W + "ins", _W + "customXml"):
            yield from _inside(child, name)


def _outermost(cell: etree._Element) -> Iterator[etree._Element]:
    """A cell's paragraphs, those of tables inside it too, but none inside another (a text box)."""
    for paragraph in cell.iter(_W + "p"):
        if next(paragraph.iterancestors(_W + "p", _W + "tc"), cell).tag != _W + "p":
            yield paragraph


def _notes(body: docx.document.Document) -> Iterator[etree._Element]:
    """The paragraphs of notes, without the lines that part notes from text."""
    for relation in body.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(("/footnotes", "/endnotes")):
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            root = etree.fromstring(relation.target_part.blob, parser)
            for note in root.iter(_W + "footnote", _W + "endnote"):
                if note.get(_W + "type") in (None, "normal"):
                    yield from note.iter(_W + "p")


def _text_of(paragraph: etree._Element) -> str:
    pieces: list[str] = []
    waiting = [iter(paragraph)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif child.tag in _LEFT_OUT:
            continue
        elif child.tag == _W + "t":
            pieces.append(child.text or "")
        elif child.tag in _SIGNS:
            pieces.append(_SIGNS[child.tag])
        elif child.tag == _W + "p":  # of a text box, which stands on lines of its own
            pieces.append("\n")
            waiting.append(iter(child))
        else:
            waiting.append(iter(child))
    text = decode("".join(pieces).encode("utf-8", errors="replace")).text
    return "\n".join(line.rstrip() for line in text.strip(" \n").split("\n"))


def _is_listed(block: etree._Element) -> bool:
    style = block.find(f"{_W}pPr/{_W}pStyle")
    named = style is not None and (style.get(_W + "val") or "").lower().startswith(
        ("list", "punkt")
    )
    return named or block.find(f"{_W}pPr/{_W}numPr") is not None


def _outline_levels(body: docx.document.Document) -> dict[str, int]:
    """Style → level of heading, by the style's own outline level or that which it is based on."""
    based: dict[str, str] = {}
    levels: dict[str, int] = {}
    for style in body.styles.element.iter(_W + "style"):
        name = style.get(_W + "styleId") or ""
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        parent = style.find(_W + "basedOn")
        if parent is not None:
            based[name] = parent.get(_W + "val") or ""
        level = None if outline is None else _outline(outline)
        if name.lower() in ("title", "rubrik"):
            level = 1
        if level is not None:
            levels[name] = level
    for name in based:
        _inherit(name, based, levels)
    return levels


def _inherit(name: str, based: dict[str, str], levels: dict[str, int]) -> None:
    step = name
    for _ in range(_DEEPEST_STYLE):
        if step in levels:
            levels[name] = levels[step]
            return
        step = based.get(step, "")


def _outline(element: etree._Element) -> int | None:
    """Word counts from 0, and 9 is body text."""
    written = element.get(_W + "val") or ""
    return int(written) + 1 if written in tuple("012345678") else None
