"""CSV files of any sort: encoding, separator and quotes worked out, stray quotes survived.

Rows are counted as a spreadsheet that opens the file counts them: one record is one row, blank
lines count, a line `sep=;` at the top does not. A quoted field may hold line breaks; if a quote is
never closed, or closes so far down that the row no longer fits the table, the line is read with its
quotes as plain characters and a finding names it, so that one bad row never swallows those below.
"""

from __future__ import annotations

import csv
import re
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from samsyn.sources.findings import Given, finding, finding_of
from samsyn.sources.harmless import as_written
from samsyn.sources.records import Cell, CharSpan, Finding
from samsyn.sources.sheets import Limits, Opened, Sheet
from samsyn.sources.shelf import Rows
from samsyn.sources.text import decode

SEPARATORS = (";", ",", "\t", "|")
SAMPLE_LINES = 200
LONGEST_RECORD = 1_000  # lines that one quoted record may take before its quote counts as stray
_LONGEST_FIELD = 10_000_000


def open_delimited(data: bytes, limits: Limits = Limits()) -> Opened:  # noqa: B008 - frozen
    """The one sheet of a CSV file, named ''. Never raises."""
    if len(data) > limits.file_bytes:
        too_large = finding("file_too_large", size=len(data), limit=limits.file_bytes)
        return Opened(findings=(too_large,))
    decoded = decode(data)
    lines = _Lines(decoded.text)
    separator = None
    if len(lines) and (stated := re.fullmatch(r'"?sep=(.)"?', lines[0].strip("\ufeff "))):
        separator = stated[1]
        lines = lines.without_first()
    table = _Table(lines, separator or _separator(lines.between(0, SAMPLE_LINES)))
    table.read(limits)
    located = [_located(doubt, decoded.text, table.first_lines) for doubt in decoded.findings]
    return Opened((Sheet("", table.rows.settled()),), (*located, *table.findings))


class _Lines:
    """The lines of a text, cut out when they are asked for: a list may have a million."""

    def __init__(self, text: str, starts: array[int] | None = None) -> None:
        self._text = text
        self._starts = _line_starts(text) if starts is None else starts

    def without_first(self) -> _Lines:
        return _Lines(self._text, self._starts[1:])

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, number: int) -> str:
        following = number + 1
        if following < len(self._starts):
            return self._text[self._starts[number] : self._starts[following] - 1]
        return self._text[self._starts[number] :].removesuffix("\n")

    def between(self, first: int, last: int) -> list[str]:
        return [self[number] for number in range(first, min(last, len(self)))]


def _line_starts(text: str) -> array[int]:
    """Where each line begins; nothing after the last line's end is no line."""
    starts, place = array("Q"), 0
    while place < len(text):
        starts.append(place)
        end = text.find("\n", place)
        place = len(text) if end < 0 else end + 1
    return starts


class _Table:
    """Lines of text → rows of fields."""

    def __init__(self, lines: _Lines, separator: str) -> None:
        self.lines = lines
        self.separator = separator
        self.rows = Rows()
        self.first_lines = array("Q")
        self.findings: list[Finding] = []
        self.width = _usual_width(lines.between(0, SAMPLE_LINES), separator)

    def read(self, limits: Limits) -> None:
        csv.field_size_limit(_LONGEST_FIELD)
        line = 0
        while line < len(self.lines):
            fields, used = self._record(line)
            if len(fields) > limits.columns:
                self._tell("too_many_columns", limit=limits.columns)
                fields = fields[: limits.columns]
            if any("'" in text for text in self.lines.between(line, line + used)):
                fields = [as_written(field) for field in fields]
            self.rows.append(fields)
            self.first_lines.append(line)
            line += used

    def _record(self, line: int) -> tuple[list[str], int]:
        """Fields of the record that begins on this line, and how many lines it takes."""
        written = self.lines[line]
        if '"' not in written:
            return written.split(self.separator), 1
        fields, used = self._quoted(line, strict=True)
        if fields is not None and (used == 1 or len(fields) == self.width):
            return fields, used
        plain = written.split(self.separator)
        if fields is not None and len(plain) != self.width:
            return fields, used
        self._tell("stray_quote")
        loose, used = self._quoted(line, strict=False)
        return (loose, 1) if loose and used == 1 and len(loose) == self.width else (plain, 1)

    def _quoted(self, line: int, *, strict: bool) -> tuple[list[str] | None, int]:
        """The record by CSV's rules; None where they are broken or it does not end in time."""
        last = min(line + LONGEST_RECORD, len(self.lines))
        reader = csv.reader(
            (self.lines[number] + "\n" for number in range(line, last)),
            delimiter=self.separator,
            strict=strict,
        )
        try:
            return next(reader), reader.line_num
        except (csv.Error, StopIteration):
            return None, 1

    def _tell(self, code: str, **values: Given) -> None:
        self.findings.append(finding_of(code, values, Cell("", f"A{len(self.rows) + 1}")))


def _separator(lines: Sequence[str]) -> str:
    """The mark that cuts most lines into the same number of fields, wider tables first.

    Lines that it does not cut count against it: a decimal comma in one row parts no table.
    """

    def fitness(mark: str) -> tuple[float, int]:
        widths = _widths(lines, mark)
        cut = {width: count for width, count in widths.items() if width > 1}
        if not cut:
            return 0.0, 0
        width, count = max(cut.items(), key=lambda found: found[1])
        return (count / widths.total()) * min(width, 12), -SEPARATORS.index(mark)

    return max(SEPARATORS, key=fitness)


def _widths(lines: Sequence[str], separator: str) -> Counter[int]:
    csv.field_size_limit(_LONGEST_FIELD)
    widths: Counter[int] = Counter()
    try:
        for row in csv.reader((line + "\n" for line in lines), delimiter=separator):
            if row:
                widths[len(row)] += 1
    except csv.Error:
        return widths
    return widths


def _usual_width(lines: Sequence[str], separator: str) -> int:
    widths = _widths(lines, separator)
    del widths[1]  # titles and notes, which no mark cuts
    return widths.most_common(1)[0][0] if widths else 1


def _located(doubt: Finding, text: str, first_lines: Sequence[int]) -> Finding:
    """A doubt about characters, told by the row where it stands."""
    if not isinstance(doubt.locator, CharSpan):
        return doubt
    line = text.count("\n", 0, doubt.locator.start)
    row = sum(1 for first in first_lines if first <= line)
    return replace(doubt, locator=Cell("", f"A{max(row, 1)}"))
