"""Intervals around estimated shares."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samstat.errors import CountError

Floats = NDArray[np.float64]


def wilson(
    successes: NDArray[Any], trials: NDArray[Any], confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Wilson's score interval of successes among trials, without continuity correction.

    E. B. Wilson, Journal of the American Statistical Association 22 (1927) 209-212. NaN where
    there are no trials; CountError where there are more successes than trials, or fewer than none.
    """
    x, n = successes.astype(np.float64), trials.astype(np.float64)
    wrong = (x < 0) | (x > n)
    if wrong.any():
        raise CountError(
            "a share's numerator is not between 0 and its denominator",
            value=(float(x[wrong][0]), float(n[wrong][0])),
            next_step="Count the numerator among what the denominator counts, or ask no interval.",
        )
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = x / n
        centre = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return np.maximum(centre - half, 0), np.minimum(centre + half, 1)
