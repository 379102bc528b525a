"""Cubes as exchange datasets and datasets as cubes: every status kept both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samstat.cubes.cube import Column, Cube
from samstat.errors import DefinitionError, MemoryLimitError, UnknownCodeError
from samstat.exchange import Dataset, Variable
from samstat.tables import COMBINED, TOTAL, CellStatus, Dimension, has_value
from samstat.tables.table import key_strides

NO_TOTAL = "(no total)"  # stands first where a dimension's codes have no total among them
LARGEST = 30_000_000  # cells of a full table; a dataset holds about 20 bytes for each
PARTS = ("low", "high", "standard_error", "contributors")
COUNTED = ("count", "sum", "distinct")


def as_dataset(
    cube: Cube, *, source: str = "", notes: Sequence[str] = (), measure_name: str = "measure"
) -> Dataset:
    """Every combination of the cube's codes, totals included, and its measures as a variable.

    A measure's interval, standard error and contributors are measures of their own, as in the
    cube's other files. A hierarchy goes along as JSON-stat's `child`. Raises MemoryLimitError where
    the combinations are more than 30 million.
    """
    columns = list(_columns(cube))
    cells = float(np.prod([float(size) for size in cube.shape])) * len(columns)
    if cells > LARGEST:
        raise MemoryLimitError(
            f"with every combination the table has {cells:.0f} cells",
            where=cube.name,
            next_step="Write .parquet or .csv, which list occupied cells only.",
        )
    shape = (int(np.prod(cube.shape)), len(columns))
    values, status = np.full(shape, np.nan), np.empty(shape, dtype=np.uint8)
    for at, (_, column, kind) in enumerate(columns):
        # Without rows it is a zero where things are counted; of nothing there is no rate.
        absent = cube.absent if kind in COUNTED else CellStatus.NOT_APPLICABLE
        status[:, at], values[:, at] = absent, 0.0 if absent.has_value else np.nan
        status[cube.keys, at], values[cube.keys, at] = column.status, column.values
    variables = [_variable(dimension) for dimension in cube.dimensions]
    names = tuple(name for name, _, _ in columns)
    if len(names) > 1:
        variables.append(Variable(measure_name, names, names, measure_name))
    role = {"jsonstat": {"role": {"metric": [measure_name]}}} if len(names) > 1 else {}
    title = cube.name if len(names) > 1 else f"{cube.name}: {names[0]}"
    return Dataset(
        title, tuple(variables), values.ravel(), status.ravel(), tuple(notes), source, rest=role
    )


def _columns(cube: Cube) -> list[tuple[str, Column, str]]:
    found = []
    for name, column in cube.columns.items():
        found.append((name, column, column.kind))
        for part in PARTS:
            numbers = getattr(column, part)
            if numbers is not None:
                found.append((f"{name}_{part}", _part(column, numbers), part))
    return found


def _part(column: Column, numbers: NDArray[Any]) -> Column:
    """An interval's end as a measure; without one, though there is a value, it does not apply."""
    floats = np.asarray(numbers, dtype=np.float64)
    status = column.status.copy()
    status[has_value(status) & np.isnan(floats)] = CellStatus.NOT_APPLICABLE
    return Column("part", floats, status)


def _variable(dimension: Dimension) -> Variable:
    child: dict[str, list[str]] = {}
    for code, parent in zip(dimension.codes, dimension.parents.tolist(), strict=True):
        if parent >= 0:
            child.setdefault(dimension.codes[parent], []).append(code)
    rest = {"jsonstat": {"category": {"child": child}}}
    return Variable(dimension.name, dimension.codes, dimension.codes, dimension.name, rest)


def as_cube(
    dataset: Dataset,
    *,
    totals: Mapping[str, str] | None = None,
    measures: Sequence[str] = (),
    name: str = "",
) -> Cube:
    """The dataset as a cube whose dimensions have no levels between total and codes.

    The total of a dimension is what `totals` says, else what the file says (px' ELIMINATION,
    PxWebApi's elimination code, the root of JSON-stat's `child`), else the code `Total`; where the
    file only says that the codes can be summed, it is their sum. Otherwise there is none: it is
    `NO_TOTAL`, and no cell of it is listed. The variable of measures is the one that the file marks
    as such; without one the whole file is the single measure of `measures`.
    """
    given = dict(totals or {})
    if unknown := set(given) - {each.name for each in dataset.variables}:
        raise DefinitionError(
            "a total is given for what is no dimension",
            where=dataset.title,
            value=sorted(unknown)[0],
            next_step=f"There are: {', '.join(each.name for each in dataset.variables)}.",
        )
    dataset = _with_sums(dataset, given)
    metric = _metric(dataset)
    dimensions, places = [], []
    for at, variable in enumerate(dataset.variables):
        if at == metric:
            continue
        dimension = _dimension(variable, _total(dataset, variable, given))
        dimensions.append(dimension)
        places.append([dimension.number[code] for code in variable.codes])
    keys = np.zeros(1, dtype=np.int64)
    for numbers, stride in zip(places, key_strides(tuple(dimensions)), strict=True):
        keys = np.add.outer(keys, np.array(numbers, dtype=np.int64) * stride).ravel()
    order = np.argsort(keys, kind="stable")
    columns = {
        measure: Column(_kind(values), values[order], status[order])
        for measure, values, status in _measured(dataset, metric, measures)
    }
    title = name or dataset.title
    return Cube(title, tuple(dimensions), keys[order], columns, CellStatus.UNKNOWN)


def _kind(values: NDArray[np.float64]) -> str:
    """Whole numbers are taken for counts, which may be summed; others may be rates."""
    numbers = values[~np.isnan(values)]
    return "count" if (numbers == np.rint(numbers)).all() else "value"


def _metric(dataset: Dataset) -> int:
    """Which variable holds measures; -1 where none does."""
    role = dataset.rest.get("jsonstat", {}).get("role", {}).get("metric", [])
    named = {str(each) for each in role}
    for keyword, language, _, raw in dataset.rest.get("px", {}).get("statements", ()):
        if keyword == "CONTVARIABLE" and not language:
            named.add(str(raw).strip().strip('"'))
    for at, variable in enumerate(dataset.variables):
        if variable.name in named or variable.name == "measure":
            return at
    return -1


def _total(dataset: Dataset, variable: Variable, given: Mapping[str, str]) -> str:
    if variable.name in given:
        if given[variable.name] not in variable.codes:
            raise UnknownCodeError(
                "the total is no code of the dimension",
                where=variable.name,
                value=given[variable.name],
                next_step=f"Its codes begin {', '.join(variable.codes[:5])}.",
            )
        return given[variable.name]
    word = _elimination(dataset, variable)
    for code, label in zip(variable.codes, variable.labels, strict=True):
        if word in (code, label):
            return code
    child = variable.rest.get("jsonstat", {}).get("category", {}).get("child", {})
    roots = set(child) - {code for below in child.values() for code in below}
    if len(roots) == 1 and set(variable.codes) == roots | {c for b in child.values() for c in b}:
        return str(roots.pop())
    return TOTAL if TOTAL in variable.codes else NO_TOTAL


def _elimination(dataset: Dataset, variable: Variable) -> str:
    """The word for a variable's whole; YES where the codes may be summed, empty where neither."""
    for keyword, language, names, raw in dataset.rest.get("px", {}).get("statements", ()):
        if keyword == "ELIMINATION" and not language and list(names) == [variable.name]:
            return str(raw).strip().strip('"')
    extension = variable.rest.get("jsonstat", {}).get("extension", {})
    if not extension.get("elimination"):
        return ""
    return str(extension.get("eliminationValueCode", "YES"))


def _with_sums(dataset: Dataset, given: Mapping[str, str]) -> Dataset:
    """The dataset with the sum of its codes as `Total`, along each variable that can be summed."""
    for at, variable in enumerate(dataset.variables):
        if _elimination(dataset, variable) != "YES" or _total(dataset, variable, given) != NO_TOTAL:
            continue
        values, status = (each.reshape(dataset.shape) for each in (dataset.values, dataset.status))
        flags = np.bitwise_or.reduce(1 << status.astype(np.int64), axis=at, keepdims=True)
        whole, met = np.nansum(values, axis=at, keepdims=True), COMBINED[flags]
        codes = (*variable.codes, TOTAL)
        wider = replace(variable, codes=codes, labels=(*variable.labels, TOTAL))
        dataset = replace(
            dataset,
            variables=(*dataset.variables[:at], wider, *dataset.variables[at + 1 :]),
            values=np.concatenate([values, whole], axis=at).ravel(),
            status=np.concatenate([status, met], axis=at).ravel(),
            remarks={},
        )
    return dataset


def _dimension(variable: Variable, total: str) -> Dimension:
    rest = [code for code in variable.codes if code != total]
    if rest:
        return Dimension.flat(variable.name, rest, total=total)
    return Dimension(variable.name, (total,), np.array([-1], dtype=np.int32), (variable.name,))


def _measured(
    dataset: Dataset, metric: int, measures: Sequence[str]
) -> list[tuple[str, NDArray[np.float64], NDArray[np.uint8]]]:
    if metric < 0:
        if len(measures) > 1:
            raise DefinitionError(
                "the file has no variable of measures, so that it holds one measure only",
                where=dataset.title,
                value=list(measures),
                next_step="Give the measures in files of their own, or mark the variable "
                "(px: CONTVARIABLE, JSON-stat: role metric).",
            )
        return [(measures[0] if measures else "value", dataset.values, dataset.status)]
    variable = dataset.variables[metric]
    values = np.moveaxis(dataset.values.reshape(dataset.shape), metric, -1)
    status = np.moveaxis(dataset.status.reshape(dataset.shape), metric, -1)
    found = []
    for at, (code, label) in enumerate(zip(variable.codes, variable.labels, strict=True)):
        name = label if label in measures and code not in measures else code
        found.append((name, values[..., at].ravel(), status[..., at].ravel()))
    return found
