"""Workbooks (xlsx, xlsm, xls, ods) opened safely: looked through before any library reads them.

A zip-based workbook is unpacked part by part under limits first, and refused when it is too large,
declares entities, or spreads its cells so wide that a table in memory would not fit. Macros and
formulas are never run: what a cell showed when the file was saved is what is read. The library runs
in a process of its own (`workbook_child`), since a broken file may make it panic or abort.
"""

from __future__ import annotations

import json

from samsyn.sources.apart import Apart
from samsyn.sources.findings import Given, finding, finding_of
from samsyn.sources.inspection import Refusal, inspect_package
from samsyn.sources.old_workbook import inspect_old_workbook
from samsyn.sources.records import Cell, Finding
from samsyn.sources.sheets import Limits, Merge, NumberText, Opened, Sheet
from samsyn.sources.shelf import Rows
from samsyn.sources.workbook_child import LIMIT

LONGEST = 300.0  # seconds for a workbook

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ZIP = b"PK"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_VBA = "_VBA_PROJECT".encode("utf-16-le")

_reader = Apart("samsyn.sources.workbook_child")


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
    """What the process that reads workbooks answers, sheet by sheet, a block of rows at a time."""
    sheets: list[_Coming] = []
    findings: list[Finding] = []
    try:
        for frame in _reader.ask(LIMIT.pack(limits.columns) + data, LONGEST):
            kind, *content = json.loads(frame)
            if kind == "rows":
                sheets[-1].add(content[0])
            elif kind == "sheet":
                name, merges = content
                sheets.append(_Coming(name, tuple(Merge(*merge) for merge in merges)))
            else:
                sheet, code, values = content
                spot = None if sheet is None else Cell(sheet, "A1")
                findings.append(finding_of(code, values, spot))
    except TimeoutError:
        findings.append(finding("workbook_too_slow", seconds=int(LONGEST)))
    except EOFError:
        findings.append(finding("workbook_too_heavy"))
    return Opened(tuple(sheet.whole() for sheet in sheets), tuple(findings))


class _Coming:
    """A sheet while its rows come."""

    def __init__(self, name: str, merges: tuple[Merge, ...]) -> None:
        self._name, self._merges, self._rows = name, merges, Rows()

    def add(self, rows: list[tuple[list[str], list[int]]]) -> None:
        for cells, numbers in rows:
            for place in numbers:
                cells[place] = NumberText(cells[place])
            self._rows.append(cells)

    def whole(self) -> Sheet:
        return Sheet(self._name, self._rows.settled(), self._merges)
