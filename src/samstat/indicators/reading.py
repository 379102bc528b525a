"""Indicators from their files: one by its path or id, or a whole folder."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from samstat.errors import DefinitionError
from samstat.indicators import schema
from samstat.indicators.definition import Ground, Indicator, Need, Origin, Words
from samstat.indicators.formula import parse

DATA = Path(__file__).parent / "data"


def paths_in(folder: Path) -> list[Path]:
    """The definition files of a folder, by name; DefinitionError where there are none."""
    found = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    if not found:
        raise DefinitionError(
            "the folder has no definitions of indicators",
            where=folder.name,
            next_step="Give a folder with one .toml file for each.",
        )
    return found


def check_file(path: Path) -> list[DefinitionError]:
    """All that is wrong with one file; nothing where it can be used."""
    try:
        return schema.faults(load(path), path.name, id_expected=path.stem)
    except DefinitionError as error:
        return [error]


def read_indicator(path: Path) -> Indicator:
    """The indicator of a file; its first fault is raised as DefinitionError."""
    data = load(path)
    for fault in schema.faults(data, path.name, id_expected=path.stem):
        raise fault
    return _indicator(data, path.name)


def read_indicators(folder: Path = DATA) -> list[Indicator]:
    """Every indicator of a folder, by id; by default those that come with samstat."""
    return [read_indicator(path) for path in paths_in(folder)]


def find(name: str, folder: Path = DATA) -> Path:
    """The file of a path, or of an id in the folder."""
    path = Path(name) if name.endswith(".toml") else folder / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(each.stem for each in sorted(folder.glob("*.toml")))
        raise DefinitionError(
            "there is no such indicator",
            where=folder.name,
            value=name,
            next_step=f"Give a .toml file, or one of: {known}.",
        )
    return path


def load(path: Path) -> dict[str, Any]:
    """A definition file as it stands; DefinitionError where it is no TOML in UTF-8."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DefinitionError(
            f"the definition cannot be read ({error if path.is_file() else 'no such file'})",
            where=path.name,
            next_step="Give a TOML file in UTF-8.",
        ) from error


def _indicator(data: Mapping[str, Any], file: str) -> Indicator:
    return Indicator(
        id=data["id"],
        name=Words(**data["name"]),
        description=Words(**data["description"]),
        formula=parse(data["formula"], where=f"{file}, formula"),
        text=data["formula"],
        unit=data["unit"],
        polarity=data["polarity"],
        source=Origin(**data["source"]),
        breakdowns=tuple(data["breakdowns"]),
        cubes={
            name: Need(name, tuple(each["dimensions"]), tuple(each["measures"]), _columns(each))
            for name, each in data["cubes"].items()
        },
        decimals=data.get("decimals", 1),
        uncertainty=data.get("uncertainty", "none"),
        confidence=data.get("confidence", 0.95),
        grounds=tuple(Ground(**each) for each in data.get("legal_ground", ())),
        where=file,
    )


def _columns(cube: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(column) for name, column in cube.get("columns", {}).items()}
