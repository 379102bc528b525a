"""A document's place in an import: known already, its columns' meanings, its report kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from samsyn.core.masking import mask_words
from samsyn.core.models import AuditEntry, Document, User
from samsyn.core.services import audit
from samsyn.projects.models import ColumnMapping
from samsyn.projects.services.report import ImportReport
from samsyn.projects.services.statements import Mask
from samsyn.sources.operations.headings import normalise

_WORD = re.compile(r"\w+")
IMPORTED = "document.imported"


def known(sha256: str) -> Document | None:
    """The document of these bytes, if all of its content was imported.

    One known by its hash only is not, nor a list of which a part is here.
    """
    return Document.objects.filter(sha256=sha256, text_available=True, complete=True).first()


def report_of(document: Document) -> ImportReport:
    """What the import of the document would do now: nothing. Its rows count as unchanged."""
    rows = _counts_of(document).get("read", 0)
    return ImportReport(
        path=document.name,
        format=document.format,
        documents=1,
        repeated=1,
        read=rows,
        unchanged=rows,
        document_id=document.pk,
    )


def told_of(document: Document, *, most: int) -> dict[str, Any]:
    """What the document's import told when it was done, as ImportReport.as_json has it.

    Findings of a value left out and warnings are kept together: all are given as warnings.
    """
    counts = _counts_of(document)
    refused = counts.pop("refused", 0)
    counts.pop("warnings", None)
    return {
        **counts,
        "repeated": 0,
        "refused": [],
        "refused_count": refused,
        "warnings": document.warnings[:most],
        "warning_count": len(document.warnings),
    }


def _counts_of(document: Document) -> dict[str, Any]:
    """What `finish` counted in the audit log; nothing where the document was not imported."""
    entry = AuditEntry.objects.filter(
        action=IMPORTED, subject_type="document", subject_id=str(document.pk)
    ).first()
    return {} if entry is None else dict(entry.detail)


def column_mapping(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Heading in the readers' form → field, as people have decided; `extra` wins."""
    remembered: dict[str, str] = dict(ColumnMapping.objects.values_list("key", "field"))
    return {**remembered, **{normalise(name): field for name, field in (extra or {}).items()}}


def mask_for(personal: Iterable[str]) -> Mask:
    """Masks in prose every personal text that the reader found anywhere in the document.

    A long list has thousands of them, so a text is searched only for those whose first word it has.
    """
    by_first_word: dict[str, set[str]] = {}
    for words in personal:
        first = _WORD.search(words.casefold())
        if first is not None:
            by_first_word.setdefault(first.group(), set()).add(words)

    def masked(text: str) -> str:
        if not by_first_word:
            return text
        present = by_first_word.keys() & set(_WORD.findall(text.casefold()))
        found = {personal for word in present for personal in by_first_word[word]}
        # The longest first, so that a name inside a longer one does not break it.
        return mask_words(text, sorted(found, key=len, reverse=True)) if found else text

    return masked


def finish(document: Document, report: ImportReport, *, by: User | None) -> None:
    """Keep the findings with the document, and one line of counts in the audit log."""
    kept = list(document.warnings)
    kept += [f.as_json() for f in (*report.refused, *report.warnings[len(kept) :])]
    document.warnings = kept
    document.save(update_fields=["warnings"])
    detail: dict[str, Any] = {**report.counts(), "warnings": len(kept)}
    audit.record(
        by=by, action=IMPORTED, subject_type="document", subject_id=document.pk, detail=detail
    )
