"""A cube's definition as a TOML file."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from samstat.cubes.definition import Definition, DimensionSpec, Measure
from samstat.errors import DefinitionError, TwoParentsError
from samstat.survey.design import Design
from samstat.tables import TOTAL

DIMENSION = {"name", "column", "columns", "code_list", "parents", "total", "missing"}
MEASURE = {
    "name",
    "kind",
    "column",
    "where",
    "weight",
    "decimals",
    "numerator",
    "denominator",
    "interval",
    "confidence",
}
MEASURE_TYPES: dict[str, type] = {"decimals": int, "confidence": float, "where": dict}
CUBE = {"name", "source", "dimension", "measure", "where", "status", "check_margins", "design"}
DESIGN = {each.name for each in fields(Design)}


def read_definition(path: Path) -> tuple[Definition, Mapping[str, str]]:
    """The definition and its [source] table; DefinitionError says what is wrong and where."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DefinitionError(
            f"the definition cannot be read ({error})",
            where=path.name,
            next_step="Give a TOML file in UTF-8.",
        ) from error
    _refuse_others(data, CUBE, path.name)
    dimensions = [_dimension(each, path) for each in _tables(data, "dimension", path.name)]
    measures = [_measure(each, path.name) for each in _tables(data, "measure", path.name)]
    definition = Definition(
        name=str(data.get("name", path.stem)),
        dimensions=tuple(dimensions),
        measures=tuple(measures),
        where=_where(data.get("where", {}), path.name),
        status=data.get("status"),
        check_margins=bool(data.get("check_margins", False)),
        design=_design(data.get("design"), path.name),
    )
    source = data.get("source", {})
    if not isinstance(source, dict) or not all(isinstance(each, str) for each in source.values()):
        raise DefinitionError(
            "[source] is a table of texts",
            where=path.name,
            value=source,
            next_step='Write path = "rows.parquet" below [source], or database and query.',
        )
    return definition, source


def _tables(data: Mapping[str, Any], name: str, where: str) -> list[dict[str, Any]]:
    found = data.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise DefinitionError(
            f"write each {name} as [[{name}]]",
            where=where,
            next_step="Two brackets begin each one; docs/how-to/cube.md shows a whole definition.",
        )
    return found


def _dimension(data: Mapping[str, Any], path: Path) -> DimensionSpec:
    _refuse_others(data, DIMENSION, f"{path.name}, dimension")
    total = str(data.get("total", TOTAL))
    name = str(data.get("name") or data.get("column") or "")
    columns = data.get("columns") or [data.get("column") or name]
    if not name or not isinstance(columns, list):
        raise DefinitionError(
            "a dimension has a name and its columns",
            where=path.name,
            value=dict(data),
            next_step='Write column = "sex", or name and columns = ["county", "municipality"].',
        )
    parents = data.get("parents")
    if "code_list" in data:
        parents = read_code_list(path.parent / str(data["code_list"]), total=total)
    return DimensionSpec(
        name=name,
        columns=tuple(str(each) for each in columns),
        parents=None if parents is None else {str(c): str(p) or total for c, p in parents.items()},
        total=total,
        missing=data.get("missing"),
    )


def read_code_list(path: Path, *, total: str = TOTAL) -> dict[str, str]:
    """Code → parent from a CSV file with the columns code and parent (empty: the total)."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DefinitionError(
            f"the code list cannot be read ({type(error).__name__})",
            where=path.name,
            next_step="Give a CSV file in UTF-8 beside the definition.",
        ) from error
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    parents: dict[str, str] = {}
    for number, row in enumerate(csv.DictReader(text.splitlines(), delimiter=delimiter), 2):
        code, parent = (row.get("code") or "").strip(), (row.get("parent") or "").strip()
        if not code:
            raise DefinitionError(
                "the code list has a row without a code",
                where=f"{path.name}, row {number}",
                next_step="Its headings are code and parent.",
            )
        if parents.setdefault(code, parent or total) != (parent or total):
            raise TwoParentsError(
                f"{code!r} stands below both {parents[code]!r} and {parent or total!r}",
                where=f"{path.name}, row {number}",
                next_step="Give it one parent, or a code of its own below each.",
            )
    return parents


def _measure(data: Mapping[str, Any], where: str) -> Measure:
    _refuse_others(data, MEASURE, f"{where}, measure")
    if not isinstance(data.get("name"), str) or not isinstance(data.get("kind"), str):
        raise DefinitionError(
            "a measure has a name and a kind",
            where=where,
            value=dict(data),
            next_step='Write name = "persons" and kind = "distinct", say.',
        )
    for name, value in data.items():
        kinds = MEASURE_TYPES.get(name, str)
        if not isinstance(value, kinds) or isinstance(value, bool):
            raise DefinitionError(
                f"{name} is of another kind",
                where=f"{where}, measure {data['name']}",
                value=value,
                next_step="decimals is a whole number, confidence a number, where a table; "
                "all else is a text.",
            )
    wheres = _where(data.get("where", {}), f"{where}, measure {data['name']}")
    return Measure(**{**data, "where": wheres})


def _design(data: object, where: str) -> Design | None:
    if data is None:
        return None
    if not isinstance(data, dict):
        raise DefinitionError(
            "write the design as [design]",
            where=where,
            value=data,
            next_step="One bracket: there is one design; docs/method/surveys.md shows it.",
        )
    _refuse_others(data, DESIGN, f"{where}, design")
    given = {**data, "replicates": tuple(data.get("replicates", ()))}
    for name in ("strata", "cluster", "population", "method"):
        if not isinstance(given.get(name, ""), str):
            raise DefinitionError(
                f"{name} is a text",
                where=f"{where}, design",
                value=given[name],
                next_step="Write the name of a column in quotes.",
            )
    return Design(**given)


def _where(data: object, where: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(data, dict):
        raise DefinitionError(
            "where names columns and values", where=where, value=data, next_step='{ sex = ["K"] }'
        )
    return {
        str(column): tuple(str(v) for v in (values if isinstance(values, list) else [values]))
        for column, values in data.items()
    }


def _refuse_others(data: Mapping[str, Any], known: set[str], where: str) -> None:
    if others := sorted(set(data) - known):
        raise DefinitionError(
            "there is no such entry",
            where=where,
            value=others[0],
            next_step=f"Use {', '.join(sorted(known))}.",
        )
