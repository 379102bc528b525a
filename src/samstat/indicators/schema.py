"""The schema of an indicator's file: every fault at once, with its field, value and remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from samstat.errors import DefinitionError, FormulaError
from samstat.indicators.definition import POLARITIES, UNCERTAINTIES, UNITS, interval_fits
from samstat.indicators.formula import parse, references

NAME = re.compile(r"[^\W\d]\w*", re.UNICODE)
CODE = re.compile(r"[a-z][a-z0-9_]*")
MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Field:
    """A field's check: what it must be in words, whether it is, and whether it may be left out."""

    says: str
    holds: Callable[[Any], bool]
    optional: bool = False


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(e, str) and NAME.fullmatch(e) for e in value)


def _distinct(value: Any) -> bool:
    return _names(value) and len(set(value)) == len(value)


def is_name(value: Any) -> bool:
    return _names([value])


def one_of(words: Mapping[str, object], *, optional: bool = False) -> Field:
    """A field that has one of these words."""
    return Field(
        f"one of {', '.join(words)}", lambda v: isinstance(v, str) and v in words, optional
    )


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_DECIMALS


TEXT, MAY_TEXT = Field("a text", _text), Field("a text", lambda v: isinstance(v, str), True)
TABLE = Field("a table", lambda v: isinstance(v, dict))
TOP = {
    "id": Field("lower-case letters, digits and _", lambda v: _text(v) and bool(CODE.fullmatch(v))),
    "name": TABLE,
    "description": TABLE,
    "formula": TEXT,
    "unit": one_of(UNITS),
    "polarity": one_of(POLARITIES),
    "breakdowns": Field("a list of different dimensions' names", _distinct),
    "decimals": Field(f"a whole number from 0 to {MOST_DECIMALS}", _whole, True),
    "uncertainty": one_of(UNCERTAINTIES, optional=True),
    "confidence": Field(
        "a number between 0 and 1", lambda v: isinstance(v, float) and 0 < v < 1, True
    ),
    "source": TABLE,
    "legal_ground": Field("a list of tables", lambda v: isinstance(v, list), True),
    "cubes": Field("a table of cubes", lambda v: isinstance(v, dict) and bool(v)),
}
WORDS = {"sv": TEXT, "en": TEXT}
SOURCE = {"publisher": TEXT, "title": TEXT, "url": MAY_TEXT}
GROUND = {"act": TEXT, "provision": TEXT, "says": MAY_TEXT}
CUBE = {
    "dimensions": Field("a list of different dimensions' names", _distinct),
    "measures": Field("a list of measures' names", lambda v: _distinct(v) and bool(v)),
    "columns": Field("a table of texts", lambda v: isinstance(v, dict), True),
}


def faults(data: Mapping[str, Any], file: str, *, id_expected: str) -> list[DefinitionError]:
    """All that is wrong with an indicator's file, in the order of the schema."""
    found = field_faults(data, TOP, file, "") + text_faults(data, file)
    for name, cube in _dict(data.get("cubes")).items():
        if not isinstance(cube, dict):
            found.append(wrong(file, f"cubes.{name}", cube, "is a table of its own"))
            continue
        found += field_faults(cube, CUBE, file, f"cubes.{name}.")
    if data.get("id") not in (None, id_expected):
        found.append(wrong(file, "id", data["id"], f"is the file's name: {id_expected}"))
    return found or _meanings(data, file)


def text_faults(data: Mapping[str, Any], file: str) -> list[DefinitionError]:
    """What is wrong inside the names, descriptions, source and legal grounds."""
    found = []
    for name, schema in (("name", WORDS), ("description", WORDS), ("source", SOURCE)):
        if isinstance(data.get(name), dict):
            found += field_faults(data[name], schema, file, f"{name}.")
    for number, ground in enumerate(_list(data.get("legal_ground")), 1):
        if isinstance(ground, dict):
            found += field_faults(ground, GROUND, file, f"legal_ground {number}.")
        else:
            found.append(wrong(file, f"legal_ground {number}", ground, "is a table of its own"))
    return found


def field_faults(
    data: Mapping[str, Any], schema: Mapping[str, Field], file: str, prefix: str
) -> list[DefinitionError]:
    """Fields that there are none of, that are missing, and that do not hold."""
    found = [
        DefinitionError(
            "there is no such field",
            where=f"{file}, {prefix}{name}",
            value=data[name],
            next_step=f"Use {', '.join(schema)}.",
        )
        for name in data
        if name not in schema
    ]
    for name, rule in schema.items():
        place, there = f"{prefix}{name}", name in data
        if not there and not rule.optional:
            found.append(wrong(file, place, None, f"is missing; it is {rule.says}"))
        elif there and not rule.holds(data[name]):
            found.append(wrong(file, place, data[name], f"is {rule.says}"))
    return found


def _meanings(data: Mapping[str, Any], file: str) -> list[DefinitionError]:
    """Faults between fields, sought where each field is right in itself."""
    try:
        formula = parse(data["formula"], where=f"{file}, formula")
    except FormulaError as error:
        return [error]
    cubes: dict[str, dict[str, Any]] = data["cubes"]
    found = []
    for each in references(formula):
        place = f"{each.cube}.{each.measure}"
        if each.cube not in cubes or each.measure not in cubes[each.cube]["measures"]:
            known = [f"{name}.{m}" for name, cube in cubes.items() for m in cube["measures"]]
            found.append(wrong(file, "formula", place, f"names what is in cubes: {known}"))
            continue
        for dimension, _ in each.chosen:
            if dimension not in cubes[each.cube]["dimensions"]:
                chosen = f"{place}[{dimension}]"
                found.append(wrong(file, "formula", chosen, "chooses the cube's dimensions"))
    found += _unused(formula, cubes, file)
    found += [
        wrong(file, "breakdowns", each, f"are dimensions of every cube; {name} lacks it")
        for each in data["breakdowns"]
        for name, cube in cubes.items()
        if each not in cube["dimensions"]
    ]
    kind = data.get("uncertainty", "none")
    if not interval_fits(formula, kind):
        found.append(wrong(file, "uncertainty", kind, FORMS[kind]))
    return found


FORMS = {
    "wilson": "holds for share(part, whole), alone or times a number above zero",
    "poisson": "holds for per(n, count, population) or rate(count, population)",
    "carried": "holds for one measure with an interval, alone or times a number above zero",
}


def _unused(formula: Any, cubes: Mapping[str, Any], file: str) -> list[DefinitionError]:
    used = {(each.cube, each.measure) for each in references(formula)}
    return [
        wrong(file, f"cubes.{name}.measures", measure, "are those of the formula; leave it out")
        for name, cube in cubes.items()
        for measure in cube["measures"]
        if (name, measure) not in used
    ]


def wrong(file: str, place: str, value: object, rule: str) -> DefinitionError:
    """The error that the field at `place` breaks the rule."""
    return DefinitionError(
        f"{place} {rule}",
        where=f"{file}, {place}",
        value=value,
        next_step="Mend the field; docs/how-to/indicators.md shows a whole file.",
    )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
