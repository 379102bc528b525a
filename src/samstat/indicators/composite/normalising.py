"""Components on a common scale on which more is better, and their weighted means.

The methods are those of OECD and JRC (2008), Handbook on Constructing Composite Indicators, steps
5 and 6. Only numbers that are shown take part: what is hidden or unknown moves nobody else's.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from samstat.errors import CountError
from samstat.indicators.composite.definition import Component

Floats = NDArray[np.float64]


def normalised(values: Floats, way: str, component: Component, direction: int) -> Floats:
    """One component over the codes compared, NaN where it has no number.

    `z_score`: distance to the mean in standard deviations (over n). `min_max`: from 0 at the worst
    to 1 at the best, of those observed or between goalposts. `rank`: 1 for the worst, ties share
    their mean rank. `reference`: 1 at the reference, and its relative distance more or less.
    `direction` is 1 where high is better, −1 where low is. CountError where all are the same and
    the scale needs a spread.
    """
    known = values[~np.isnan(values)]
    if not len(known):
        return values.copy()
    if way == "rank":
        return _ranks(values * direction)
    if way == "reference" and component.reference is not None:
        reference = component.reference
        return np.asarray(1 + direction * (values - reference) / abs(reference), dtype=np.float64)
    if way == "z_score":
        middle, spread = float(known.mean()), float(known.std())
        return np.asarray(direction * (values - middle) / _some(spread, component))
    low, high = component.goalposts or (float(known.min()), float(known.max()))
    share = (values - low) / _some(high - low, component)
    return np.asarray(share if direction > 0 else 1 - share, dtype=np.float64)


def _ranks(values: Floats) -> Floats:
    known = ~np.isnan(values)
    ranks = np.full(values.shape, np.nan)
    ranks[known] = rankdata(values[known], method="average")
    return ranks


def _some(spread: float, component: Component) -> float:
    # A spread below the last digits of a double is rounding, not difference.
    if spread > np.finfo(np.float64).tiny:
        return spread
    raise CountError(
        "the component has the same value everywhere, so that nothing can be compared",
        where=component.indicator,
        next_step="Leave it out, give it goalposts, or compare more codes.",
    )


def aggregated(parts: Floats, weights: Floats, way: str) -> Floats:
    """The weighted mean of `parts[component, cell]` by `weights[component]` or `[draw, component]`.

    Components that are NaN are left out and the other weights scaled to sum to 1; NaN where none
    remains. `[cell]` or `[draw, cell]`. CountError for a geometric mean of negative numbers.
    """
    known = ~np.isnan(parts)
    whole = weights @ known.astype(np.float64)
    scale = np.divide(1.0, whole, out=np.full_like(whole, np.nan), where=whole > 0)
    numbers = np.where(known, parts, 0.0)
    if way == "arithmetic":
        return np.asarray((weights @ numbers) * scale, dtype=np.float64)
    if (numbers < 0).any():
        raise CountError(
            "a geometric mean takes no negative numbers",
            value=float(numbers.min()),
            next_step="Choose goalposts below every value, or the arithmetic mean.",
        )
    zero = known & (numbers == 0)
    logs = np.log(np.where(known & ~zero, numbers, 1.0))
    mean = np.exp((weights @ logs) * scale)
    return np.asarray(np.where(weights @ zero.astype(np.float64) > 0, 0.0, mean))


def ranked(values: Floats) -> Floats:
    """1 for the highest, ties share the best of their ranks; NaN where there is no number.

    Works along the last axis. Numbers that differ by less than a billionth are ties, so that the
    order of the additions decides no rank.
    """
    close = -np.round(values, 9)
    ranks = rankdata(np.where(np.isnan(close), np.inf, close), method="min", axis=-1)
    return np.where(np.isnan(values), np.nan, ranks)
