"""τ-ARGUS' JJ files as datasets: one variable of cells, by number.

What a cell may become ('u' unsafe, 'z' to be shown) is its remark. Costs, bounds, protection levels
and relations stand in `rest`, so that a problem goes through the formats that keep it and back.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from samstat.errors import FormatError
from samstat.exchange.dataset import Dataset, Variable
from samstat.tables import CellStatus, has_value
from samstat.tables.jj import Problem, read_jj, write_jj

LEVELS = ("cost", "lowest", "highest", "down", "up", "slide")


def read_jj_dataset(path: Path) -> Dataset:
    """The problem's cells as a dataset; FormatError where the file is none, or is cut short."""
    if not path.is_file():
        raise FormatError("there is no such file", where=path.name, next_step="Check the path.")
    return dataset_of(read_jj(path), path.stem)


def dataset_of(problem: Problem, title: str) -> Dataset:
    names = tuple(str(number) for number in range(len(problem.values)))
    remarks = {at: word for at, word in enumerate(problem.status) if word != "s"}
    rest: dict[str, Any] = {name: getattr(problem, name).tolist() for name in LEVELS}
    rest["relations"] = [
        [cells.tolist(), [int(sign) for sign in signs]] for cells, signs in problem.relations
    ]
    status = np.full(len(names), CellStatus.VALUE, dtype=np.uint8)
    variable = Variable("cell", names, names, "cell")
    return Dataset(title, (variable,), problem.values, status, remarks=remarks, rest={"jj": rest})


def write_jj_dataset(path: Path, dataset: Dataset) -> None:
    """The problem that the dataset came from; FormatError where it came from none."""
    rest = dataset.rest.get("jj")
    if not rest:
        raise FormatError(
            "the table does not say which cells add up to which",
            where=path.name,
            next_step="Convert a CSV file with --dims, whose hierarchies say so.",
        )
    if not has_value(dataset.status).all():
        raise FormatError(
            "the JJ format has no cells without a number",
            where=path.name,
            next_step="Leave out what has no number, or write another format (.px, .jsonstat).",
        )
    words = tuple(dataset.remarks.get(at, "s") for at in range(len(dataset.values)))
    levels = {name: np.array(rest[name], dtype=np.float64) for name in LEVELS}
    relations = tuple(
        (np.array(cells, dtype=np.int64), np.array(signs, dtype=np.float64))
        for cells, signs in rest["relations"]
    )
    write_jj(path, Problem(dataset.values, status=words, relations=relations, **levels))
