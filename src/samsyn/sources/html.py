"""Saved HTML to the text that a reader of the page sees, keeping what stands beside what.

A tab parts a label from its value (`dt`/`dd`, cells of a row), also where the value is empty, so that
a missing value can be told from the next label. List items begin with a bullet. Scripts, styles,
menus and footers are left out; nothing is fetched or run, and no entity that a page defines itself
is expanded (libxml2's HTML parser knows only HTML's own).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from lxml import etree

from samsyn.sources.records import CharSpan, Finding
from samsyn.sources.text import clean_value

_DROPPED = frozenset(
    "script style noscript template nav footer aside button svg iframe object embed select "
    "textarea head audio video canvas dialog".split()
)
_DROPPED_ROLES = frozenset("navigation contentinfo search menu menubar dialog alertdialog".split())
_CHROME_CLASS = re.compile(
    "cookie|breadcrumb|brodsmul|skip-?link|sr-only-focusable|print-logo", re.I
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_PARAGRAPHS = _HEADINGS | frozenset("p ul ol dl table blockquote section article figure".split())
_BLOCKS = _PARAGRAPHS | frozenset(
    "div li dt dd tr td th form fieldset legend main header address pre hr body html tbody thead "
    "tfoot caption details summary figcaption center label".split()
)
_LOOKS_LIKE = re.compile(
    r"<!doctype\s+html|<html[\s>]|<(?:head|body|title|meta|div|table|dl|ul|p|h1|h2|span|br|article|main)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*\[.*?\]\s*>", re.IGNORECASE | re.DOTALL)
_LONGEST_CELL = 3000
_DEEP = re.compile("depth|nesting|huge", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """`headings` are spans of h1–h6 in `text`, with their level; `origin` the page's own address."""

    text: str
    title: str | None = None
    origin: str | None = None
    headings: tuple[tuple[int, CharSpan], ...] = ()
    findings: tuple[Finding, ...] = ()


def looks_like_html(text: str) -> bool:
    """A page, not prose that mentions a tag: a document type, or several structural tags."""
    head = text[:3000].lstrip().lower()
    if head.startswith(("<!doctype html", "<html", "<?xml")) and "<" in head[5:]:
        return _LOOKS_LIKE.search(text[:20_000]) is not None
    return len(_LOOKS_LIKE.findall(text[:20_000])) >= 3


def read_html(source: str) -> Page:
    """The visible text of a page. Never raises; what could not be read is among the findings."""
    doctype = _DOCTYPE.search(source, 0, 100_000)
    entities = doctype is not None and "<!entity" in doctype[0].lower()
    if doctype:
        source = source[: doctype.start()] + source[doctype.end() :]
    parser = etree.HTMLParser(
        encoding="utf-8",
        huge_tree=False,
        no_network=True,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(source.encode("utf-8", errors="replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    findings = _damage(source, parser)
    if entities:
        message = (
            "The page defines entities of its own; they were not expanded and may show as '&name;'. "
            "Copy the text of the page if something is missing."
        )
        findings.append(Finding("entities_not_expanded", message, CharSpan(0, 0)))
    too_deep = any(finding.code == "html_too_deep" for finding in findings)
    if root is None or too_deep:
        return Page(_without_tags(source) if too_deep else "", findings=tuple(findings))
    walker = _Walker()
    walker.walk(root)
    text, headings = walker.result()
    if walker.script_places:
        message = (
            "A script stands inside a heading or value; it was left out and nothing was run. "
            "Compare the value with the page."
        )
        place = min(walker.script_places[0], len(text))
        findings.append(Finding("script_in_value", message, CharSpan(place, place)))
    return Page(text, _title(root), _origin(root), headings, tuple(findings))


def _damage(source: str, parser: etree.HTMLParser) -> list[Finding]:
    findings = []
    lowered = source.lower()
    opened = "<html" in lowered and "</html" not in lowered
    last_tag = source.rfind("<")
    cut = last_tag >= 0 and ">" not in source[last_tag:]
    if opened or cut:
        message = "The page ends in the middle; what follows is missing. Save the whole page again."
        findings.append(Finding("truncated_html", message))
    if any(_DEEP.search(entry.message or "") for entry in parser.error_log):
        message = (
            "The page nests its elements deeper than a reader can follow; what lies deeper was read "
            "without its layout. Copy the text of the page instead."
        )
        findings.append(Finding("html_too_deep", message))
    return findings


def _without_tags(source: str) -> str:
    """What stands between the tags of a page that no tree can be built of."""
    bare = re.sub(r"(?is)<(script|style)\b.*?(?:</\1\s*>|$)", "\n", source)
    bare = unescape(re.sub(r"<[^<>]*>", "\n", bare))
    return re.sub(r"\n{3,}", "\n\n", bare).strip()


def _title(root: etree._Element) -> str | None:
    for element in root.iter("title"):
        title = clean_value("".join(str(part) for part in element.itertext()))
        return title or None
    return None


def _origin(root: etree._Element) -> str | None:
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            return str(link.get("href"))
    for meta in root.iter("meta"):
        if (meta.get("property") or "").lower() == "og:url" and meta.get("content"):
            return str(meta.get("content"))
    return None


@dataclass
class _Walker:
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
            if _is_dropped(element):
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
        if _tag(element) == "script" and parent is not None:
            if _tag(parent) in _HEADINGS | {"td", "th", "dd", "dt", "title"}:
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


def _is_dropped(element: etree._Element) -> bool:
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
