"""Workbooks (xlsx, xlsm, xls, ods) opened safely: looked through before any library reads them.

A zip-based workbook is unpacked part by part under limits first, and refused when it is too large,
declares entities, or spreads its cells so wide that a table in memory would not fit. Macros and
formulas are never run: what a cell showed when the file was saved is what is read.
"""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Iterator
from typing import Any

import python_calamine

from samsyn.sources.findings import Given, finding, finding_of
from samsyn.sources.inspection import Refusal, inspect_package
from samsyn.sources.old_workbook import inspect_old_workbook
from samsyn.sources.records import Cell, Finding
from samsyn.sources.sheets import Limits, Merge, NumberText, Opened, Sheet
from samsyn.sources.shelf import Rows

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ZIP = b"PK"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_VBA = "_VBA_PROJECT".encode("utf-16-le")


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are a zip or OLE file, whatever the name says."""
    return data.startswith((_OLE, _ZIP))


def open_workbook(data: bytes, limits: Limits = Limits()) -> Opened:  # noqa: B008 - frozen
    """Every sheet of a workbook. Never raises; a refusal is a finding that says what to do."""
    if len(data) > limits.file_bytes:
        return _refused("file_too_large", size=len(data), limit=limits.file_bytes)
    if data.startswith(_OLE):
        return _open_ole(data, limits)
    if data.startswith(_ZIP):
        try:
            findings = inspect_package(data, limits)
        except Refusal as refusal:
            return Opened(findings=(refusal.finding,))
        opened = _read(data, limits)
        return Opened(opened.sheets, (*findings, *opened.findings))
    return _refused("not_a_workbook")


def _refused(code: str, **values: Given) -> Opened:
    """Nothing was opened, and this is why."""
    return Opened(findings=(finding_of(code, values),))


def _open_ole(data: bytes, limits: Limits) -> Opened:
    if _ENCRYPTED in data:
        return _refused("password_protected")
    try:
        inspect_old_workbook(data, limits)
    except Refusal as refusal:
        return Opened(findings=(refusal.finding,))
    opened = _read(data, limits)
    return Opened(opened.sheets, (*_macros(_VBA in data), *opened.findings))


def _macros(present: bool) -> tuple[Finding, ...]:
    return (finding("macros_ignored"),) if present else ()


def _read(data: bytes, limits: Limits) -> Opened:
    sheets: list[Sheet] = []
    findings: list[Finding] = []
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for meta in book.sheets_metadata:
            if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            if meta.visible != python_calamine.SheetVisibleEnum.Visible:
                findings.append(finding("hidden_sheet", Cell(meta.name, "A1"), sheet=meta.name))
            sheets.append(_sheet(book.get_sheet_by_name(meta.name), limits, findings))
    except BaseException as error:  # a panic in the library is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        findings.append(_unreadable(error))
    return Opened(tuple(sheets), tuple(findings))


def _unreadable(error: BaseException) -> Finding:
    if "assword" in str(error):
        return finding("password_protected")
    return finding("workbook_damaged", error=type(error).__name__)


def _sheet(sheet: Any, limits: Limits, findings: list[Finding]) -> Sheet:
    name = sheet.name
    start = sheet.start
    if start is None:
        return Sheet(name, ())
    rows = Rows()
    # The library gives the blank rows above the first cell, but not the blank columns before it.
    before = [""] * start[1]
    wide = False
    for row in sheet.iter_rows():
        cells = [_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        cells = [*before, *cells] if cells else []
        if len(cells) > limits.columns:
            wide = True
            cells = cells[: limits.columns]
        rows.append(cells)
    if wide:
        findings.append(finding("too_many_columns", Cell(name, "A1"), limit=limits.columns))
    return Sheet(name, rows.settled(), tuple(_merges(sheet)))


def _merges(sheet: Any) -> Iterator[Merge]:
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        yield Merge(top, left, bottom, right)


def _text(value: object) -> str:
    """A cell as text: dates as ISO, whole numbers without decimals, others as exactly as stored."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return NumberText(_number(value))
    if isinstance(value, int):
        return NumberText(value)
    if isinstance(value, dt.datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return ""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    # A stored 0.1 + 0.2 shows as 0.3: a spreadsheet keeps fifteen digits.
    return format(value, ".15g")
