"""Which outside format a file has, told by its content and never by its name."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import StringIO

from samsyn.sources.dates import read_period
from samsyn.sources.document import Document
from samsyn.sources.operations.table import find_table
from samsyn.sources.sheets import Sheet

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE"),
    (b"\x7fELF", "program"),
    (b"MZ\x90\x00", "program"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x1f\x8b", "packed"),
    (b"BZh", "packed"),
    (b"7z\xbc\xaf\x27\x1c", "packed"),
    (b"Rar!\x1a", "packed"),
    (b"\xfd7zXZ", "packed"),
    (b"SQLite format 3\x00", "database"),
    (b"{\\rtf", "RTF"),
    (b"OggS", "sound"),
    (b"RIFF", "media"),
    (b"PAR1", "Parquet"),
)
_JSON = re.compile(r'\s*(?:\[\s*(?:[{\["\]]|-?\d)|\{\s*["}])')
_BANK_KEYS = (
    "ärende-id",
    "stödmottagare",
    "beviljat_belopp_sek",
    "projektnamn",
    "projekt_starttid",
)
_SAMPLE_LINES = 60
_LONGEST_LINE, _MOST_CELLS = 1_000_000, 300
_SAMPLE_CHARACTERS = 60_000
_CONTACT = {"contact_person", "contact_email", "contact_telephone"}
_BESIDES = _CONTACT | {"summary", "target_groups", "municipalities", "counties", "title", "state"}
_LATER = {
    "number",
    "planned_participants",
    "specific_objective",
    "intervention_type",
    "union_cofinancing_rate",
    "call_number",
}
_OF_PROJECTS = {"owner", "planned_participants", "esf_support", "total_budget", "phase"}
# The programme of 2007–2013 granted its last projects in the spring of 2014.
_LATER_BEGINS = date(2014, 7, 1)


def detect_bytes(data: bytes) -> str | None:
    """The kind of a file that is not text (PDF, zip, OLE, image, …); None for text."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    # PDF readers accept some rubbish before the mark, and so do we.
    return "PDF" if b"%PDF-1." in data[:1024] else None


def is_json(text: str) -> bool:
    """Whether a text is a JSON document, whole or cut short."""
    return _JSON.match(text, 0, 1000) is not None


def is_project_bank(text: str) -> bool:
    """Whether JSON is Tillväxtverket's project bank, by its own keys."""
    head = text[:_SAMPLE_CHARACTERS]
    return sum(f'"{key}"' in head for key in _BANK_KEYS) >= 3


def is_list(text: str) -> bool:
    """Whether a text is a delimited table: a heading row that a list of operations has, or many
    lines cut into the same number of fields by a mark that prose does not use so."""
    sample = text[: _sample_end(text)]
    lines = [line for line in sample.split("\n") if line.strip()][:_SAMPLE_LINES]
    if lines and re.fullmatch(r'"?sep=.\"?', lines[0].strip()):
        return True
    marks = (";", "\t", "|", ",")
    return any(_is_delimited(lines, mark) or _is_quoted(sample, mark) for mark in marks)


def _sample_end(text: str) -> int:
    """Two whole lines at least, also where a table has very many columns."""
    second = text.find("\n", text.find("\n", 0, _LONGEST_LINE) + 1, 2 * _LONGEST_LINE)
    return max(_SAMPLE_CHARACTERS, second)


def detect_page(document: Document) -> str:
    """esf_project_2007, esf_project_2014, esf_call, or prose where no block of facts stands."""
    fields = {
        name for block in document.blocks for name in block.fields if not name.startswith("-")
    }
    # Three facts, two of them of a project or call and not only of whom to ask.
    if len(fields) < 3 or len(fields - _BESIDES) < 2:
        return "prose"
    if _is_call(fields):
        return "esf_call"
    if fields & _LATER:
        return "esf_project_2014"
    return "esf_project_2007" if _is_early(document, fields) else "esf_project_2014"


def _is_delimited(lines: list[str], mark: str) -> bool:
    widths = Counter(line.count(mark) for line in lines)
    width, count = max(((w, c) for w, c in widths.items() if w), default=(0, 0), key=lambda p: p[1])
    # Two lines of a table agree on the number of fields; of prose with commas, few do.
    if width < 2 or count < 2 or (mark == "," and count < 0.4 * len(lines)):
        return False
    rows = [[cell.strip(' "\ufeff') for cell in line.split(mark)[:_MOST_CELLS]] for line in lines]
    if find_table(Sheet("", rows)) is not None:
        return True
    if mark in ";\t" and width >= 20 and count == len(lines):
        return True  # no prose has as many in each of its lines
    # Commas and bars occur in prose and menus; a table without known headings needs more evidence.
    enough = 5 if mark in ";\t" else 12
    return count >= enough and count >= 0.8 * len(lines) and width >= (2 if mark in ";\t" else 4)


def _is_quoted(sample: str, mark: str) -> bool:
    """A table whose quoted cells hold the mark or line ends: seen once its rows are parted."""
    if '"' not in sample:
        return False
    try:
        rows = [row[:_MOST_CELLS] for row in csv.reader(StringIO(sample), delimiter=mark) if row]
    except csv.Error:
        return False
    rows = rows[:_SAMPLE_LINES]
    width, count = Counter(map(len, rows)).most_common(1)[0] if rows else (0, 0)
    if width < 4 or count < 2 or count < 0.6 * len(rows):
        return False
    table = find_table(Sheet("", rows))
    return table is not None and len(table.fields) >= 3


def _is_call(fields: set[str]) -> bool:
    if "call_amount" in fields:
        return not fields & {"owner", "planned_participants", "esf_support"}
    if fields & _OF_PROJECTS:
        return False
    return "call_number" in fields or {"period_start", "period_end"} <= fields


def _is_early(document: Document, fields: set[str]) -> bool:
    for first_day in _first_days(document):
        return first_day < _LATER_BEGINS
    return "phase" in fields


def _first_days(document: Document) -> Iterator[date]:
    for block in document.blocks:
        for entry in block.of("period") + block.of("period_start"):
            reading = read_period(document.written(entry.value)) if entry.value else None
            if reading and reading.first and reading.first.value:
                yield reading.first.value
