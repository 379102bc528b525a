"""A workbook that makes the library panic ends in a finding, and nothing reaches the terminal."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from random import Random

import pytest

from samsyn.sources import workbook, workbook_child
from samsyn.sources.apart import Apart
from samsyn.sources.parse import parse_bytes
from samsyn.sources.sheets import NumberText
from samsyn.sources.workbook import open_workbook
from tests.unit.sources.operations.lists import ESF_RADET, as_xlsx, table_of
from tools.fuzz.seeds import seeds

GOOD = as_xlsx(Lista=table_of(ESF_RADET), Annat=[["a", 1.5, None, True]])


def test_rows_numbers_and_sheets_come_as_the_file_has_them() -> None:
    opened = open_workbook(GOOD)
    assert [sheet.name for sheet in opened.sheets] == ["Lista", "Annat"]
    row = opened.sheets[1].rows[0]
    assert list(row) == ["a", "1.5", "", "TRUE"]
    assert [isinstance(cell, NumberText) for cell in row] == [False, True, False, False]


def test_nothing_reaches_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    """Broken files of which some make the library panic, which prints where in its code."""
    random = Random(3)  # noqa: S311 - to be repeated, not to be secret
    for _ in range(60):
        data = bytearray(seeds()["xls"][0])
        for _ in range(3):
            data[random.randrange(512, len(data))] = random.randrange(256)
        open_workbook(bytes(data))
    assert capfd.readouterr() == ("", "")


class Fails:
    """A process that does not answer to the end."""

    def __init__(self, error: type[Exception]) -> None:
        self.error = error

    def ask(self, data: bytes, longest: float) -> Iterator[bytes]:
        yield b'["sheet", "Lista", []]'
        raise self.error


@pytest.mark.parametrize(
    ("error", "code"), [(EOFError, "workbook_too_heavy"), (TimeoutError, "workbook_too_slow")]
)
def test_a_process_that_ends_or_takes_too_long_is_told(
    error: type[Exception], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "_reader", Fails(error))
    told = parse_bytes(GOOD, "lista.xlsx").warnings
    assert code in [found.code for found in told]


def test_after_a_process_was_killed_the_next_workbook_is_read() -> None:
    reader = Apart("samsyn.sources.workbook_child")
    asked = workbook_child.LIMIT.pack(100) + GOOD
    whole = list(reader.ask(asked, 30))
    child = reader._child
    if child is None:
        pytest.fail("no process serves")
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert list(reader.ask(asked, 30)) == whole


def test_too_little_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacks(*_: object) -> Iterator[list[object]]:
        raise MemoryError
        yield []

    monkeypatch.setattr(workbook_child, "_workbook", lacks)
    (frame,) = workbook_child.answer(workbook_child.LIMIT.pack(100) + GOOD)
    assert b"workbook_too_heavy" in frame
