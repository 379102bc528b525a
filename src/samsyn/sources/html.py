"""Saved HTML to the text that a reader of the page sees, keeping what stands beside what.

A tab parts a label from its value (`dt`/`dd`, cells of a row), also where the value is empty, so
that a missing value can be told from the next label. List items begin with a bullet. Scripts,
styles, menus and footers are left out; nothing is fetched or run, and no entity that a page defines
itself is expanded (libxml2's HTML parser knows only HTML's own).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from lxml import etree

from samsyn.sources.findings import finding
from samsyn.sources.html_walker import Walker
from samsyn.sources.records import CharSpan, Finding
from samsyn.sources.text import clean_value

_LOOKS_LIKE = re.compile(
    r"<!doctype\s+html|<html[\s>]|<(?:head|body|title|meta|div|table|dl|ul|p|h1|h2|span|br|article|main)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*\[.*?\]\s*>", re.IGNORECASE | re.DOTALL)
_DEEP = re.compile("depth|nesting|huge", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """`headings` are spans of h1–h6 in `text`, with their level; `origin` is its own address."""

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
    parser = _parser()
    root = page_tree(source, parser)
    findings = _damage(source, parser)
    if entities:
        findings.append(finding("entities_not_expanded", CharSpan(0, 0)))
    too_deep = any(told.code == "html_too_deep" for told in findings)
    if root is None or too_deep:
        return Page(_without_tags(source) if too_deep else "", findings=tuple(findings))
    walker = Walker()
    walker.walk(root)
    text, headings = walker.result()
    if walker.script_places:
        place = min(walker.script_places[0], len(text))
        findings.append(finding("script_in_value", CharSpan(place, place)))
    return Page(text, _title(root), _origin(root), headings, tuple(findings))


def page_tree(source: str, parser: etree.HTMLParser | None = None) -> etree._Element | None:
    """The page's elements; None where there are none."""
    try:
        return etree.fromstring(source.encode("utf-8", errors="replace"), parser or _parser())
    except (etree.XMLSyntaxError, ValueError):
        return None


def _parser() -> etree.HTMLParser:
    return etree.HTMLParser(
        encoding="utf-8",
        huge_tree=False,
        no_network=True,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )


def _damage(source: str, parser: etree.HTMLParser) -> list[Finding]:
    findings = []
    lowered = source.lower()
    opened = "<html" in lowered and "</html" not in lowered
    last_tag = source.rfind("<")
    cut = last_tag >= 0 and ">" not in source[last_tag:]
    if opened or cut:
        findings.append(finding("truncated_html"))
    if any(_DEEP.search(entry.message or "") for entry in parser.error_log):
        findings.append(finding("html_too_deep"))
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
