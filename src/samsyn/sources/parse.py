"""Any file to typed records: finds the format by content and asks its reader. Never raises."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from samsyn.sources import (
    archives,
    call,
    esf_2007,
    esf_2014,
    operations,
    pdf,
    prose,
    tillvaxtverket,
    word,
)
from samsyn.sources.detect import detect_bytes, detect_page, is_json, is_list, is_project_bank
from samsyn.sources.document import (
    LONGEST_TEXT,
    Document,
    beginning,
    open_document,
    split_pages,
)
from samsyn.sources.findings import finding
from samsyn.sources.html_tables import list_of
from samsyn.sources.languages import foreign_language
from samsyn.sources.personal import find_personal
from samsyn.sources.positions import by_page, by_part, located
from samsyn.sources.records import CharSpan, Finding, Heading, Parsed

MAX_BYTES = 100_000_000
_LONG = 4_000_000
_ODD = re.compile("[\x00-\x08\x0b-\x1f\ufffd]")
_READERS: Mapping[str, Callable[[Document], Parsed]] = {
    "esf_project_2007": esf_2007.read,
    "esf_project_2014": esf_2014.read,
    "esf_call": call.read,
    "prose": prose.read,
}


def parse_file(
    path: Path | str, *, max_bytes: int = MAX_BYTES, mapping: Mapping[str, str] | None = None
) -> Parsed:
    """Read a file; one that is too large is refused before it is read."""
    place = Path(path)
    try:
        size = place.stat().st_size
        if size > max_bytes:
            return _too_large(str(path), size, max_bytes)
        with place.open("rb") as file:
            data = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        return _nothing(str(path), finding("unreadable_file", error=type(error).__name__))
    return parse_bytes(data, str(path), max_bytes=max_bytes, mapping=mapping)


def parse_bytes(
    data: bytes, path: str, *, max_bytes: int = MAX_BYTES, mapping: Mapping[str, str] | None = None
) -> Parsed:
    """Records, findings and personal spans of one document.

    `mapping` (heading → field) explains columns of lists that no known name explains.
    """
    read = read_bytes(data, path, max_bytes=max_bytes, mapping=mapping)
    return read.as_parsed() if isinstance(read, operations.Listing) else read


def read_bytes(
    data: bytes, path: str, *, max_bytes: int = MAX_BYTES, mapping: Mapping[str, str] | None = None
) -> Parsed | operations.Listing:
    """The same, but a list comes in blocks of rows, which need not all be in memory."""
    if len(data) > max_bytes:
        return _too_large(path, len(data), max_bytes)
    try:
        return _parse(data, path, mapping)
    except Exception as error:
        return _nothing(path, finding("reader_failed", error=type(error).__name__))


def _parse(
    data: bytes, path: str, mapping: Mapping[str, str] | None
) -> Parsed | operations.Listing:
    kind = detect_bytes(data)
    if kind == "zip" and archives.is_archive(data):
        count = archives.open_archive(data, path).count
        return _nothing(path, finding("archive_of_files", count=count))
    if (written := _parse_written(data, path, kind)) is not None:
        return written
    if kind in ("zip", "OLE"):
        return operations.read_listing(data, path, mapping)
    if kind:
        return _not_read(path, kind)
    return _parse_text(data, path, mapping)


def _parse_text(
    data: bytes, path: str, mapping: Mapping[str, str] | None
) -> Parsed | operations.Listing:
    if len(data) > _LONG and _is_long_list(data, path):
        return operations.read_listing(data, path, mapping)
    document = open_document(data, path)
    if not document.is_html and is_json(document.text):
        if is_project_bank(document.text):
            return tillvaxtverket.read(data, path)
        return _not_read(path, "JSON")
    if _is_delimited_list(document):
        return operations.read_listing(data, path, mapping)
    if _is_noise(document.text):
        return _not_read(path, "binary")
    if document.is_html and (opened := list_of(document)) is not None:
        return operations.read_opened(opened, path, mapping, document.origin)
    return _read_text(document)


def _read_text(document: Document) -> Parsed:
    parsed = _read_pages(document)
    findings = (*parsed.warnings, *foreign_language(document.text))
    personal = find_personal(document.text, _contacts(parsed))
    return replace(parsed, personal=personal, warnings=findings, origin=document.origin)


def _parse_written(data: bytes, path: str, kind: str | None) -> Parsed | None:
    """A PDF or Word file; None for any other."""
    if kind == "PDF":
        document = pdf.open_pdf(data, path)
        return located(_read_written(document, pdf.FORMAT), by_page(document.text))
    if kind == "zip" and word.is_word(data):
        opened = word.open_word(data, path)
        return located(_read_written(opened.document, word.FORMAT), by_part(opened.parts))
    if kind == "OLE" and word.is_old_word(data):
        return _nothing(path, finding("word_old"))
    return None


def _read_written(document: Document, format_name: str) -> Parsed:
    """A PDF or Word file by its text: a project's page, a call, a text about projects, or a report.

    Records are looked for in as much text as a page can have; what identifies a person, in all.
    """
    if not document.text.strip():
        return Parsed(document.path, "unknown", warnings=document.findings, text="")
    end = document.text.rfind("\n", 0, LONGEST_TEXT) if len(document.text) > LONGEST_TEXT else -1
    head = document if end < 0 else beginning(document, end)
    parsed = _read_text(head)
    personal = parsed.personal
    if head is not document:
        personal = find_personal(document.text, _contacts(parsed))
    return replace(
        parsed,
        format=format_name,
        text=document.text,
        personal=personal,
        headings=tuple(
            Heading(level, document.written(span), span) for level, span in document.headings
        ),
    )


def _read_pages(document: Document) -> Parsed:
    """The page, or each of the pages that stand in one file."""
    if detect_page(document) == "prose":
        return prose.read(document)
    parts = [_READERS[detect_page(part)](part) for part in split_pages(document)]
    if len(parts) == 1:
        return parts[0]
    several = finding("several_pages", CharSpan(0, 0), count=len(parts))
    return Parsed(
        document.path,
        parts[0].format,
        records=tuple(record for part in parts for record in part.records),
        warnings=(
            *document.findings,
            several,
            *(told for part in parts for told in part.warnings),
        ),
        text=document.text,
    )


def _contacts(parsed: Parsed) -> list[str]:
    return [
        str(record.fields["contact_person"].value)
        for record in parsed.records
        if "contact_person" in record.fields
    ]


def _is_long_list(data: bytes, path: str) -> bool:
    """A list told by its beginning, so that a long one is not opened as a page first."""
    end = data.rfind(b"\n", 0, _LONG) + 1
    document = open_document(data[: end or _LONG], path)
    return not is_json(document.text) and _is_delimited_list(document)


def _is_delimited_list(document: Document) -> bool:
    """A table in text; its cells may hold markup, as the summaries of ESF-rådet's export do."""
    if not document.is_html:
        return is_list(document.text)
    return not document.source.lstrip("\ufeff \t\r\n").startswith("<") and is_list(document.source)


def _is_noise(text: str) -> bool:
    """Bytes that no encoding makes words of: mostly control and replacement characters."""
    sample = text[:20_000]
    return len(_ODD.findall(sample)) > 0.1 * len(sample) > 0


def _not_read(path: str, kind: str) -> Parsed:
    return _nothing(path, finding("unsupported_format", kind=kind))


def _too_large(path: str, size: int, limit: int) -> Parsed:
    return _nothing(path, finding("file_too_large", size=size, limit=limit))


def _nothing(path: str, why: Finding) -> Parsed:
    return Parsed(path, "unknown", warnings=(why,), text="")
