"""A stored document read again from its masked rows, for one field that nobody could read before.

Originals may not be kept, so the rows are written out as the kind of file they came in, with every
cell where it was, and given to the same reader: what it answers has the same spots.
"""

from __future__ import annotations

import csv
import io
import json
import zlib
from collections.abc import Iterator, Mapping

import xlsxwriter
from django.db import transaction

from samsyn.core.models import Document, DocumentPart, User
from samsyn.core.services.late_masking import mask_cells
from samsyn.projects.services import batches, documents
from samsyn.projects.services.keys import KeysOnce
from samsyn.projects.services.report import ImportReport
from samsyn.projects.services.statements import Draft, draft_of
from samsyn.sources.findings import finding
from samsyn.sources.parse import parse_bytes

Rows = list[list[str]]
_BATCH = 1_000
_WORKBOOK = "rows.xlsx"
# Excel's own limits: a sheet's name, and the characters that it may not hold.
_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = set("[]:*?/\\")


@transaction.atomic
def read_field(
    document: Document, *, field: str, mapping: Mapping[str, str], by: User
) -> ImportReport:
    """Add one field's values, with their spots, to the rows that the document gave before.

    What the reading now knows to be personal is masked in the kept rows, as at an import.
    Rows that cannot be found again, since the text that named them is masked, are in `refused`.
    """
    data, name = _as_file(document)
    parsed = parse_bytes(data, name, mapping=mapping)
    as_read = _sheet_name if name == _WORKBOOK else str
    mask_cells(document, parsed.personal, sheet_as_read=as_read, by=by)
    report = ImportReport(
        path=document.name, format=document.format, documents=1, document_id=document.pk
    )
    keys = KeysOnce()
    run = batches.Run(document, by, report, rereading=True)
    mask = documents.mask_for(span.text for span in parsed.personal)
    pending: list[tuple[str, Draft]] = []
    for record in parsed.records:
        draft = draft_of(record, mask=mask)
        key = keys.next(draft)
        if field in record.fields:
            _keep_only(draft, field)
            pending.append((key, draft))
        if len(pending) == _BATCH:
            _write(pending, run)
            pending = []
    _write(pending, run)
    return report


def draft_in(document: Document, key: str) -> Draft | None:
    """What the document states of the row with the key, with the texts that no value keeps."""
    data, name = _as_file(document)
    parsed = parse_bytes(data, name, mapping=documents.column_mapping())
    keys, mask = KeysOnce(), documents.mask_for(span.text for span in parsed.personal)
    for record in parsed.records:
        draft = draft_of(record, mask=mask)
        if keys.next(draft) == key:
            return draft
    return None


def _keep_only(draft: Draft, field: str) -> None:
    draft.values = {name: value for name, value in draft.values.items() if name == field}
    draft.refused = [found for found in draft.refused if found.values.get("field") == field]
    draft.sections, draft.figures, draft.places = [], [], {}


def _write(keyed: list[tuple[str, Draft]], run: batches.Run) -> None:
    unknown = batches.write_known(keyed, run)
    for draft in unknown:
        spot = next((value.locator for value in draft.values.values()), None)
        run.report.refused.append(finding("row_not_found", spot))


def _as_file(document: Document) -> tuple[bytes, str]:
    """The masked content as a file of the kind that it came in."""
    texts = document.parts.exclude(kind=DocumentPart.Kind.ROWS)
    text = next(iter(texts), None)
    if text is not None:
        return zlib.decompress(text.body), document.name
    sheets = dict(_sheets(document))
    if set(sheets) == {""}:
        return _as_csv(sheets[""]), "rows.csv"
    return _as_workbook(sheets), _WORKBOOK


def _sheets(document: Document) -> Iterator[tuple[str, Rows]]:
    sheets: dict[str, Rows] = {}
    parts = document.parts.filter(kind=DocumentPart.Kind.ROWS).order_by("pk")
    for part in parts:
        lines = zlib.decompress(part.body).decode("utf-8", "surrogatepass").split("\n")
        sheets.setdefault(part.sheet, []).extend(json.loads(line) for line in lines if line)
    yield from sheets.items()


def _as_csv(rows: Rows) -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    return file.getvalue().encode("utf-8", "replace")


def _as_workbook(sheets: Mapping[str, Rows]) -> bytes:
    """Cells as text, where they were. A name that Excel does not take is cut or loses its signs."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(_sheet_name(name))
            for number, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell:
                        sheet.write_string(number, column, cell)
    return file.getvalue()


def _sheet_name(name: str) -> str:
    return "".join(c for c in name if c not in _NOT_IN_SHEET_NAMES)[:_SHEET_NAME].strip("'") or "1"
