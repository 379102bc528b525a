"""An index as a file: a row a code with value, status, rank, its interval and the components."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from samstat.exchange import Dataset, Variable, format_of, write_dataset
from samstat.indicators.composite.computing import Index
from samstat.indicators.composite.definition import AGGREGATIONS, NORMALISATIONS, Composite
from samstat.indicators.definition import Origin, Words
from samstat.indicators.writing import EXCHANGE, PACKAGE, check_format
from samstat.tables import CellStatus, has_value
from samstat.tables.whole_files import written_whole

Floats = NDArray[np.float64]
PLACES = 6  # decimals of normalised components: more than any index is told with


def write_index(path: Path, index: Index, *, language: str = "sv") -> None:
    """Write rows (.csv, .parquet, .json) or a table (.px, .jsonstat, datapackage.json).

    Rows have the breakdowns, value, status, rank, rank_low, rank_median, rank_high (over draws of
    the weights), each normalised component, and the rank without each. The JSON and the tables'
    notes say the weights and methods too.
    """
    check_format(path)
    if path.name == PACKAGE or path.suffix in EXCHANGE:
        format_of(path)
        write_dataset(path, _dataset(index, language=language))
    elif path.suffix == ".csv":
        with written_whole(path) as file:
            arrow_csv.write_csv(as_arrow(index), file)
    elif path.suffix == ".parquet":
        with written_whole(path) as file:
            pq.write_table(as_arrow(index), file, compression="zstd")
    else:
        content = {**told(index), "cells": as_arrow(index).to_pylist()}
        with written_whole(path) as file:
            file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def described(composite: Composite) -> dict[str, object]:
    """What the index is, for programs; the weights as shares of the whole."""
    shares = composite.weights.round(PLACES).tolist()
    return {
        "id": composite.id,
        "name": _both(composite.name),
        "description": _both(composite.description),
        "normalisation": composite.normalisation,
        "aggregation": composite.aggregation,
        "compared": composite.compared,
        "not_applicable": composite.not_applicable,
        "decimals": composite.decimals,
        "weights": dict(zip((c.indicator for c in composite.components), shares, strict=True)),
        "source": _origin(composite.source),
        "legal_grounds": [
            {"act": each.act, "provision": each.provision, "says": each.says}
            for each in composite.grounds
        ],
    }


def told(index: Index) -> dict[str, object]:
    """The definition, how the weights were drawn, and how much each component moves the ranks."""
    drawing = index.drawing
    shifts = np.stack([each.shifts for each in index.sensitivities]).mean(axis=0)
    names = [each.indicator for each in index.composite.components]
    return {
        **described(index.composite),
        "drawn": {"way": drawing.way, "draws": drawing.draws, "seed": drawing.seed}
        | ({"spread": drawing.spread} if drawing.way == "uniform" else {}),
        "mean_rank_shift_without": dict(zip(names, shifts.round(3).tolist(), strict=True)),
    }


def _both(words: Words) -> dict[str, str]:
    return {"sv": words.sv, "en": words.en}


def _origin(source: Origin) -> dict[str, str]:
    return {"publisher": source.publisher, "title": source.title, "url": source.url}


def as_arrow(index: Index) -> pa.Table:
    """A row a code and group; what a cell does not have is null, its status says why."""
    shape = [len(each) for each in index.codes]
    places = np.unravel_index(np.arange(index.status.size), shape)
    columns: dict[str, pa.Array] = {}
    for name, codes, at in zip(index.breakdowns, index.codes, places, strict=True):
        columns[name] = pa.array(codes).take(pa.array(at))
    labels = pa.array([each.label for each in CellStatus])
    columns["value"] = _numbers(index.values)
    columns["status"] = labels.take(pa.array(index.status.reshape(-1).astype(np.int64)))
    for name, numbers in _ranks(index):
        columns[name] = _numbers(numbers)
    for number, component in enumerate(index.composite.components):
        columns[f"part_{component.indicator}"] = _numbers(index.parts[number].round(PLACES))
    for number, component in enumerate(index.composite.components):
        without = np.stack([each.without[number] for each in index.sensitivities], axis=-1)
        columns[f"rank_without_{component.indicator}"] = _numbers(without)
    return pa.table(columns)


def _ranks(index: Index) -> Iterator[tuple[str, Floats]]:
    yield "rank", index.ranks
    for name in ("low", "median", "high"):
        yield f"rank_{name}", np.stack([getattr(s, name) for s in index.sensitivities], axis=-1)


def _numbers(numbers: Floats) -> pa.Array:
    flat = numbers.reshape(-1)
    return pa.array(flat, mask=np.isnan(flat))


def _dataset(index: Index, *, language: str) -> Dataset:
    composite, sv = index.composite, language == "sv"
    measures = [("value", index.values), *_ranks(index)]
    names = tuple(name for name, _ in measures)
    variables = [
        *(Variable(n, c, c, n) for n, c in zip(index.breakdowns, index.codes, strict=True)),
        Variable("measure", names, names, "measure"),
    ]
    status = np.stack([index.status] * len(names), axis=-1)
    values = np.stack([numbers for _, numbers in measures], axis=-1)
    status[..., 1:][has_value(status[..., 1:])] = CellStatus.VALUE
    ways = (NORMALISATIONS[composite.normalisation], AGGREGATIONS[composite.aggregation])
    shares = zip(composite.components, composite.weights, strict=True)
    notes = (
        composite.description.sv if sv else composite.description.en,
        ", ".join(way[0 if sv else 1] for way in ways),
        "; ".join(f"{each.indicator} {share:.4g}" for each, share in shares),
    )
    return Dataset(
        composite.name.sv if sv else composite.name.en,
        tuple(variables),
        values.ravel(),
        status.ravel(),
        notes,
        f"{composite.source.publisher}: {composite.source.title}",
    )
