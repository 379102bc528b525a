"""Indicators on publishers' own figures, held to a plain computation of the same rows."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections import Counter
from pathlib import Path

import pyarrow.csv as arrow_csv
import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from samstat.cli import app

pytestmark = pytest.mark.shared


def computed(indicator: str, cube: str, out: Path, *more: str) -> list[dict[str, object]]:
    words = ["indicators", "compute", indicator, "--cube", cube, "--out", str(out), "--json"]
    result = CliRunner().invoke(app, [*words, *more])
    assert result.exit_code == 0, (result.output, result.exception)
    assert json.loads(result.stdout)["cells"] > 0
    options = arrow_csv.ConvertOptions(column_types=dict.fromkeys(("year", "region"), "string"))
    rows: list[dict[str, object]] = arrow_csv.read_csv(out, convert_options=options).to_pylist()
    return rows


LEVELS = """
  case utbildningsnivå when 'eftergymnasial utbildning, mindre än 3 år' then 'post_secondary_short'
    when 'eftergymnasial utbildning, 3 år eller mer' then 'post_secondary_long'
    when 'forskarutbildning' then 'doctoral' else 'other' end
"""


def test_post_secondary_education_in_each_municipality(shared_dir: Path, tmp_path: Path) -> None:
    database = shared_dir / "data" / "statistics" / "jonas_utbildning-ren.sqlite"
    query = f"select kommun as municipality, kön as sex, år as year, {LEVELS} as level, antal from utbildningsdataRen"  # noqa: E501, S608
    (tmp_path / "education.toml").write_text(
        f'name = "education"\n[source]\ndatabase = "{database}"\nquery = """{query}"""\n'
        + "".join(
            f'[[dimension]]\nname = "{n}"\n' for n in ("municipality", "sex", "year", "level")
        )
        + '[[measure]]\nname = "persons"\nkind = "count"\ncolumn = "antal"\n',
        encoding="utf-8",
    )
    cube = f"education={tmp_path / 'education.toml'}"
    rows = computed("post_secondary_education", cube, tmp_path / "out.csv")
    found = {(row["municipality"], row["sex"], row["year"]): row["value"] for row in rows}
    assert len({row["municipality"] for row in rows}) == 291
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        plain = connection.execute(
            "select kommun, år, 100.0 * sum(case when utbildningsnivå like 'efter%' or "
            "utbildningsnivå like 'forskar%' then antal end) / sum(antal) "
            "from utbildningsdataRen group by kommun, år"
        ).fetchall()
    connection.close()
    assert len(plain) == 580
    for municipality, year, share in plain:
        assert found[municipality, "Total", str(year)] == pytest.approx(share, abs=0.0501)


# The publisher writes '<5' for small counts.
STATED = """
  select county, period, case when unemployedTotal = '<5' then null else unemployedTotal end
    as unemployedTotal, case when unemployedTotal = '<5' then 'suppressed' end as status
  from unemployed
"""


def test_registered_unemployed_by_county_as_an_index(shared_dir: Path, tmp_path: Path) -> None:
    database = shared_dir / "data" / "statistics" / "lompish_unemployed.sqlite3"
    (tmp_path / "unemployed.toml").write_text(
        f'name = "unemployed"\nstatus = "status"\n[source]\ndatabase = "{database}"\n'
        f'query = """{STATED}"""\n'
        '[[dimension]]\nname = "county"\n[[dimension]]\nname = "month"\ncolumn = "period"\n'
        '[[measure]]\nname = "persons"\nkind = "count"\ncolumn = "unemployedTotal"\n',
        encoding="utf-8",
    )
    cube = f"unemployed={tmp_path / 'unemployed.toml'}"
    rows = computed("unemployed_index", cube, tmp_path / "out.csv")
    base, then = (
        {row["county"]: row["value"] for row in rows if row["month"] == month}
        for month in ("2018-01", "2022-07")
    )
    assert set(base.values()) == {100}
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        (january, july) = (
            dict(
                connection.execute(
                    "select county, sum(unemployedTotal) from unemployed "
                    "where period = ? group by county",
                    (month,),
                )
            )
            for month in ("2018-01", "2022-07")
        )
    connection.close()
    hidden = {row["county"] for row in rows if row["status"] != "value"} - {"Total"}
    for county in set(january) - hidden:
        assert then[county] == pytest.approx(100 * july[county] / january[county], abs=0.0501)


def test_share_under_twenty_from_a_table_of_scb(shared_dir: Path, tmp_path: Path) -> None:
    path = shared_dir / "data" / "statistics" / "pxweb_v2" / "TAB6471_data.json"
    rows = computed("under_20_share", f"population={path}", tmp_path / "out.csv")
    found = {(row["region"], row["month"]): row["value"] for row in rows}
    data = json.loads(path.read_text(encoding="utf-8"))
    sizes = data["size"]
    counties = list(data["dimension"]["Region"]["category"]["index"])
    ages = list(data["dimension"]["Alder"]["category"]["index"])

    def persons(county: int, age: int, month: int) -> int:
        at = ((county * sizes[1] + age) * sizes[2] + 0) * sizes[3] * sizes[4] + month
        return int(data["value"][at])

    assert ages[:2] == ["0-9", "10-19"]
    for at, county in enumerate(counties):
        whole = sum(persons(at, age, 3) for age in range(len(ages)))
        young = persons(at, 0, 3) + persons(at, 1, 3)
        assert found[county, "2026M04"] == pytest.approx(100 * young / whole, abs=0.0501)


def test_social_procurement_by_sector(shared_dir: Path, tmp_path: Path) -> None:
    book = shared_dir / "data" / "procurement" / "number_of_procurements.xlsx"
    sheet = CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()
    names = [str(each) for each in sheet[0]]
    sector, kind, social = (
        names.index(name)
        for name in ("Sektor för köpare", "Upphandlingsslag", "Socialt hållbar upphandling")
    )
    stated = [
        (str(row[sector]) or "?", str(row[kind]) or "?", str(row[social])) for row in sheet[1:]
    ]
    with (tmp_path / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("sector", "kind", "social"), *stated])
    (tmp_path / "procurements.toml").write_text(
        'name = "procurements"\n[source]\npath = "rows.csv"\n'
        '[[dimension]]\nname = "sector"\n[[dimension]]\nname = "kind"\n'
        '[[measure]]\nname = "social"\nkind = "count"\nwhere = { social = ["True"] }\n'
        '[[measure]]\nname = "stated"\nkind = "count"\nwhere = { social = ["True", "False"] }\n',
        encoding="utf-8",
    )
    cube = f"procurements={tmp_path / 'procurements.toml'}"
    rows = computed("social_procurement", cube, tmp_path / "out.csv")
    met = Counter((each[0], each[2]) for each in stated)
    assert met.total() > 18_000
    for row in rows:
        if row["kind"] != "Total" or row["sector"] == "Total":
            continue
        yes, no = met[str(row["sector"]), "True"], met[str(row["sector"]), "False"]
        if yes + no:
            assert row["value"] == pytest.approx(100 * yes / (yes + no), abs=0.0501)
        else:
            assert row["status"] == "not applicable"
