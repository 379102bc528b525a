"""Composite indices from their files, held to a schema of their own."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from samstat.errors import DefinitionError
from samstat.indicators import schema
from samstat.indicators.composite.definition import (
    AGGREGATIONS,
    DIRECTIONS,
    NORMALISATIONS,
    NOT_APPLICABLE,
    Component,
    Composite,
)
from samstat.indicators.definition import Ground, Origin, Words
from samstat.indicators.reading import DATA, load, paths_in

FOLDER = "composites"  # inside a folder of indicators
FEWEST = 2


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _ends(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(_number(end) for end in value)
        and value[0] < value[1]
    )


TOP = {
    **{name: schema.TOP[name] for name in ("id", "name", "description", "source", "legal_ground")},
    "decimals": schema.TOP["decimals"],
    "normalisation": schema.one_of(NORMALISATIONS),
    "aggregation": schema.one_of(AGGREGATIONS),
    "compared": schema.Field("a breakdown of every component", lambda v: schema.is_name(v)),
    "not_applicable": schema.one_of(NOT_APPLICABLE, optional=True),
    "component": schema.Field(
        "two tables or more", lambda v: isinstance(v, list) and len(v) >= FEWEST
    ),
}
COMPONENT = {
    "indicator": schema.TOP["id"],
    "weight": schema.Field("a number above zero", lambda v: _number(v) and v > 0, True),
    "polarity": schema.one_of(DIRECTIONS, optional=True),
    "goalposts": schema.Field("a low and a high number", _ends, True),
    "reference": schema.Field("a number other than zero", lambda v: _number(v) and v != 0, True),
}


def faults(data: Mapping[str, Any], file: str, *, id_expected: str) -> list[DefinitionError]:
    """All that is wrong with an index's file, in the order of the schema."""
    found = schema.field_faults(data, TOP, file, "")
    found += schema.text_faults(data, file)
    components = data.get("component")
    for number, each in enumerate(components if isinstance(components, list) else [], 1):
        place = f"component {number}"
        if not isinstance(each, dict):
            found.append(schema.wrong(file, place, each, "is a table of its own"))
            continue
        found += schema.field_faults(each, COMPONENT, file, f"{place}.")
    if data.get("id") not in (None, id_expected):
        found.append(schema.wrong(file, "id", data["id"], f"is the file's name: {id_expected}"))
    return found or _meanings(data, file)


def _meanings(data: Mapping[str, Any], file: str) -> list[DefinitionError]:
    """Faults between fields, sought where each field is right in itself."""
    found = []
    way, names = data["normalisation"], [each["indicator"] for each in data["component"]]
    if data["aggregation"] == "geometric" and way == "z_score":
        rule = "is not geometric with z_score: half of all z-scores are below zero"
        found.append(schema.wrong(file, "aggregation", "geometric", rule))
    for number, each in enumerate(data["component"], 1):
        place = f"component {number}"
        if names.index(each["indicator"]) != number - 1:
            found.append(schema.wrong(file, place, each["indicator"], "comes twice"))
        if way == "reference" and "reference" not in each:
            found.append(schema.wrong(file, f"{place}.reference", None, "is needed here"))
        for name, own in (("reference", "reference"), ("goalposts", "min_max")):
            if name in each and way != own:
                found.append(schema.wrong(file, f"{place}.{name}", each[name], f"is for {own}"))
    return found


def is_composite(path: Path) -> bool:
    """Whether a definition file has components; not where it cannot be read."""
    try:
        return "component" in load(path)
    except DefinitionError:
        return False


def check_composite(path: Path) -> list[DefinitionError]:
    """All that is wrong with one file; nothing where it can be used."""
    try:
        return faults(load(path), path.name, id_expected=path.stem)
    except DefinitionError as error:
        return [error]


def composite_paths(folder: Path = DATA) -> list[Path]:
    """The files of a folder's indices, by name; none where it has no such folder."""
    inside = folder / FOLDER
    return paths_in(inside) if inside.is_dir() else []


def read_composites(folder: Path = DATA) -> list[Composite]:
    """Every index of a folder of indicators, by id; by default those that come with samstat."""
    return [read_composite(path) for path in composite_paths(folder)]


def find_composite(name: str, folder: Path = DATA) -> Path:
    """The file of a path, or of an id in the folder; DefinitionError where there is none."""
    path = Path(name) if name.endswith(".toml") else folder / FOLDER / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(each.stem for each in composite_paths(folder)) or "none here"
        raise DefinitionError(
            "there is no such composite index",
            where=folder.name,
            value=name,
            next_step=f"Give a .toml file, or one of: {known}.",
        )
    return path


def read_composite(path: Path) -> Composite:
    """The index of a file; its first fault is raised as DefinitionError."""
    data = load(path)
    for fault in faults(data, path.name, id_expected=path.stem):
        raise fault
    return Composite(
        id=data["id"],
        name=Words(**data["name"]),
        description=Words(**data["description"]),
        normalisation=data["normalisation"],
        aggregation=data["aggregation"],
        compared=data["compared"],
        components=tuple(_component(each) for each in data["component"]),
        source=Origin(**data["source"]),
        not_applicable=data.get("not_applicable", "spread"),
        decimals=data.get("decimals", 3),
        grounds=tuple(Ground(**each) for each in data.get("legal_ground", ())),
        where=path.name,
    )


def _component(data: Mapping[str, Any]) -> Component:
    ends = data.get("goalposts")
    return Component(
        data["indicator"],
        float(data.get("weight", 1)),
        data.get("polarity", ""),
        None if ends is None else (float(ends[0]), float(ends[1])),
        None if "reference" not in data else float(data["reference"]),
    )
