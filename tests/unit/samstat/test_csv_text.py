"""Tables as offices export them: delimiters, character sets, thousands and decimals."""

from __future__ import annotations

from pathlib import Path

import pytest

from samstat.errors import CountError, FormatError
from samstat.tables import parse_dims, read_table

DIMS = parse_dims("län,kön")


def counts(folder: Path, content: bytes) -> dict[str, int]:
    (folder / "t.csv").write_bytes(content)
    table = read_table(folder / "t.csv", DIMS, freq="antal")
    return {
        "/".join(table.codes(cell)): int(table.counts[cell])
        for cell in range(len(table))
        if table.is_inner[cell]
    }


LINES = [("län", "kön", "antal"), ("Örebro län", "Män", "{}"), ("Örebro län", "Kvinnor", "7")]
LINES += [("Gävleborgs län", "Män", "2")]


def text(delimiter: str, number: str) -> str:
    return "".join(delimiter.join(line).format(number) + "\r\n" for line in LINES)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1"])
def test_delimiters_and_character_sets(tmp_path: Path, delimiter: str, encoding: str) -> None:
    found = counts(tmp_path, text(delimiter, "1234").encode(encoding))
    assert found == {"Örebro län/Män": 1234, "Örebro län/Kvinnor": 7, "Gävleborgs län/Män": 2}


@pytest.mark.parametrize(
    "number", ["1 234", "1\u00a0234", "1\u2009234", "1\u202f234", "1 234,0", "1234,00", " 1234 "]
)
def test_thousands_and_decimals(tmp_path: Path, number: str) -> None:
    assert counts(tmp_path, text(";", number).encode())["Örebro län/Män"] == 1234


@pytest.mark.parametrize(
    "number", ["1.000", "1.234", "1,234", "12 34", "1.234,0", "x", "..", "-", "1 234 5"]
)
def test_what_is_doubtful_is_refused(tmp_path: Path, number: str) -> None:
    with pytest.raises(FormatError, match=r"t\.csv, column antal"):
        counts(tmp_path, text(";", number).encode())


def test_a_decimal_comma_is_no_thousand(tmp_path: Path) -> None:
    with pytest.raises(CountError):
        counts(tmp_path, text(";", "1,5").encode())


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
def test_another_character_set_is_told(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(FormatError, match="character set"):
        counts(tmp_path, text(",", "5").encode(encoding))
