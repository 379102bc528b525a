"""Bad rows, file by file: told by line and column, and nothing of what they hold is quoted."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
import pytest

from tests.unit.samstat.running import exit_code

HEAD = "person,county,muni,sex,done,hours\n"
# The line that is made bad: nobody else has its person and its hours.
LINE = "secret7,R1,M1,K,yes,77\n"
LINES = [
    f"p{n},R{n % 2},M{n % 4},{'KM'[n % 3 % 2]},{'yes' if n % 2 else 'no'},{n % 40}\n"
    for n in range(60)
]
GOOD = HEAD + LINES[0] + LINE + "".join(LINES[1:])
DEFINITION = """
name = "hours"
[source]
path = "{path}"
[[dimension]]
column = "muni"
[[dimension]]
column = "sex"
[[measure]]
name = "persons"
kind = "distinct"
column = "person"
[[measure]]
name = "hours"
kind = "sum"
column = "hours"
"""
# What is wrong: what the line becomes (or all of the file), the error, and the place it names.
ROWS: dict[str, tuple[str, str, str]] = {
    "a row cut short": ("secret7,R1\n", "FormatError", "line 3"),
    "a row too long": ("secret7,R1,M1,K,yes,77,1,2\n", "FormatError", "line 3"),
    "a decimal comma": ("secret7,R1,M1,K,yes,7,7\n", "FormatError", "line 3"),
    "a word": ("secret7,R1,M1,K,yes,seventy\n", "CountError", "line 3, column hours"),
    "a space between thousands": ("secret7,R1,M1,K,yes,7 700\n", "CountError", "line 3"),
    "a hexadecimal number": ("secret7,R1,M1,K,yes,0x77\n", "CountError", "line 3"),
    "no number": ("secret7,R1,M1,K,yes,\n", "CountError", "column hours"),
    "not a number": ("secret7,R1,M1,K,yes,NaN\n", "CountError", "column hours"),
    "infinity": ("secret7,R1,M1,K,yes,inf\n", "CountError", "column hours"),
    "a number beyond all": ("secret7,R1,M1,K,yes,1e999\n", "CountError", "column hours"),
    "a quote that never ends": ('"secret7,R1,M1,K,yes,77\n', "FormatError", "line 62"),
    "no code": ("secret7,R1,,K,yes,77\n", "MissingCodeError", "column muni"),
}
FILES: dict[str, tuple[bytes, str, str]] = {
    "nothing": (b"", "EmptyTableError", "rows.csv"),
    "a line end": (b"\n", "EmptyTableError", "rows.csv"),
    "headings alone": (HEAD.encode(), "EmptyTableError", "rows.csv"),
    "one row": ((HEAD + LINE).encode(), "SingleRowError", "rows.csv"),
    "a web page": (b"<html><body>404</body></html>", "FormatError", "rows.csv"),
    "a Parquet file": (b"PAR1" + bytes(50), "FormatError", "rows.csv"),
    "a workbook": (b"PK\x03\x04" + bytes(50), "FormatError", "rows.csv"),
    "no such column": (GOOD.replace("hours", "time").encode(), "FormatError", "rows.csv"),
    "Latin-1": (GOOD.replace("K,yes", "Å,yes").encode("latin-1"), "FormatError", "rows.csv, line"),
}


def told(
    words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    """The exit code, and all that was said on standard error."""
    return exit_code(f"{words} --json", monkeypatch), capsys.readouterr().err


def folder_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cube.toml").write_text(DEFINITION.format(path=path), "utf-8")
    (tmp_path / "out.csv").write_text("earlier", "utf-8")
    return tmp_path / path


@pytest.mark.parametrize("backend", ["own", "duckdb"])
@pytest.mark.parametrize("wrong", [*ROWS, *FILES])
def test_what_cannot_be_counted_is_refused_by_each_backend(
    tmp_path: Path,
    wrong: str,
    backend: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if wrong in ROWS:
        line, kind, place = ROWS[wrong]
        data = GOOD.replace(LINE, line).encode()
    else:
        data, kind, place = FILES[wrong]
    folder_of(tmp_path, monkeypatch, "rows.csv").write_bytes(data)
    code, said = told(f"cube cube.toml --out out.csv --backend {backend}", monkeypatch, capsys)
    error = json.loads(said)
    assert (code, error["error"]) == (2, kind)
    assert place in error["where"]
    assert error["next_step"]
    assert not {"secret7", "77", "seventy"} & set(said.replace(",", " ").replace('"', " ").split())
    assert (tmp_path / "out.csv").read_text("utf-8") == "earlier"


@pytest.mark.parametrize(
    "command",
    [
        "perturb rows.csv --dims sex --id person --seed-file seed",
        "protect rows.csv --dims sex --sum hours --contributor person --rule p_percent_10",
    ],
)
@pytest.mark.parametrize("wrong", ["a row cut short", "a row too long", "a quote that never ends"])
def test_rows_that_other_commands_read_are_not_quoted_either(
    tmp_path: Path,
    wrong: str,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    line, kind, place = ROWS[wrong]
    folder_of(tmp_path, monkeypatch, "rows.csv").write_text(GOOD.replace(LINE, line), "utf-8")
    (tmp_path / "seed").write_text("0123456789" * 4, "utf-8")
    code, said = told(f"{command} --out out.csv", monkeypatch, capsys)
    error = json.loads(said)
    assert (code, error["error"]) == (2, kind)
    assert place in error["where"]
    assert error["next_step"]
    assert "secret7" not in said
    assert (tmp_path / "out.csv").read_text("utf-8") == "earlier"


@pytest.mark.parametrize("ending", ["parquet", "arrow"])
def test_a_damaged_file_is_refused_or_counted_and_never_ends_the_process(
    tmp_path: Path,
    ending: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = folder_of(tmp_path, monkeypatch, f"rows.{ending}")
    table = arrow_csv.read_csv(pa.BufferReader(GOOD.encode()))
    if ending == "parquet":
        pq.write_table(table, path)
    else:
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
    whole = path.read_bytes()
    draw = random.Random(3)  # noqa: S311 - which bits are turned
    damaged = [whole[: len(whole) // 2], whole[:-3], b"", b"text", bytes(len(whole))]
    for number in range(40):
        turned = bytearray(whole)
        for _ in range(1 + number // 5):
            turned[draw.randrange(len(turned))] ^= 1 << draw.randrange(8)
        damaged.append(bytes(turned))
    codes = set()
    for data in damaged:
        path.write_bytes(data)
        code, said = told("cube cube.toml --out out.csv", monkeypatch, capsys)
        codes.add(code)
        assert code == 0 or json.loads(said)["where"]
    assert codes == {0, 2}


def test_an_unknown_encoding_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder_of(tmp_path, monkeypatch, "rows.csv").write_text(GOOD, "utf-8")
    definition = DEFINITION.format(path='rows.csv"\nencoding = "klingon')
    (tmp_path / "cube.toml").write_text(definition, "utf-8")
    code, said = told("cube cube.toml --out out.csv", monkeypatch, capsys)
    assert code == 2
    assert json.loads(said)["value"] == "klingon"


def test_an_internal_file_with_semicolons_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    cells = "".join(f"M{m},{s},{2 + 5 * m}\n" for m in range(4) for s in "KM")
    Path("t.csv").write_text(f"muni,sex,freq\n{cells}", "utf-8")
    for words in (
        "protect t.csv --dims muni,sex --out out.csv --internal internal.csv",
        "explain muni=M0,sex=K --internal internal.csv --dims muni,sex",
    ):
        assert exit_code(words, monkeypatch) == 0
        internal = Path("internal.csv")
        internal.write_text(internal.read_text("utf-8").replace(",", ";"), "utf-8")
