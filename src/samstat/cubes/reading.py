"""One batch of rows as keys, masks and numbers: what every backend of our own counts from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from samstat.cubes import kernels
from samstat.cubes.codes import Codes, Encoded, encoded
from samstat.cubes.definition import Definition, Measure, Where
from samstat.errors import CountError, WeightError
from samstat.tables import CellStatus, has_value
from samstat.tables.building import LARGEST_COUNT
from samstat.tables.csv_text import is_number

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Rows:
    """A batch read through a definition; columns are decoded once, when first asked for."""

    def __init__(self, definition: Definition, batch: pa.RecordBatch, name: str) -> None:
        self.definition, self.name = definition, name
        self._encoded: dict[str, Encoded] = {}
        self.batch = self._kept(batch)

    def __len__(self) -> int:
        return int(self.batch.num_rows)

    def _kept(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The rows that the cube is of."""
        if not self.definition.where:
            return batch
        self.batch = batch
        chosen = self.chosen(self.definition.where)
        self._encoded.clear()
        return batch.filter(pa.array(chosen))

    def encoded(self, column: str) -> Encoded:
        if column not in self._encoded:
            self._encoded[column] = encoded(self.batch.column(column))
        return self._encoded[column]

    def chosen(self, where: Where) -> Flags:
        """Which rows hold one of the values in every column of `where`."""
        kept = np.ones(len(self), dtype=np.bool_)
        for column, values in where.items():
            words = self.encoded(column)
            kept &= np.array([word in values for word in words.words])[words.indices]
        return kept

    def digits(self, codes: Sequence[Codes]) -> list[Ints]:
        """For each dimension the number of each word of its column, new codes numbered."""
        return [
            each.digits([self.encoded(column) for column in each.spec.columns], self.name)
            for each in codes
        ]

    def keys(self, codes: Sequence[Codes], digits: Sequence[Ints], strides: Sequence[int]) -> Ints:
        """Each row's mixed-radix key."""
        keys = np.zeros(len(self), dtype=np.int64)
        for each, numbers, stride in zip(codes, digits, strides, strict=True):
            indices = self.encoded(each.spec.column).indices
            kernels.add_digits(keys, indices, numbers * stride)
        return keys

    def statuses(self) -> NDArray[np.uint8] | None:
        if self.definition.status is None:
            return None
        words = self.encoded(self.definition.status)
        where = f"{self.name}, column {self.definition.status}"
        codes = [
            CellStatus.VALUE if word is None else CellStatus.read(word, where=where)
            for word in words.words
        ]
        statuses: NDArray[np.uint8] = np.array(codes, dtype=np.uint8)[words.indices]
        return statuses

    def amounts(self, measure: Measure) -> Ints | Floats:
        """What each row adds to an additive measure: whole numbers where they are exact.

        0 for rows outside the measure's `where` and where the status says that there is no number.
        """
        counted = self.counted(measure)
        if measure.column is None:
            amounts: Ints | Floats = np.ones(len(self), dtype=np.int64)
        else:
            amounts = self._numbers(measure, measure.column, counted)
        if measure.weight is not None:
            amounts = amounts * self._weights(measure.weight, counted)
        amounts[~counted] = 0
        return amounts

    def counted(self, measure: Measure) -> Flags:
        counted = self.chosen(measure.where)
        status = self.statuses()
        return counted if status is None else counted & has_value(status)

    def _numbers(self, measure: Measure, name: str, counted: Flags) -> Ints | Floats:
        numbers, where = self._floats(name, counted)
        if measure.kind == "count":
            _refuse(counted & (numbers < 0), numbers, "the count is negative", where)
        if measure.kind == "count" or pa.types.is_integer(self.batch.column(name).type):
            broken = counted & (numbers != np.rint(numbers))
            _refuse(broken, numbers, "the count is a fraction", where)
            return self._whole(numbers, counted, where)
        if measure.decimals is None:
            return numbers
        scaled = numbers * 10.0**measure.decimals
        broken = counted & (np.abs(scaled - np.rint(scaled)) > 1e-6 * np.maximum(1, np.abs(scaled)))
        _refuse(broken, numbers, f"the amount has more than {measure.decimals} decimals", where)
        return self._whole(scaled, counted, where)

    def _whole(self, numbers: Floats, counted: Flags, where: str) -> Ints:
        _refuse(counted & (np.abs(numbers) > LARGEST_COUNT), numbers, "it is too large", where)
        return np.asarray(np.rint(numbers), dtype=np.int64)

    def _floats(self, name: str, counted: Flags) -> tuple[Floats, str]:
        where = f"{self.name}, column {name}"
        column = self.batch.column(name)
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        try:
            numbers = np.array(pc.cast(column, pa.float64(), safe=False).to_numpy(False))
        except pa.ArrowInvalid as error:
            words = [w for w in pc.unique(column).to_pylist() if w and not is_number(str(w))]
            raise CountError(
                "the column holds something that is no number",
                where=where,
                value=words[0] if words else None,
                next_step="Leave it empty there, and say why in a column of statuses.",
            ) from error
        empty = counted & ~np.isfinite(numbers)
        _refuse(empty, numbers, "a row has no number", where)
        numbers[~counted] = 0
        return numbers, where

    def _weights(self, name: str, counted: Flags) -> Floats:
        weights, where = self._floats(name, counted)
        wrong = counted & (weights <= 0)
        if wrong.any():
            raise WeightError(
                "a weight is zero or negative",
                where=where,
                value=float(weights[wrong][0]),
                next_step="Leave the row out if it stands for nobody.",
            )
        return weights

    def values(self, measure: Measure, name: str) -> tuple[Floats, Flags]:
        """A column's numbers, and which rows the measure counts."""
        counted = self.counted(measure)
        return self._floats(name, counted)[0], counted


def _refuse(wrong: Flags, numbers: Floats, what: str, where: str) -> None:
    if wrong.any():
        value = float(numbers[wrong][0])
        raise CountError(
            what,
            where=where,
            value=None if np.isnan(value) else value,
            next_step="Mend the row, or say in a status column why it has no such number.",
        )
