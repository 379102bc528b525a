"""Cells masked once somebody has said that their column holds persons.

A reader masks what it knows to be personal before anything is stored. Of a column that it could not
explain it knows nothing, so that the names in it stand in the stored rows until it is explained.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Collection

from samsyn.core.masking import CellMask
from samsyn.core.models import Document, DocumentPart, User
from samsyn.core.services import audit
from samsyn.core.services.documents import packed
from samsyn.sources.records import PersonalSpan


def mask_cells(
    document: Document,
    spans: Collection[PersonalSpan],
    *,
    sheet_as_read: Callable[[str], str],
    by: User,
) -> int:
    """Mask the spans' cells in the stored rows; the number of parts that changed.

    `sheet_as_read` gives a stored sheet's name as the spans call it.
    """
    masks: dict[str, CellMask] = {}
    changed = 0
    for part in document.parts.filter(kind=DocumentPart.Kind.ROWS):
        name = sheet_as_read(part.sheet)
        mask = masks.setdefault(name, CellMask(name, spans))
        changed += _mask_part(part, mask)
    if changed:
        document.personal_spans += len(spans)
        document.save(update_fields=["personal_spans"])
        audit.record(
            by=by,
            action="document.cells_masked",
            subject_type="document",
            subject_id=document.pk,
            detail={"spans": len(spans), "parts": changed},
        )
    return changed


def _mask_part(part: DocumentPart, mask: CellMask) -> bool:
    text = zlib.decompress(part.body).decode("utf-8", errors="surrogatepass")
    masked = "\n".join(
        json.dumps(mask.row(part.first_row + number, json.loads(line)), ensure_ascii=False)
        for number, line in enumerate(text.split("\n"))
        if line
    )
    if masked == text:
        return False
    part.body = packed(masked)
    part.save(update_fields=["body"])
    return True
