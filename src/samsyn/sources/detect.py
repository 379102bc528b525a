"""Which outside format a file has, told by its content and never by its name."""

from __future__ import annotations

from samsyn.sources.document import Document

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x7fELF", "program"),
    (b"MZ\x90\x00", "program"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"SQLite format 3\x00", "database"),
    (b"{\\rtf", "rtf"),
    (b"ID3", "sound"),
    (b"OggS", "sound"),
    (b"RIFF", "sound"),
    (b"PAR1", "parquet"),
)


def detect_bytes(data: bytes) -> str | None:
    """The kind of a file that is not text: pdf, zip, ole, image, …; None for text."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    # PDF readers accept some rubbish before the mark, and so do we.
    return "pdf" if b"%PDF-" in data[:1024] and b"\x00" not in data[:64] else None


def detect_page(document: Document) -> str:
    """esf_project_2007, esf_project_2014, esf_call, or prose where no block of facts stands."""
    fields: set[str] = set()
    for block in document.blocks:
        fields |= block.fields
    fields = {name for name in fields if not name.startswith("-")}
    if not _is_fact_page(fields):
        return "prose"
    if _is_call(fields):
        return "esf_call"
    later = {
        "number",
        "planned_participants",
        "specific_objective",
        "intervention_type",
        "union_cofinancing_rate",
        "call_number",
    }
    if fields & later:
        return "esf_project_2014"
    return "esf_project_2007" if _is_early(document, fields) else "esf_project_2014"


def _is_fact_page(fields: set[str]) -> bool:
    """At least three facts, of which one is of a project or call and not only of a contact."""
    facts = fields - {
        "contact_person",
        "contact_email",
        "contact_telephone",
        "summary",
        "target_groups",
        "municipalities",
        "counties",
        "title",
        "state",
    }
    return len(facts) >= 2 and len(fields) >= 3


def _is_call(fields: set[str]) -> bool:
    if "call_amount" in fields:
        return not fields & {"owner", "planned_participants", "esf_support"}
    project = {"owner", "planned_participants", "esf_support", "total_budget", "phase"}
    return (
        "call_number" in fields
        and not fields & project
        or ({"period_start", "period_end"} <= fields and not fields & project)
    )


def _is_early(document: Document, fields: set[str]) -> bool:
    from datetime import date

    from samsyn.sources.dates import read_period

    for block in document.blocks:
        for entry in block.of("period") + block.of("period_start"):
            reading = read_period(document.written(entry.value)) if entry.value else None
            if reading and reading.first and reading.first.value:
                return reading.first.value < date(2014, 7, 1)
    return "phase" in fields
