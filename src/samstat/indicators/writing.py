"""A computed indicator as a file: rows with statuses, or a table in an exchange format."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from samstat.errors import FormatError
from samstat.exchange import Dataset, Variable, format_of, write_dataset
from samstat.indicators.computing import Computed
from samstat.indicators.definition import UNITS, Indicator
from samstat.tables import CellStatus, has_value
from samstat.tables.whole_files import written_whole

ROWS = (".csv", ".parquet", ".json")
EXCHANGE = (".px", ".jsonstat")
PACKAGE = "datapackage.json"
VALUES = ("value", "low", "high")


def check_format(path: Path) -> None:
    """FormatError where the path's ending is none that an indicator is written as."""
    if path.suffix not in (*ROWS, *EXCHANGE):
        raise FormatError(
            "an indicator is not written in that format",
            where=path.name,
            value=path.suffix,
            next_step=f"Use {', '.join([*ROWS, *EXCHANGE])} or {PACKAGE}.",
        )


def write_computed(path: Path, computed: Computed, *, language: str = "sv") -> None:
    """Write the numbers with their statuses and intervals.

    Rows (.csv, .parquet, .json) have a column a breakdown, value, status, and low and high where
    there is an interval; the JSON also says what the indicator is. Tables (.px, .jsonstat,
    datapackage.json) carry its name, description, unit, grounds and source in `language`.
    """
    check_format(path)
    if path.name == PACKAGE or path.suffix in EXCHANGE:
        format_of(path)
        write_dataset(path, as_dataset(computed, language=language))
    elif path.suffix == ".csv":
        with written_whole(path) as file:
            arrow_csv.write_csv(as_arrow(computed), file)
    elif path.suffix == ".parquet":
        with written_whole(path) as file:
            pq.write_table(as_arrow(computed), file, compression="zstd")
    else:
        content = {**described(computed.indicator), "cells": as_arrow(computed).to_pylist()}
        with written_whole(path) as file:
            file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def described(indicator: Indicator) -> dict[str, object]:
    """What the indicator is, for programs."""
    return {
        "id": indicator.id,
        "name": {"sv": indicator.name.sv, "en": indicator.name.en},
        "description": {"sv": indicator.description.sv, "en": indicator.description.en},
        "formula": indicator.text,
        "unit": indicator.unit,
        "polarity": indicator.polarity,
        "breakdowns": list(indicator.breakdowns),
        "decimals": indicator.decimals,
        "uncertainty": indicator.uncertainty,
        "confidence": indicator.confidence,
        "source": {
            "publisher": indicator.source.publisher,
            "title": indicator.source.title,
            "url": indicator.source.url,
        },
        "legal_grounds": [
            {"act": each.act, "provision": each.provision, "says": each.says}
            for each in indicator.grounds
        ],
    }


def as_arrow(computed: Computed) -> pa.Table:
    """A row a cell; a cell without a number is null, its status says why."""
    places = np.unravel_index(np.arange(len(computed)), computed.shape or (1,))
    columns: dict[str, pa.Array] = {}
    if computed.shape:
        for name, codes, at in zip(
            computed.indicator.breakdowns, computed.codes, places, strict=True
        ):
            columns[name] = pa.array(codes).take(pa.array(at))
    labels = pa.array([each.label for each in CellStatus])
    columns["value"] = pa.array(computed.values, mask=np.isnan(computed.values))
    columns["status"] = labels.take(pa.array(computed.status.astype(np.int64)))
    for name, numbers in _bounds(computed):
        columns[name] = pa.array(numbers, mask=np.isnan(numbers))
    return pa.table(columns)


def _bounds(computed: Computed) -> Iterator[tuple[str, NDArray[np.float64]]]:
    for name in ("low", "high"):
        numbers = getattr(computed, name)
        if numbers is not None:
            yield name, numbers


def as_dataset(computed: Computed, *, language: str = "sv") -> Dataset:
    """The indicator as an exchange table; an interval's ends are values of their own."""
    indicator = computed.indicator
    variables = [
        Variable(name, codes, codes, name)
        for name, codes in zip(indicator.breakdowns, computed.codes, strict=True)
    ]
    values, status = [computed.values], [computed.status]
    for _, numbers in _bounds(computed):
        own = computed.status.copy()
        own[has_value(own) & np.isnan(numbers)] = CellStatus.NOT_APPLICABLE
        values.append(numbers)
        status.append(own)
    names = VALUES[: len(values)]
    if len(names) > 1 or not variables:
        variables.append(Variable("measure", names, names, "measure"))
    sv = language == "sv"
    words = indicator.name.sv if sv else indicator.name.en
    unit = UNITS[indicator.unit][0 if sv else 1]
    notes = [indicator.description.sv if sv else indicator.description.en, indicator.text]
    notes += [f"{each.act}, {each.provision}" for each in indicator.grounds]
    return Dataset(
        f"{words} ({unit})",
        tuple(variables),
        np.stack(values, axis=-1).ravel(),
        np.stack(status, axis=-1).ravel(),
        tuple(notes),
        f"{indicator.source.publisher}: {indicator.source.title}",
    )
