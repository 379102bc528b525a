"""Intervals around estimated shares, counts and medians."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, chi2

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


def poisson(events: NDArray[Any], confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Garwood's exact interval of a Poisson count's expectation.

    F. Garwood, Biometrika 28 (1936) 437-442. CountError where a count is negative or a fraction.
    """
    x = events.astype(np.float64)
    wrong = (x < 0) | (x != np.rint(x))
    if wrong.any():
        raise CountError(
            "only whole counts from 0 and up have a Poisson interval",
            value=float(x[wrong][0]),
            next_step="Count events, or ask no interval.",
        )
    tail = (1 - confidence) / 2
    low = np.where(x > 0, chi2.ppf(tail, 2 * np.maximum(x, 1)) / 2, 0.0)
    return low, np.asarray(chi2.ppf(1 - tail, 2 * (x + 1)) / 2, dtype=np.float64)


def median_ranks(sizes: NDArray[Any], confidence: float = 0.95) -> NDArray[np.int64]:
    """Which values from below and above, counted from 1, bound the median; 0 where none do.

    The binomial interval without assumptions on the distribution, never narrower than asked: the
    largest rank r with P(X < r) at most half of what is left, X binomial with n trials and 1/2.
    W. J. Conover, Practical Nonparametric Statistics, 3rd edition (1999), section 3.2. Five values
    or fewer have none at 95 per cent.
    """
    n = np.asarray(sizes, dtype=np.int64)
    tail = (1 - confidence) / 2
    rank = binom.ppf(tail, np.maximum(n, 1), 0.5).astype(np.int64)
    # ppf gives the least k with P(X <= k) >= tail; the rank k then has P(X < k) < tail.
    rank += binom.cdf(rank, np.maximum(n, 1), 0.5) <= tail
    return np.where(n > 0, rank, 0).astype(np.int64)
