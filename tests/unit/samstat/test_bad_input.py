"""Bad input, command by command: what is said, where, and that nothing is written over."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from samstat.exchange import read_dataset
from samstat.tables import CellStatus
from tests.unit.samstat.running import exit_code

HEAD = "region,muni,sex,freq\n"
GOOD = HEAD + "".join(f"R{m % 2},M{m},{s},{20 + 3 * m}\n" for m in range(4) for s in "KM")
TABLES: dict[str, tuple[str | bytes, str, str]] = {
    # what is wrong: the file, the error, and what its place must name
    "a code with two parents": (GOOD + "R1,M0,K,5\n", "TwoParentsError", "M0"),
    "codes above each other": (HEAD + "A,B,K,5\nB,A,K,6\n", "TwoParentsError", ""),
    "totals that do not add up": (GOOD + "R0,R0,K,999\n", "TotalsError", "row 9"),
    "a negative count": (GOOD.replace("M0,K,20", "M0,K,-20"), "CountError", "row 1"),
    "a fraction": (GOOD.replace("M0,K,20", "M0,K,2.5"), "CountError", "row 1"),
    "points between thousands": (GOOD.replace("K,20", "K,1.000"), "FormatError", "column freq"),
    "a word for a count": (GOOD.replace("M0,K,20", "M0,K,many"), "FormatError", "column freq"),
    "a missing code": (GOOD.replace("M0,K,20", ",K,20"), "MissingCodeError", "row 1"),
    "the same cell twice": (GOOD + "R0,M0,K,20\n", "DuplicateCellError", "M0"),
    "no column of counts": (GOOD.replace("freq", "number"), "FormatError", "freq"),
    "headings alone": (HEAD, "EmptyTableError", "table.csv"),
    "nothing at all": ("", "EmptyTableError", "table.csv"),
    "a single row": (HEAD + "R0,M0,K,5\n", "SingleRowError", ""),
    "a Parquet file": (b"PAR1" + bytes(100), "FormatError", "table.csv"),
    "a workbook": (b"PK\x03\x04" + bytes(100), "FormatError", "table.csv"),
    "a gzip file cut short": (gzip.compress(GOOD.encode())[:40], "FormatError", "table.csv"),
}
COMMANDS = {
    "protect": "protect table.csv --dims region/muni,sex --out out.csv",
    "round": "round table.csv --dims region/muni,sex --out out.csv",
    "audit": "audit table.csv --dims region/muni,sex",
    "convert": "convert table.csv out.px --dims region/muni,sex",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "table.csv").write_text(GOOD, "utf-8")
    for name in ("out.csv", "out.px"):
        (tmp_path / name).write_text("earlier", "utf-8")
    return tmp_path


def failed(
    words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, dict[str, str]]:
    """The exit code and the error as `--json` tells it, of the command as it is installed."""
    code = exit_code(f"{words} --json", monkeypatch)
    said = capsys.readouterr()
    assert said.out == ""
    error: dict[str, str] = json.loads(said.err)
    return code, error


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("wrong", TABLES)
def test_a_bad_table_is_refused_and_nothing_is_written(
    folder: Path,
    wrong: str,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    content, kind, place = TABLES[wrong]
    data = content if isinstance(content, bytes) else content.encode()
    (folder / "table.csv").write_bytes(data)
    code, error = failed(COMMANDS[command], monkeypatch, capsys)
    assert (code, error["error"]) == (2, kind)
    assert place in " ".join(error.values())
    assert sorted(each.name for each in folder.iterdir()) == ["out.csv", "out.px", "table.csv"]
    assert (folder / "out.csv").read_text() == (folder / "out.px").read_text() == "earlier"


OPTIONS = {
    # the command's words: its exit code and its error
    "protect none.csv --dims muni,sex --out out.csv": (2, "FormatError"),
    "protect table.csv --dims muni,,sex --out out.csv": (2, "FormatError"),
    "protect table.csv --dims muni,sex --out table.csv/out.csv": (2, "FormatError"),
    "protect table.csv --dims muni,sex --out out.csv --rule none.toml": (2, "RuleError"),
    "protect table.csv --dims muni,sex --out out.csv --keep sex=K:0": (2, "WeightError"),
    "protect table.csv --dims muni,sex --out out.csv --memory-limit 0": (2, "MemoryLimitError"),
    "protect table.csv --dims muni,sex --out out.csv --threshold 99999": (
        2,
        "EverythingSuppressedError",
    ),
    "round table.csv --dims muni,sex --out table.csv/out.csv": (2, "FormatError"),
    "convert table.csv table.csv/out.px --dims muni,sex": (2, "FormatError"),
    "convert table.csv out.docx --dims muni,sex": (2, "FormatError"),
}


@pytest.mark.parametrize("words", OPTIONS)
def test_bad_options_are_refused_and_nothing_is_written(
    folder: Path,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, error = failed(words, monkeypatch, capsys)
    assert (code, error["error"]) == OPTIONS[words]
    assert error["what"]
    assert (folder / "out.csv").read_text() == (folder / "out.px").read_text() == "earlier"


@pytest.mark.parametrize("command", ["protect", "convert"])
def test_statuses_are_kept_without_being_asked_for(
    folder: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every status but our own rounding and suppression, which other tests read back."""
    words = ["preliminary", "estimated", "unknown", "not applicable", "not reported"]
    words += ["rounded at source", "rounded", "value"]
    bare = {"unknown", "not applicable", "not reported"}
    rows = [f"M{n},K,{'' if word in bare else 20 + n},{word}\n" for n, word in enumerate(words)]
    rows += [f"M{n},M,50,value\n" for n in range(len(words))]
    (folder / "table.csv").write_text("muni,sex,freq,status\n" + "".join(rows), "utf-8")
    out = "out.csv" if command == "protect" else "out.json"
    words_of = {
        "protect": "protect table.csv --dims muni,sex --out out.csv",
        "convert": "convert table.csv out.json --dims muni,sex",
    }
    assert exit_code(words_of[command], monkeypatch) == 0
    written = (folder / out).read_text("utf-8")
    if command == "protect":
        for n, word in enumerate(words):
            assert f'"M{n}","K",{"" if word in bare else 20 + n},"{word}"' in written
    else:
        met = set(read_dataset(folder / out).status.tolist())
        assert {CellStatus.read(word) for word in words} <= met
