"""Rows of cells: Data Package (CSV with its schema) and Parquet with a manifest.

Both hold one row a cell: a code a variable, the value, and the status' word. What the rows do not
say (texts of codes, title, notes) stands in the JSON file beside them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from samstat.errors import FormatError, UnknownCodeError
from samstat.exchange.dataset import Dataset, Variable
from samstat.tables import CellStatus

VALUE, STATUS, REMARK = "value", "status", "remark"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def write_package(path: Path, dataset: Dataset) -> None:
    """A Data Package: `path` is its datapackage.json, the rows stand beside it in data.csv."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = path.parent / "data.csv"
    arrow_csv.write_csv(_rows(dataset), rows)
    resource = {
        "name": "data",
        "path": rows.name,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": rows.stat().st_size,
        "hash": _hash(rows),
        "schema": {"fields": _fields(dataset), "missingValues": [""]},
    }
    package = {"$schema": PROFILE, "resources": [resource], "samstat": _described(dataset)}
    package["title"] = dataset.title
    _write_json(path, package)


def read_package(path: Path) -> Dataset:
    """The first resource of a Data Package that samstat wrote; its hash must be the rows'."""
    package = _read_json(path)
    try:
        resource, about = package["resources"][0], package["samstat"]
        rows = path.parent / Path(resource["path"]).name
        names = [each["name"] for each in about["variables"]]
    except (KeyError, IndexError, TypeError) as error:
        raise _not_ours(path) from error
    _check_hash(rows, resource.get("hash"))
    types: dict[str, pa.DataType] = dict.fromkeys([*names, STATUS, REMARK], pa.string())
    types[VALUE] = pa.float64()
    convert = arrow_csv.ConvertOptions(column_types=types, strings_can_be_null=False)
    return _dataset(arrow_csv.read_csv(rows, convert_options=convert), about, path)


def write_parquet(path: Path, dataset: Dataset) -> None:
    """The rows as Parquet, and what they mean in a manifest of the same name, ending in .json."""
    pq.write_table(_rows(dataset), path, compression="zstd")
    _write_json(manifest_of(path), {"file": path.name, "hash": _hash(path), **_described(dataset)})


def read_parquet(path: Path) -> Dataset:
    """A Parquet file with its manifest; FormatError where they do not belong together."""
    about = _read_json(manifest_of(path))
    if "variables" not in about:
        raise _not_ours(path)
    _check_hash(path, about.get("hash"))
    return _dataset(pq.read_table(path), about, path)


def manifest_of(path: Path) -> Path:
    return path.with_suffix(".manifest.json")


def _rows(dataset: Dataset) -> pa.Table:
    places = np.unravel_index(np.arange(len(dataset.values)), dataset.shape)
    columns: dict[str, pa.Array] = {}
    for variable, at in zip(dataset.variables, places, strict=True):
        columns[variable.name] = pa.array(variable.codes).take(pa.array(at))
    columns[VALUE] = pa.array(dataset.values, mask=np.isnan(dataset.values))
    labels = pa.array([each.label for each in CellStatus])
    columns[STATUS] = labels.take(pa.array(dataset.status.astype(np.int64)))
    if dataset.remarks:
        remarks = [dataset.remarks.get(at, "") for at in range(len(dataset.values))]
        columns[REMARK] = pa.array(remarks)
    return pa.table(columns)


def _fields(dataset: Dataset) -> list[dict[str, Any]]:
    fields: list[dict[str, Any]] = [
        {
            "name": each.name,
            "title": each.label or each.name,
            "type": "string",
            "categories": [
                {"value": code, "label": label}
                for code, label in zip(each.codes, each.labels, strict=True)
            ],
        }
        for each in dataset.variables
    ]
    fields.append({"name": VALUE, "type": "number"})
    labels = [each.label for each in CellStatus]
    fields.append({"name": STATUS, "type": "string", "constraints": {"enum": labels}})
    if dataset.remarks:
        fields.append({"name": REMARK, "type": "string"})
    return fields


def _described(dataset: Dataset) -> dict[str, Any]:
    return {
        "title": dataset.title,
        "source": dataset.source,
        "updated": dataset.updated,
        "notes": list(dataset.notes),
        "variables": [
            {
                "name": each.name,
                "label": each.label,
                "codes": list(each.codes),
                "labels": list(each.labels),
                "rest": dict(each.rest),
            }
            for each in dataset.variables
        ],
        "rest": dict(dataset.rest),
    }


def _dataset(rows: pa.Table, about: Mapping[str, Any], path: Path) -> Dataset:
    """The rows put where their codes say, in whatever order they stand; each cell once."""
    try:
        variables = tuple(
            Variable(e["name"], tuple(e["codes"]), tuple(e["labels"]), e["label"], e["rest"])
            for e in about["variables"]
        )
        words = rows.column(STATUS).to_pylist()
        given = rows.column(VALUE).to_numpy()
        at = np.zeros(rows.num_rows, dtype=np.int64)
        for each in variables:
            number = {code: place for place, code in enumerate(each.codes)}
            column = rows.column(each.name).to_pylist()
            at = at * len(each.codes) + np.array([number[code] for code in column])
        title, notes = about["title"], tuple(about["notes"])
    except KeyError as error:
        raise UnknownCodeError(
            "the rows and their description do not fit",
            where=path.name,
            value=error.args[0],
            next_step="Read rows with the description that was written with them.",
        ) from error
    cells = int(np.prod([len(each.codes) for each in variables]))
    if len(at) != cells or len(np.unique(at)) != cells:
        raise FormatError(
            "the rows are not each cell once",
            where=path.name,
            value=f"{len(at)} of {cells}",
            next_step="Give each combination of codes one row.",
        )
    values, status = np.full(cells, np.nan), np.zeros(cells, dtype=np.uint8)
    values[at] = given
    status[at] = [CellStatus.read(word, where=path.name) for word in words]
    remarks = {}
    if REMARK in rows.column_names:
        said = zip(at.tolist(), rows.column(REMARK).to_pylist(), strict=True)
        remarks = {place: word for place, word in said if word}
    return Dataset(
        title,
        variables,
        values,
        status,
        notes,
        about.get("source", ""),
        about.get("updated", ""),
        remarks,
        about.get("rest", {}),
    )


def _hash(path: Path) -> str:
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()


def _check_hash(path: Path, stated: object) -> None:
    if not path.is_file():
        raise FormatError(
            "the rows' file is missing",
            where=path.name,
            next_step="Keep the rows and their description in one folder.",
        )
    if stated is not None and stated != _hash(path):
        raise FormatError(
            "the rows are not those that the description is of",
            where=path.name,
            next_step="One of the two was changed: write both again.",
        )


def _not_ours(path: Path) -> FormatError:
    return FormatError(
        "the description does not say which columns are variables",
        where=path.name,
        next_step="Read packages and manifests that samstat wrote.",
    )


def _read_json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise FormatError(
            f"the description cannot be read ({type(error).__name__})",
            where=path.name,
            next_step="It is JSON in UTF-8, as samstat writes it beside the rows.",
        ) from error
    if not isinstance(data, dict):
        raise _not_ours(path)
    return data


def _write_json(path: Path, data: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
