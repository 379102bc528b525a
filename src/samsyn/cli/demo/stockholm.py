"""Facts about the City of Stockholm's projects, with the cell that each value stands in."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

from samsyn.sources.records import Cell, Grid, Item, Parsed, Record, Value

DATA = Path(__file__).resolve().parent / "data" / "stockholm_projects.csv"
ORIGIN = "Stockholms stad, projektsidor på stadens webbplats; avskrivna fakta"
OWNER = "Stockholms stad"
CODE = "0180"


def read(path: Path = DATA) -> Parsed:
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    headings = rows[0]
    records = tuple(
        _record(dict(zip(headings, row, strict=True)), headings, number)
        for number, row in enumerate(rows[1:], start=2)
    )
    return Parsed(
        path=path.name, format="operations_list", records=records, grids=(Grid("", rows),)
    )


def _record(row: dict[str, str], headings: list[str], number: int) -> Record:
    def cell(heading: str) -> Cell:
        return Cell("", f"{chr(ord('A') + headings.index(heading))}{number}")

    city = Value([CODE], cell("role"), items=(Item(CODE, cell("role")),))
    fields = {
        "title": Value(row["title"], cell("title")),
        "fund": Value(row["fund"], cell("fund")),
        "programme": Value(row["period"], cell("period")),
        "period_start": Value(date.fromisoformat(row["start"]), cell("start")),
        "period_end": Value(date.fromisoformat(row["end"]), cell("end")),
        "total_budget": Value(Decimal(row["total_budget_sek"]), cell("total_budget_sek")),
        "currency": Value("SEK", cell("total_budget_sek")),
        "municipalities": city,
    }
    # As a partner the city takes part in a project that another owns, whom its page does not name.
    if row["role"] == "owner":
        fields["owner"] = Value(OWNER, cell("role"))
    if row["eu_funding_sek"]:
        fields["esf_support"] = Value(Decimal(row["eu_funding_sek"]), cell("eu_funding_sek"))
    return Record(type="project", fields=fields)
