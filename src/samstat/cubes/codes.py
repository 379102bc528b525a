"""From a batch's codes to small integers, and from the codes found to a dimension."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from samstat.cubes import kernels
from samstat.cubes.definition import DimensionSpec
from samstat.errors import EmptyTableError, MissingCodeError, TwoParentsError, UnknownCodeError
from samstat.tables import Dimension

Ints = NDArray[np.int64]
WIDEST = 65_536  # integers spread no further than this are looked up, others are hashed


@dataclass(frozen=True, eq=False)
class Encoded:
    """A column as positions in `words`; None among them is an empty field or does not occur."""

    indices: NDArray[np.integer]
    words: list[str | None]
    has_empty: bool


def encoded(column: pa.Array) -> Encoded:
    """A column of any type with its codes as text; integers are written without leading zeros."""
    if pa.types.is_dictionary(column.type):
        pass
    elif pa.types.is_integer(column.type) and not column.null_count and len(column):
        values = column.to_numpy()
        low, high = (int(each) for each in kernels.extent(values))
        if high - low < WIDEST:
            seen = np.zeros(high - low + 1, dtype=np.bool_)
            found = kernels.offsets(values, low, seen)
            return Encoded(
                found, [str(low + at) if s else None for at, s in enumerate(seen)], False
            )
        column = pc.cast(column, pa.string()).dictionary_encode()
    else:
        column = pc.cast(column, pa.string()).dictionary_encode()
    words = [_word(each) for each in column.dictionary.to_pylist()]
    indices = column.indices
    has_empty = None in words or bool(indices.null_count)
    if indices.null_count:
        indices = indices.fill_null(len(words))
        words.append(None)
    return Encoded(indices.to_numpy(), words, has_empty)


def _word(value: object) -> str | None:
    return None if value is None or not str(value).strip() else str(value)


class Codes:
    """One dimension's codes, numbered as they are first met: leaves, groups and totals alike.

    Threads share it: numbering is guarded by a lock, and a number never changes.
    """

    def __init__(self, spec: DimensionSpec) -> None:
        self.spec = spec
        self._listed = spec.listed()
        self._lock = threading.Lock()
        self._number: dict[str, int] = {}
        self._parents: dict[str, str] = {}
        self._met: set[tuple[int, str | None, str | None]] = set()

    def __len__(self) -> int:
        return len(self._number)

    def digits(self, columns: Sequence[Encoded], where: str) -> Ints:
        """The number of each word of the last column; words that no row uses have any number.

        Raises MissingCodeError, UnknownCodeError (the code list has no such code) and
        TwoParentsError.
        """
        leaf = columns[-1]
        used = {at for at, word in enumerate(leaf.words) if word is not None}
        if leaf.has_empty or self._listed is not None:
            used = set(np.unique(leaf.indices).tolist())
        with self._lock:
            for step, (above, below) in enumerate(itertools.pairwise(columns)):
                self._meet(step, above, below, where)
            numbers = [
                self._digit(word, where) if at in used else 0 for at, word in enumerate(leaf.words)
            ]
        return np.array(numbers, dtype=np.int64)

    def _digit(self, word: str | None, where: str) -> int:
        code = self._code(word, where)
        known = self._number.get(code)
        if known is not None:
            return known
        if self._listed is not None and code not in self._listed.number:
            raise UnknownCodeError(
                "the code list has no such code",
                where=f"{where}, column {self.spec.column}",
                value=code,
                next_step="Add it to the list with its parent, or mend the row.",
            )
        return self._number.setdefault(code, len(self._number))

    def _code(self, word: str | None, where: str) -> str:
        if word is not None:
            return word
        if self.spec.missing is None:
            raise MissingCodeError(
                "a row has no code",
                where=f"{where}, column {self.spec.column}",
                next_step="Fill it in, or give the dimension a code for what is missing.",
            )
        return self.spec.missing

    def _meet(self, step: int, above: Encoded, below: Encoded, where: str) -> None:
        """Note the pairs of parent and child that are new; each child has one parent.

        A code that is repeated from the level above, and the total, say nothing of parents.
        """
        seen = np.zeros((len(below.words), len(above.words)), dtype=np.bool_)
        kernels.mark_pairs(below.indices, above.indices, seen)
        for child_at, parent_at in zip(*np.nonzero(seen), strict=True):
            pair = (step, above.words[parent_at], below.words[child_at])
            if pair in self._met:
                continue
            self._met.add(pair)
            parent, child = (self._code(word, where) for word in pair[1:])
            if child in (self.spec.total, parent):
                continue
            known = self._parents.setdefault(child, parent)
            if known != parent:
                raise TwoParentsError(
                    f"{child!r} stands below both {known!r} and {parent!r}",
                    where=f"{where}, columns {'/'.join(self.spec.columns)}",
                    next_step="Give it one parent, or a code of its own below each.",
                )

    def dimension(self) -> Dimension:
        """The dimension as the code list has it, or in the order of the codes that were found."""
        if self._listed is not None:
            return self._listed
        total = self.spec.total
        above = {code: self._parents.get(code, total) for code in self._number}
        for group in set(self._parents.values()):
            above[group] = self._parents.get(group, total)
        above.pop(total, None)
        if not above:
            raise EmptyTableError(
                "no row is below the total",
                where=f"dimension {self.spec.name}",
                next_step="Give rows with codes of their own, not the total's alone.",
            )
        return Dimension.from_parents(
            self.spec.name, dict(sorted(above.items())), total=total, levels=self.spec.columns
        )

    def nodes(self, dimension: Dimension) -> NDArray[np.int32]:
        """Each number's node in the dimension."""
        return np.array([dimension.number[code] for code in self._number], dtype=np.int32)
