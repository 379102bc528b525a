"""Exchange formats: every status, note and text there and back, and real files of publishers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from samstat import errors
from samstat.cli import app
from samstat.disclosure.protect.exact import cheapest_pattern
from samstat.exchange import Dataset, Variable, read_dataset, write_dataset
from samstat.exchange.px import read_px, write_px
from samstat.tables import CellStatus, has_value
from samstat.tables.jj import read_jj

NAMES = ("table.px", "table.json", "table.parquet", "datapackage.json")
LETTERS = st.characters(codec="latin-1", exclude_characters='"#', exclude_categories=("Cc",))
WORDS = st.text(LETTERS, max_size=300)


def alike(one: Dataset, other: Dataset) -> None:
    assert np.array_equal(one.values, other.values, equal_nan=True)
    assert np.array_equal(one.status, other.status)
    assert [(each.name, each.codes, each.labels) for each in one.variables] == [
        (each.name, each.codes, each.labels) for each in other.variables
    ]
    for part in ("title", "notes", "source", "updated", "remarks"):
        assert getattr(one, part) == getattr(other, part), part


def of(status: list[CellStatus], notes: tuple[str, ...] = ()) -> Dataset:
    sexes = Variable("kön", ("K", "M"), ("kvinnor", "män"), "kön")
    years = Variable("år", ("2023", "2024"), ("2023", "2024"), "år")
    codes = np.array(status, dtype=np.uint8)
    values = np.where(codes == CellStatus.ZERO, 0.0, np.arange(4) + 1.5)
    values[~has_value(codes)] = np.nan
    return Dataset("Elever", (sexes, years), values, codes, notes, "Kommunerna", "20240101 08:00")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    status=st.lists(st.sampled_from(list(CellStatus)), min_size=4, max_size=4),
    notes=st.lists(WORDS, max_size=3),
)
def test_no_format_loses_a_status_or_a_note(
    tmp_path: Path, status: list[CellStatus], notes: list[str]
) -> None:
    dataset = of(status, tuple(notes))
    for name in NAMES:
        write_dataset(tmp_path / name, dataset)
        alike(read_dataset(tmp_path / name), dataset)


def test_a_chain_of_formats_keeps_everything(tmp_path: Path) -> None:
    first = dataset = of([CellStatus.SUPPRESSED, CellStatus.ZERO, *[CellStatus.ESTIMATED] * 2])
    for name in (*NAMES, *NAMES[::-1]):
        write_dataset(tmp_path / name, dataset)
        dataset = read_dataset(tmp_path / name)
    alike(dataset, first)


PX = (
    'CHARSET="ANSI";\n{page}LANGUAGE="sv";\nDECIMALS=0;\nTITLE="Elever i Älvdalen";\n'
    'STUB="kön";\nHEADING="år";\nVALUES("kön")="kvinnor","m"\n"än";\n'
    'VALUES("år")="2023","2024";\nCODES("kön")="K","M";\nTIMEVAL("år")=TLIST(A1),"2023","2024";\n'
    'NOTE="En; not";\n{keys}DATA=\n{data};\n'
)


@pytest.mark.parametrize(
    ("encoding", "page"),
    [
        ("cp1252", ""),
        ("utf-8", 'CODEPAGE="utf-8";\n'),
        ("utf-8-sig", ""),
        ("cp850", 'CODEPAGE="cp850";\n'),
        ("iso-8859-1", 'CODEPAGE="iso-8859-1";\n'),
        ("iso-8859-15", 'CODEPAGE="iso-8859-15";\n'),
    ],
)
def test_px_is_read_in_its_own_letters(tmp_path: Path, encoding: str, page: str) -> None:
    path = tmp_path / "table.px"
    path.write_bytes(PX.format(page=page, keys="", data='1 ".."\n. -').encode(encoding))
    dataset = read_px(path)
    assert dataset.title == "Elever i Älvdalen"
    assert dataset.variables[0].labels == ("kvinnor", "män")
    assert dataset.notes == ("En; not",)
    assert [CellStatus(code) for code in dataset.status] == [
        CellStatus.VALUE,
        CellStatus.UNKNOWN,
        CellStatus.NOT_APPLICABLE,
        CellStatus.ZERO,
    ]
    write_px(tmp_path / "again.px", dataset)
    alike(read_px(tmp_path / "again.px"), dataset)
    written = (tmp_path / "again.px").read_bytes().decode(encoding)
    assert "TLIST(A1)" in written
    assert "kvinnor" in written
    assert "Älvdalen" in written


def test_px_without_a_character_set_is_in_that_of_dos(tmp_path: Path) -> None:
    content = PX.format(page="", keys="", data="1 2 3 4").replace('CHARSET="ANSI";\n', "")
    (tmp_path / "table.px").write_bytes(content.encode("cp850"))
    assert read_px(tmp_path / "table.px").title == "Elever i Älvdalen"


def test_px_rows_with_keys_stand_where_they_belong_and_others_are_zero(tmp_path: Path) -> None:
    content = PX.format(page="", keys='KEYS("kön")=CODES;\n', data='"M", 5 6')
    (tmp_path / "table.px").write_bytes(content.encode("cp1252"))
    assert read_px(tmp_path / "table.px").values.tolist() == [0, 0, 5, 6]


@pytest.mark.parametrize("data", ["1 2 3", "1 2 3 4 5", "1 2 3 x"])
def test_px_with_other_cells_than_its_variables_is_refused(tmp_path: Path, data: str) -> None:
    (tmp_path / "table.px").write_bytes(PX.format(page="", keys="", data=data).encode("cp1252"))
    with pytest.raises(errors.FormatError):
        read_px(tmp_path / "table.px")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_another_format_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"region;freq\n1;2\n")
    (tmp_path / "table.manifest.json").write_text("[]", encoding="utf-8")
    with pytest.raises(errors.FormatError):
        read_dataset(tmp_path / name)


def test_rows_changed_after_their_description_are_told(tmp_path: Path) -> None:
    write_dataset(tmp_path / "datapackage.json", of([CellStatus.VALUE] * 4))
    rows = tmp_path / "data.csv"
    rows.write_text(rows.read_text(encoding="utf-8").replace("1.5", "9"), encoding="utf-8")
    with pytest.raises(errors.FormatError, match="not those"):
        read_dataset(tmp_path / "datapackage.json")


def test_jsonstat_words_and_blanks_are_kept_apart(tmp_path: Path) -> None:
    dimension = {"category": {"index": ["a", "b", "c", "d"]}}
    data = {"version": "2.0", "class": "dataset", "id": ["x"], "size": [4]}
    data |= {"dimension": {"x": dimension}, "value": {"0": 1, "2": 3}}
    data["status"] = {"0": "p", "1": "c", "2": "own word"}
    path = tmp_path / "table.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    dataset = read_dataset(path)
    assert [CellStatus(code) for code in dataset.status] == [
        CellStatus.PRELIMINARY,
        CellStatus.SUPPRESSED,
        CellStatus.VALUE,
        CellStatus.UNKNOWN,
    ]
    assert dataset.remarks == {2: "own word"}
    for name in NAMES:
        write_dataset(tmp_path / name, dataset)
        assert read_dataset(tmp_path / name).remarks == dataset.remarks


@pytest.mark.shared
def test_every_px_file_of_a_publisher_goes_there_and_back(shared_dir: Path, tmp_path: Path) -> None:
    paths = sorted((shared_dir / "data" / "statistics").rglob("*.px"))
    assert len(paths) == 2
    for path in paths:
        dataset = read_dataset(path)
        for out in NAMES:
            write_dataset(tmp_path / out, dataset)
            again = read_dataset(tmp_path / out)
            alike(again, dataset)
            assert again.rest["px"] == dataset.rest["px"]


@pytest.mark.shared
def test_a_publishers_jsonstat_comes_back_word_by_word(shared_dir: Path, tmp_path: Path) -> None:
    path = shared_dir / "data" / "statistics" / "pxweb_v2" / "TAB6471_data.json"
    dataset = read_dataset(path)
    write_dataset(tmp_path / "again.json", dataset)
    again = json.loads((tmp_path / "again.json").read_text(encoding="utf-8"))
    assert again == json.loads(path.read_text(encoding="utf-8"))
    for out in NAMES[2:]:
        write_dataset(tmp_path / out, dataset)
        alike(read_dataset(tmp_path / out), dataset)


def test_the_command_converts_and_tells_the_statuses(tmp_path: Path) -> None:
    write_dataset(tmp_path / "table.px", of([CellStatus.SUPPRESSED, *[CellStatus.VALUE] * 3]))
    given_paths = [str(tmp_path / "table.px"), str(tmp_path / "table.json")]
    result = CliRunner().invoke(app, ["convert", *given_paths, "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["statuses"] == {"suppressed": 1, "value": 3}
    alike(read_dataset(tmp_path / "table.json"), read_dataset(tmp_path / "table.px"))


JJ = """0
3
0 9 9 s 0 12 0 0 0
1 7 7 z 0 12 0 0 0
2 2 2 u 1 12 1 2 3
1
0.0 3 : 0 (-1) 1 (1) 2 (1)
"""


def test_jj_goes_through_the_formats_that_keep_its_relations(tmp_path: Path) -> None:
    (tmp_path / "problem.jj").write_text(JJ, encoding="utf-8")
    for between in ("table.json", "table.parquet", "datapackage.json"):
        for source, out in (("problem.jj", between), (between, "again.jj")):
            words = ["convert", str(tmp_path / source), str(tmp_path / out)]
            result = CliRunner().invoke(app, words)
            assert result.exit_code == 0, result.exception
        assert (tmp_path / "again.jj").read_text(encoding="utf-8") == JJ
    dataset = read_dataset(tmp_path / "problem.jj")
    assert dataset.remarks == {1: "z", 2: "u"}
    write_dataset(tmp_path / "table.px", dataset)
    assert read_dataset(tmp_path / "table.px").remarks == dataset.remarks
    with pytest.raises(errors.FormatError, match="which cells add up"):
        write_dataset(tmp_path / "again.jj", read_dataset(tmp_path / "table.px"))


TABLE = "region,muni,sex,freq\nR1,M1,K,2\nR1,M1,M,5\nR1,M2,K,6\nR1,M2,M,9\nR2,M3,K,4\nR2,M3,M,7\n"


def test_a_csv_table_becomes_a_jj_problem_whose_cells_are_named(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    words = ["convert", str(tmp_path / "table.csv"), str(tmp_path / "out.jj")]
    result = CliRunner().invoke(app, [*words, "--dims", "region/muni,sex"])
    assert result.exit_code == 0, result.exception
    problem = read_jj(tmp_path / "out.jj")
    names = (tmp_path / "out.cells.csv").read_text(encoding="utf-8").splitlines()
    assert names[0] == "cell,muni,sex"
    cells = {tuple(row.split(",")[1:]): int(row.split(",")[0]) for row in names[1:]}
    unsafe = cells["M1", "K"]
    assert [at for at, word in enumerate(problem.status) if word == "u"] == [unsafe]
    assert (problem.values[unsafe], problem.up[unsafe], problem.slide[unsafe]) == (2, 2, 3)
    assert problem.values[cells["Total", "Total"]] == 33
    for members, signs in problem.relations:
        assert problem.values[members] @ signs == 0
    hidden = cheapest_pattern(problem).hidden
    assert hidden[unsafe]
    assert hidden.sum() >= 4
    result = CliRunner().invoke(app, words)
    assert isinstance(result.exception, errors.FormatError)
    assert "--dims" in result.exception.next_step


@pytest.mark.parametrize("name", ["out.px", "out.json", "datapackage.json"])
def test_a_csv_table_becomes_an_exchange_table_with_its_hidden_cells(
    tmp_path: Path, name: str
) -> None:
    rows = "muni,sex,value,status\nM1,K,,suppressed\nM1,M,,suppressed\nM2,K,3,value\nM2,M,8,value\n"
    rows += "Total,Total,19,value\nM1,Total,8,value\n"
    (tmp_path / "table.csv").write_text(rows, encoding="utf-8")
    words = ["convert", str(tmp_path / "table.csv"), str(tmp_path / name), "--dims", "muni,sex"]
    result = CliRunner().invoke(app, [*words, "--json"])
    assert result.exit_code == 0, result.exception
    dataset = read_dataset(tmp_path / name)
    assert dataset.shape == (3, 3)
    grid = dataset.status.reshape(3, 3)
    assert dataset.variables[0].codes == ("Total", "M1", "M2")
    assert [CellStatus(code) for code in grid[1]] == [
        CellStatus.VALUE,
        CellStatus.SUPPRESSED,
        CellStatus.SUPPRESSED,
    ]
