"""A zip-based workbook or Word file looked through before it is read: size, entities, macros."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO
from lzma import LZMAError
from typing import NamedTuple
from zlib import error as ZlibError  # noqa: N812 - an exception's name

from samsyn.sources.findings import Given, finding, finding_of
from samsyn.sources.records import Cell, Finding
from samsyn.sources.sheets import Limits, column_number

CHUNK = 1_000_000
_OVERLAP = 400  # a tag cut between two chunks is seen whole in the next
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE_DECLARATION = re.compile(
    b"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T|E\x00?N\x00?T\x00?I\x00?T)", re.IGNORECASE
)
_CELL = re.compile(rb"<(?:\w+:)?c\b[^<>]*?\br=[\"']([A-Za-z]{1,3})([0-9]{1,9})[\"']")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*?\br=[\"']([0-9]{1,9})[\"']")
_REPEATED = re.compile(
    rb"<table:table-cell\b[^<>]*number-columns-repeated=[\"']([0-9]+)[\"'][^<>]*>"
)
_REPEATED_ROW = re.compile(
    rb"<table:table-row\b[^<>]*number-rows-repeated=[\"']([0-9]+)[\"'][^<>]*>\s*(<table:table-cell[^<>]*>)"
)
_HOLDS = b"value-type="
_BOOKS = frozenset({"xl/workbook.xml", "content.xml"})
_DOCUMENTS = frozenset({"word/document.xml"})
_FORMULA_ALONE = re.compile(
    rb"<c\b[^<>]*?\br=\"([A-Z]{1,3}[0-9]{1,7})\"[^<>]*><f\b[^<>]*>[^<]*</f>(?:<v\s*/>|<v></v>)?</c>"
)


class Refusal(Exception):  # noqa: N818 - it is an answer, not an error of ours
    """The workbook must not be opened, and the finding that says why."""

    def __init__(self, code: str, **values: Given) -> None:
        self.finding = finding_of(code, values)
        super().__init__(self.finding.message)


class _Spread(NamedTuple):
    columns: int
    rows: int


def inspect_package(data: bytes, limits: Limits) -> list[Finding]:
    """Findings about a workbook that may be opened. Raises `Refusal` for one that may not."""
    return _inspected(data, limits, _BOOKS, Refusal("not_a_workbook"))


def inspect_document(data: bytes, limits: Limits) -> list[Finding]:
    """Findings about a Word file that may be opened. Raises `Refusal` for one that may not."""
    return _inspected(data, limits, _DOCUMENTS, Refusal("word_damaged", error="no document"))


def _inspected(
    data: bytes, limits: Limits, wanted: frozenset[str], otherwise: Refusal
) -> list[Finding]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            return _inspect(package, len(data), limits, wanted, otherwise)
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        ZlibError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        LZMAError,
        struct.error,
    ) as error:
        if "encrypted" in str(error):
            raise Refusal("password_protected") from error
        raise Refusal("workbook_damaged", error=type(error).__name__) from error


def _inspect(
    package: zipfile.ZipFile,
    packed: int,
    limits: Limits,
    wanted: frozenset[str],
    otherwise: Refusal,
) -> list[Finding]:
    parts = package.infolist()
    names = {part.filename for part in parts}
    if len(parts) > limits.parts:
        raise Refusal("too_many_parts", count=len(parts), limit=limits.parts)
    if any(name.endswith("workbook.bin") for name in names):
        raise Refusal("format_not_read")
    if not names & wanted:
        raise otherwise
    findings: list[Finding] = []
    unpacked = 0
    for part in parts:
        unpacked = _part(package, part, unpacked, packed, limits, findings)
    if any("vbaproject" in name.lower() or name.startswith("Basic/") for name in names):
        findings.append(finding("macros_ignored"))
    return findings


def _part(
    package: zipfile.ZipFile,
    part: zipfile.ZipInfo,
    unpacked: int,
    packed: int,
    limits: Limits,
    findings: list[Finding],
) -> int:
    """Unpack one part for real (its stated size may lie), and look through it if it is XML."""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    spread = _Spread(0, 0)
    tail = b""
    for chunk in _unpack(package, part):
        unpacked += len(chunk)
        if unpacked > limits.unpacked_bytes or unpacked > max(
            20_000_000, packed * limits.unpacked_ratio
        ):
            raise Refusal("zip_bomb", unpacked=unpacked, packed=packed)
        window = tail + chunk
        if is_xml and (_DECLARATION.search(window) or _WIDE_DECLARATION.search(window)):
            raise Refusal("entities_declared", part=part.filename)
        if is_xml and part.filename.startswith("xl/"):
            spread = _spread(window, spread)
            _formulas(window, findings)
        elif part.filename == "content.xml":
            _repetitions(window, limits)
        tail = window[-_OVERLAP:]
    if spread.columns * spread.rows > limits.cells:
        raise Refusal("too_many_cells", cells=spread.columns * spread.rows)
    return unpacked


def _unpack(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    part.file_size = max(
        part.file_size, 1 << 40
    )  # read to the stream's end, not to the stated size
    with package.open(part) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _spread(window: bytes, seen: _Spread) -> _Spread:
    cells = set(_CELL.findall(window))
    columns = max((column_number(letters.decode()) + 1 for letters, _ in cells), default=0)
    numbers = [int(number) for _, number in cells]
    numbers += [int(number) for number in _ROW.findall(window)]
    return _Spread(max(seen.columns, columns), max([seen.rows, *numbers]))


def _repetitions(window: bytes, limits: Limits) -> None:
    """OpenDocument repeats a cell by number: harmless when empty, a bomb when it holds a value."""
    cells = [(int(match[1]), match[0], limits.columns) for match in _REPEATED.finditer(window)]
    rows = [(int(match[1]), match[2], 100_000) for match in _REPEATED_ROW.finditer(window)]
    for number, tag, limit in (*cells, *rows):
        if number > (1 << 20) or (_HOLDS in tag and number > limit):
            raise Refusal("too_many_cells", cells=number)


def _formulas(window: bytes, findings: list[Finding]) -> None:
    if any(told.code == "formula_without_value" for told in findings):
        return
    match = _FORMULA_ALONE.search(window)
    if match:
        cell = match[1].decode()
        findings.append(finding("formula_without_value", Cell("", cell), cell=cell))
