"""Names masked afterwards in what is stored of a document; its kept original is discarded."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection

from samsyn.core.masking import mask_finding, mask_words
from samsyn.core.models import Document, DocumentPart, User
from samsyn.core.services import audit, originals
from samsyn.core.services.documents import packed


def remove(document: Document, names: Collection[str], *, by: User | None) -> bool:
    """Mask the names wherever they stand; whether an original had to be discarded for them."""
    changed = sum(_mask_part(part, names) for part in document.parts.all())
    discarded = originals.discard(document=document)
    document.warnings = [mask_finding(told, names) for told in document.warnings]
    document.save(update_fields=["warnings"])
    audit.record(
        by=by,
        action="document.names_removed",
        subject_type="document",
        subject_id=document.pk,
        detail={"names": len(names), "parts": changed, "original_discarded": discarded},
    )
    return discarded


def _mask_part(part: DocumentPart, names: Collection[str]) -> bool:
    text = zlib.decompress(part.body).decode("utf-8", errors="surrogatepass")
    masked = (
        _mask_rows(text, names) if part.kind == DocumentPart.Kind.ROWS else mask_words(text, names)
    )
    if masked == text:
        return False
    part.body = packed(masked)
    part.save(update_fields=["body"])
    return True


def _mask_rows(text: str, names: Collection[str]) -> str:
    return "\n".join(
        json.dumps([mask_words(cell, names) for cell in json.loads(line)], ensure_ascii=False)
        for line in text.split("\n")
    )
