"""`samstat explain`: why a cell is hidden, in plain words, for those who may see its number."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from samstat.cli.known_files import read_codes, rows_in
from samstat.cli.output import report
from samstat.errors import UnknownCodeError
from samstat.tables import TOTAL, Table, parse_dims, read_table

NEEDED = ("value", "status", "public_status", "primary", "secondary", "reason")
NAMED = 5  # unsafe cells told by name; the rest are counted


def explain(
    cell: Annotated[str, typer.Argument(help="The cell: muni=M1,sex=K; totals are left out.")],
    internal: Annotated[Path, typer.Option(help="What samstat protect wrote with --internal.")],
    dims: Annotated[str, typer.Option(help="Columns, coarsest level first: region/muni,sex.")],
    total: Annotated[str, typer.Option(help="The code of a whole.")] = TOTAL,
    json_: Annotated[bool, typer.Option("--json", help="The answer as JSON.")] = False,
) -> None:
    """Say whether a cell is hidden, by which rule, and which unsafe cells it helps to hide."""
    rows = rows_in(internal, NEEDED, "Give the file that samstat protect wrote with --internal.")
    table = read_table(
        internal, parse_dims(dims), freq="value", status="status", total=total, hidden=("",)
    )
    place = table.position(read_codes(cell, "CELL"))
    if place < 0:
        raise UnknownCodeError(
            "the table does not list this cell, so it is a zero that may be shown",
            where="CELL",
            value=cell,
            next_step="Nothing is hidden there. Check the codes if you expected a number.",
        )
    names = [dimension.name for dimension in table.dimensions]  # leaf columns: margins fill them
    by_codes = {tuple(row[name] for name in names): row for row in rows}
    row = by_codes[table.codes(place)]
    unsafe = [
        ", ".join(table.codes(other))
        for other in _beside(table, place)
        if by_codes.get(table.codes(other), {}).get("primary") == "true"
    ]
    answer: dict[str, object] = {
        "cell": ", ".join(table.codes(place)),
        "value": row["value"],
        "published_as": row["public_status"],
        "why": _why(row, unsafe),
    }
    if row["secondary"] == "true":
        answer["unsafe_cells_in_its_sums"] = unsafe
    report(answer, as_json=json_)


def _beside(table: Table, place: int) -> list[int]:
    """The cells that share a sum with this one: its siblings, its parents and its children."""
    found = set()
    for above in table.parents:
        parent = int(above[place])
        if parent >= 0:
            found.update([parent, *np.flatnonzero(above == parent).tolist()])
        found.update(np.flatnonzero(above == place).tolist())
    return sorted(found - {place})


def _why(row: dict[str, str], unsafe: list[str]) -> str:
    if row["primary"] == "true":
        return f"hidden because its own number is unsafe: {row['reason']}"
    if row["secondary"] != "true":
        return "not hidden: its number is not unsafe, and no hidden number follows from it"
    if not unsafe:
        return "hidden for the sake of other hidden cells, whose sums it would help to complete"
    named = "; ".join(unsafe[:NAMED])
    more = f"; and {len(unsafe) - NAMED} more" if len(unsafe) > NAMED else ""
    return f"hidden because with it the sums it is part of would tell too much of: {named}{more}"
