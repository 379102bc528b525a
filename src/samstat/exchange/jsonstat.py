"""JSON-stat 2: datasets as statistical offices' interfaces give them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from samstat.errors import FormatError
from samstat.exchange.dataset import Dataset, Variable
from samstat.tables import CellStatus

# What publishers write, beside our own labels: symbols of Nordic tables, and SDMX's status codes.
WORDS = {
    "-": CellStatus.ZERO,
    ".": CellStatus.NOT_APPLICABLE,
    "..": CellStatus.UNKNOWN,
    "...": CellStatus.NOT_REPORTED,
    "A": CellStatus.VALUE,
    "E": CellStatus.ESTIMATED,
    "e": CellStatus.ESTIMATED,
    "P": CellStatus.PRELIMINARY,
    "p": CellStatus.PRELIMINARY,
    "c": CellStatus.SUPPRESSED,
    "C": CellStatus.SUPPRESSED,
    "Q": CellStatus.SUPPRESSED,
    "M": CellStatus.UNKNOWN,
    "L": CellStatus.NOT_REPORTED,
    **{each.label: each for each in CellStatus},
}
OWN = {"version", "class", "label", "source", "updated", "note", "id", "size", "dimension"}
OWN |= {"value", "status"}
KEPT = {"samstat_px": "px", "samstat_jj": "jj"}  # what other formats know, by its own extension


def read_jsonstat(path: Path) -> Dataset:
    """The dataset in a file; FormatError where it is none, or its parts do not fit together."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        return from_jsonstat(data)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise FormatError(
            f"this is no JSON-stat 2 dataset ({type(error).__name__}: {error})",
            where=path.name,
            next_step='It is an object with "class": "dataset", id, size, dimension and value.',
        ) from error


def from_jsonstat(data: Mapping[str, Any]) -> Dataset:
    if data.get("class", "dataset") != "dataset":
        raise FormatError(
            "only datasets are read",
            value=data["class"],
            next_step="Fetch the dataset itself, whose class is 'dataset'.",
        )
    variables = tuple(_variable(name, data["dimension"][name]) for name in data["id"])
    cells = int(np.prod([len(each.codes) for each in variables]))
    if [len(each.codes) for each in variables] != list(data["size"]):
        raise FormatError(
            "the sizes are not those of the dimensions",
            value=data["size"],
            next_step="size has as many numbers as there are dimensions, each its number of codes.",
        )
    given = _by_cell(data["value"], cells)
    words = data.get("status")
    words = [words] * cells if isinstance(words, str) else _by_cell(words or {}, cells)
    status = np.zeros(cells, dtype=np.uint8)
    remarks = {}
    for at, (value, word) in enumerate(zip(given, words, strict=True)):
        known = WORDS.get(word) if word else None
        if word and known is None:
            remarks[at] = word
        if known is None or (value is None and known.has_value):
            known = CellStatus.UNKNOWN if value is None else CellStatus.VALUE
        status[at] = known
    rest = {name: value for name, value in data.items() if name not in OWN}
    extension = dict(rest.get("extension", {}))
    others = {name: extension.pop(key) for key, name in KEPT.items() if key in extension}
    if others:
        rest["extension"] = extension
    return Dataset(
        title=data.get("label", ""),
        variables=variables,
        values=np.array([np.nan if each is None else each for each in given], dtype=np.float64),
        status=status,
        notes=tuple(data.get("note", ())),
        source=data.get("source", ""),
        updated=data.get("updated", ""),
        remarks=remarks,
        rest={"jsonstat": rest, **others},
    )


def _variable(name: str, data: Mapping[str, Any]) -> Variable:
    category = data["category"]
    labels = category.get("label", {})
    index = category.get("index", list(labels))
    if not isinstance(index, list):
        index = sorted(index, key=lambda code: index[code])
    rest = {key: value for key, value in data.items() if key not in ("label", "category")}
    more = {key: value for key, value in category.items() if key not in ("index", "label")}
    if more:
        rest["category"] = more
    texts = tuple(labels.get(code, code) for code in index)
    return Variable(name, tuple(index), texts, data.get("label", ""), {"jsonstat": rest})


def _by_cell(given: object, cells: int) -> list[Any]:
    """A list, or an object by cell number, as a list of all cells."""
    if isinstance(given, Mapping):
        found = [None] * cells
        for at, value in given.items():
            found[int(at)] = value
        return found
    if not isinstance(given, Sequence) or len(given) != cells:
        raise FormatError(
            "the values are not as many as the cells",
            value=cells,
            next_step="Give a value or null for each cell, or an object by the cells' numbers.",
        )
    return list(given)


def as_jsonstat(dataset: Dataset) -> dict[str, Any]:
    """The dataset as JSON-stat's object; a status is written where it is not a plain number."""
    rest = dict(dataset.rest.get("jsonstat", {}))
    for key, name in KEPT.items():
        if name in dataset.rest:
            rest["extension"] = {**rest.get("extension", {}), key: dataset.rest[name]}
    status = {
        str(at): CellStatus(code).label
        for at, code in enumerate(dataset.status.tolist())
        if code not in (CellStatus.VALUE, CellStatus.ZERO)
    }
    # A word that is none of ours is read as unknown, or as a value: it is written back for those.
    own = (CellStatus.VALUE, CellStatus.ZERO, CellStatus.UNKNOWN)
    kept = {at: word for at, word in dataset.remarks.items() if dataset.status[at] in own}
    status.update({str(at): word for at, word in kept.items()})
    data: dict[str, Any] = {"version": "2.0", "class": "dataset", "label": dataset.title}
    for name, value in (("source", dataset.source), ("updated", dataset.updated)):
        if value:
            data[name] = value
    if dataset.notes:
        data["note"] = list(dataset.notes)
    data |= {
        **rest,
        "id": [each.name for each in dataset.variables],
        "size": list(dataset.shape),
        "dimension": {each.name: _dimension(each) for each in dataset.variables},
        "value": [_number(value) for value in dataset.values.tolist()],
    }
    if status:
        data["status"] = status
    return data


def _dimension(variable: Variable) -> dict[str, Any]:
    rest = dict(variable.rest.get("jsonstat", {}))
    more = rest.pop("category", {})
    category = {
        "index": {code: at for at, code in enumerate(variable.codes)},
        "label": dict(zip(variable.codes, variable.labels, strict=True)),
        **more,
    }
    return {"label": variable.label, "category": category, **rest}


def _number(value: float) -> float | int | None:
    if np.isnan(value):
        return None
    return int(value) if value == int(value) else value


def write_jsonstat(path: Path, dataset: Dataset) -> None:
    path.write_text(json.dumps(as_jsonstat(dataset), ensure_ascii=False), encoding="utf-8")
