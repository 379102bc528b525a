"""A tree of HTML to lines of text, without recursion, so that no nesting exhausts the stack."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from samsyn.sources.records import CharSpan
from samsyn.sources.text import without_joiners

_DROPPED = frozenset(
    {"script", "style", "noscript", "template", "nav", "footer", "aside", "button", "svg", "iframe"}
    | {"object", "embed", "select", "textarea", "head", "audio", "video", "canvas", "dialog"}
)
_DROPPED_ROLES = frozenset(
    {"navigation", "contentinfo", "search", "menu", "menubar", "dialog", "alertdialog"}
)
_CHROME_CLASS = re.compile(
    "cookie|breadcrumb|brodsmul|skip-?link|sr-only-focusable|print-logo", re.IGNORECASE
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS = frozenset({"td", "th", "dd", "dt"})
_PARAGRAPHS = _HEADINGS | {
    *("p", "ul", "ol", "dl", "table", "blockquote", "section", "article", "figure")
}
_BLOCKS = _PARAGRAPHS | {
    *("div", "li", "dt", "dd", "tr", "td", "th", "form", "fieldset", "legend", "main", "header"),
    *("address", "pre", "hr", "body", "html", "tbody", "thead", "tfoot", "caption", "details"),
    *("summary", "figcaption", "center", "label"),
}
_LONGEST_CELL = 3000


@dataclass
class Walker:
    """Walks the tree without recursion, so that no nesting can exhaust the stack."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    pending: int = 0  # line ends owed before the next text
    headings: list[tuple[int, CharSpan]] = field(default_factory=list)
    opened: list[tuple[int, int]] = field(default_factory=list)
    script_places: list[int] = field(default_factory=list)
    in_cell: int = 0
    in_value: bool = False
    in_pre: int = 0

    def walk(self, root: etree._Element) -> None:
        stack: list[tuple[etree._Element, bool]] = [(root, False)]
        while stack:
            element, leaving = stack.pop()
            if leaving:
                self.leave(element)
                self.write(element.tail or "")
                continue
            if is_dropped(element):
                self.note_script(element)
                self.write(element.tail or "")
                continue
            self.enter(element)
            self.write(element.text or "")
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))

    def enter(self, element: etree._Element) -> None:
        tag = _tag(element)
        if tag == "br":
            self.break_line(1)
        elif _is_cell(element):
            self.enter_cell(element, tag)
        elif tag in _BLOCKS:
            self.break_line(2 if tag in _PARAGRAPHS and not self.in_cell else 1)
        if tag == "li":
            self.write_now("• ")
        if tag in _HEADINGS:
            self.opened.append((int(tag[1]), len(self.headings)))
            self.headings.append((int(tag[1]), CharSpan(-1, -1)))
        self.in_pre += tag == "pre"

    def enter_cell(self, element: etree._Element, tag: str) -> None:
        """First cell of a row or a `dt` starts a line; the others follow after a tab."""
        previous = element.getprevious()
        while previous is not None and not isinstance(previous.tag, str):
            previous = previous.getprevious()
        if tag == "dt" or (tag in ("td", "th") and previous is None):
            self.break_line(1)
        else:
            self.pending = 0 if tag != "dd" or _tag(previous) != "dd" else 1
            self.write_now("\t")
        self.in_value = tag != "dt" and (tag == "dd" or previous is not None)
        self.in_cell += 1

    def leave(self, element: etree._Element) -> None:
        tag = _tag(element)
        self.in_pre -= tag == "pre"
        if tag in _HEADINGS:
            level, index = self.opened.pop()
            start = self.headings[index][1].start
            self.headings[index] = (level, CharSpan(start, self.length if start >= 0 else -1))
        if _is_cell(element):
            self.in_cell -= 1
            self.in_value = False
            self.pending = 0
            if tag in ("dt", "dd"):
                self.break_line(1)
        elif tag in _BLOCKS:
            self.break_line(2 if tag in _PARAGRAPHS and not self.in_cell else 1)
            if len(element) == 0 and not (element.text or "").strip() and tag == "div":
                self.break_line(2)  # an empty value keeps its place before the next label

    def note_script(self, element: etree._Element) -> None:
        parent = element.getparent()
        inside = parent is not None and _tag(parent) in _HEADINGS | _CELLS
        if _tag(element) == "script" and inside:
            self.script_places.append(self.length)

    def break_line(self, count: int) -> None:
        if not self.parts or (self.in_cell and not self.pending and self.parts[-1] == "\t"):
            return  # nothing stands before, on the page or in the cell
        self.pending = max(self.pending, count)

    def write_now(self, mark: str) -> None:
        """A bullet or tab, after the line ends that are owed."""
        self._flush()
        self._append(mark)

    def write(self, text: str) -> None:
        text = without_joiners(text)
        if self.in_pre:
            shown = text
        else:
            shown = re.sub("[ \t\n\r\f]+", " ", text)
            if self.pending or not self.parts or self.parts[-1][-1] in " \n\t":
                shown = shown.lstrip(" ")
        if not shown:
            return
        self._flush()
        for _, index in self.opened:
            level, span = self.headings[index]
            if span.start < 0:
                self.headings[index] = (level, CharSpan(self.length, -1))
        self._append(shown)

    def result(self) -> tuple[str, tuple[tuple[int, CharSpan], ...]]:
        text = "".join(self.parts)
        kept = [
            (level, _trim(text, span)) for level, span in self.headings if span.end > span.start
        ]
        return text, tuple((level, span) for level, span in kept if span.end > span.start >= 0)

    def _flush(self) -> None:
        if self.pending:
            # A tab marks the later lines of a value as belonging to the same cell.
            self._append("\n\t" if self.in_value else "\n" * self.pending)
            self.pending = 0

    def _append(self, part: str) -> None:
        self.parts.append(part)
        self.length += len(part)


def _trim(text: str, span: CharSpan) -> CharSpan:
    written = text[span.start : span.end]
    start = span.start + len(written) - len(written.lstrip())
    return CharSpan(start, start + len(written.strip()))


def _tag(element: etree._Element | None) -> str:
    return element.tag.lower() if element is not None and isinstance(element.tag, str) else ""


def _is_cell(element: etree._Element) -> bool:
    """A cell of data. A cell that lays out the page (headings or tables inside) is a block."""
    if _tag(element) not in ("td", "th", "dt", "dd"):
        return False
    if next(element.iter("table", "dl", "h1", "h2", "h3", "h4", "h5", "h6"), None) is not None:
        return False
    return sum(len(part) for part in element.itertext()) < _LONGEST_CELL


def is_dropped(element: etree._Element) -> bool:
    """What a reader of the page does not see, or what stands around every page of a site."""
    tag = _tag(element)
    if not tag or tag in _DROPPED or element.get("hidden") is not None:
        return True
    if tag in ("html", "body", "main"):
        return False
    if (element.get("role") or "").lower() in _DROPPED_ROLES:
        return True
    if element.get("aria-hidden") == "true" or "display:none" in (
        element.get("style") or ""
    ).replace(" ", ""):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _CHROME_CLASS.search(names) is not None and len(element) < 200
