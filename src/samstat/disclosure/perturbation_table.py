"""The p-table: how probable each noise is for each count, by maximum entropy or from a file.

A row for each count i gives noise v from −D to D. Every row has mean 0 and variance V, makes
nothing negative, and leads to 0 or above the small counts that may not be published. Of all such
distributions the one with the greatest entropy is taken, p(v) ∝ exp(a·v + b·v²).

Source: J. K. Marley and V. L. Leaver (2011), A method for confidentialising user-defined tables,
58th ISI World Statistics Congress; S. Giessing (2016), Computational issues in the design of
transition probabilities and disclosure risk estimation for additive noise, Privacy in Statistical
Databases, 237–251.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from samstat.errors import FormatError, RuleError, SolverError
from samstat.tables.whole_files import written_text

Floats = NDArray[np.float64]
LARGEST_DEVIATION = 50
CLOSE = 1e-6
COLUMNS = ("count", "noise", "probability")


@dataclass(frozen=True, eq=False)
class PerturbationTable:
    """`probabilities[i, D + v]` of noise v for count i; larger counts use the last row."""

    probabilities: Floats

    @property
    def deviation(self) -> int:
        """D, the largest noise."""
        return int(self.probabilities.shape[1] - 1) // 2

    @property
    def noises(self) -> NDArray[np.int64]:
        return np.arange(-self.deviation, self.deviation + 1)

    @property
    def variances(self) -> Floats:
        """Of each count's noise, whose mean is 0."""
        return np.asarray(self.probabilities @ self.noises**2, dtype=np.float64)

    def noise(self, counts: NDArray[np.int64], positions: Floats) -> NDArray[np.int64]:
        """The noise of each count at its position from 0 to 1 in the cumulated probabilities."""
        row = np.minimum(counts, len(self.probabilities) - 1)
        steps = np.cumsum(self.probabilities, axis=1)
        # The last step is 1 but for rounding; no position may fall beyond it.
        at = np.array([(steps[:, :-1][row, k] <= positions) for k in range(steps.shape[1] - 1)])
        return np.asarray(at.sum(axis=0) - self.deviation, dtype=np.int64)


def maximum_entropy(deviation: int, variance: float, small: int = 0) -> PerturbationTable:
    """The table for noise up to `deviation` of this variance, without counts from 1 to `small`.

    RuleError where a count has no such distribution: near 0 there is little room.
    """
    if not 1 <= deviation <= LARGEST_DEVIATION or not 0 <= small < deviation:
        raise RuleError(
            "the p-table's parameters cannot be used",
            value={"deviation": deviation, "small": small},
            next_step=f"A deviation from 1 to {LARGEST_DEVIATION}, and small counts below it.",
        )
    noises = np.arange(-deviation, deviation + 1)
    rows = [np.where(noises == 0, 1.0, 0.0)]
    for count in range(1, deviation + small + 2):
        reached = count + noises
        allowed = (reached == 0) | (reached > small)
        row = np.zeros(len(noises))
        row[allowed] = _row(noises[allowed].astype(np.float64), variance, count)
        rows.append(row)
    return PerturbationTable(np.stack(rows))


def _row(noises: Floats, variance: float, count: int) -> Floats:
    """The distribution over these noises with mean 0, this variance and the greatest entropy."""
    least = abs(float(noises[noises >= 0].min() * noises[noises <= 0].max()))
    most = abs(float(noises.max() * noises.min()))
    if not least < variance < most:
        raise RuleError(
            f"no noise for the count {count} has that variance",
            value=variance,
            next_step=f"Choose a variance between {least:g} and {most:g}, or another deviation.",
        )
    moments = np.stack([noises, noises**2 - variance]) / noises.max() ** 2
    # The dual of the entropy is smooth and convex: the logarithm of the sum of exponentials.
    found = minimize(_dual, np.zeros(2), args=(moments,), jac=True, method="BFGS", tol=1e-13)
    share = _shares(found.x, moments)
    if abs(share @ noises) > CLOSE or abs(share @ noises**2 - variance) > CLOSE:
        raise SolverError(
            f"the p-table's row for the count {count} was not found",
            value=variance,
            next_step="Choose a variance less near to the least and largest possible.",
        )
    return share


def _dual(factors: Floats, moments: Floats) -> tuple[float, Floats]:
    powers = factors @ moments
    top = float(powers.max())
    return top + float(np.log(np.exp(powers - top).sum())), moments @ _shares(factors, moments)


def _shares(factors: Floats, moments: Floats) -> Floats:
    powers = np.exp(factors @ moments - (factors @ moments).max())
    return np.asarray(powers / powers.sum(), dtype=np.float64)


def read_ptable(path: Path) -> PerturbationTable:
    """A table from CSV with the columns count, noise and probability; what is not listed is 0.

    FormatError where it is none: counts with gaps, probabilities that do not sum to 1, noise with a
    mean other than 0 or that makes a count negative, or any for the count 0.
    """
    if not path.is_file():
        raise FormatError("there is no such file", where=path.name, next_step="Check the path.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [
                (int(row["count"]), int(row["noise"]), float(row["probability"]))
                for row in csv.DictReader(file)
            ]
    except (KeyError, TypeError, ValueError) as error:
        raise _unfit(path, f"it has no whole table of {', '.join(COLUMNS)}") from error
    counts = {count for count, _, _ in rows}
    if not rows or counts != set(range(len(counts))):
        raise _unfit(path, "its counts go from 0 without gaps")
    deviation = max(max(abs(noise) for _, noise, _ in rows), 1)
    if deviation > LARGEST_DEVIATION:
        raise _unfit(path, f"no noise is larger than {LARGEST_DEVIATION}")
    table = np.zeros((len(counts), 2 * deviation + 1))
    for count, noise, probability in rows:
        table[count, noise + deviation] += probability
    return _checked(PerturbationTable(table), path)


def _checked(table: PerturbationTable, path: Path) -> PerturbationTable:
    counts = np.arange(len(table.probabilities))
    chances = table.probabilities
    negative = counts[:, None] + table.noises < 0
    if not np.isfinite(chances).all() or (chances < 0).any():
        raise _unfit(path, "its probabilities are numbers from 0 to 1")
    if (np.abs(chances.sum(axis=1) - 1) > CLOSE).any():
        raise _unfit(path, "each count's probabilities sum to 1")
    if (chances[negative] > 0).any() or chances[0, table.deviation] < 1 - CLOSE:
        raise _unfit(path, "no count becomes negative and 0 stays 0")
    if len(counts) <= table.deviation and (chances[-1, : table.deviation] > 0).any():
        lowest = int(table.noises[chances[-1] > 0].min())
        if counts[-1] + lowest < 0:
            raise _unfit(path, "no count becomes negative")
    if (np.abs(chances @ table.noises) > CLOSE).any():
        raise _unfit(path, "each count's noise has the mean 0")
    return table


def _unfit(path: Path, rule: str) -> FormatError:
    return FormatError(
        f"the file is no p-table: {rule}",
        where=path.name,
        next_step=f"Columns {', '.join(COLUMNS)}; samstat perturb --save-ptable shows one.",
    )


def write_ptable(path: Path, table: PerturbationTable) -> None:
    """Every count's noise with a probability above 0."""
    with written_text(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for count, row in enumerate(table.probabilities):
            for noise, probability in zip(table.noises.tolist(), row.tolist(), strict=True):
                if probability > 0:
                    writer.writerow((count, noise, repr(probability)))
