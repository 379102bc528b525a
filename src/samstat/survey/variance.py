"""Variances of totals and ratios in every domain of a stratified cluster sample.

Linearised (Taylor): with z the domain's total over a cluster, or (y − R·x)/X for a ratio R = Y/X,

    Σ_h (1 − n_h/N_h) · n_h/(n_h − 1) · Σ_i (z_hi − z̄_h)²

over strata h and all their n_h clusters i, those outside the domain with z = 0. The stratified
jackknife leaves out one cluster at a time. K. M. Wolter, Introduction to Variance Estimation, 2nd
edition (2007), chapters 4 and 6; S. L. Lohr, Sampling: Design and Analysis, 3rd edition (2022).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from samstat.errors import DesignError
from samstat.survey.design import Design

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sample:
    """The clusters of a sample: each one's stratum, how many were drawn there, and (1 − n/N).

    `degrees` are the degrees of freedom: clusters less strata, or replicates less one.
    """

    stratum: Ints
    drawn: Floats
    correction: Floats
    degrees: int

    @classmethod
    def of(cls, stratum: Ints, population: Floats | None = None) -> Sample:
        """The sample with a stratum a cluster; `population` are the clusters of each stratum.

        Raises DesignError for a stratum of one cluster and for more clusters drawn than there are.
        """
        drawn = np.bincount(stratum).astype(np.float64)
        if (drawn < 2).any():
            raise DesignError(
                f"{int((drawn < 2).sum())} strata have one cluster only",
                next_step="One cluster shows no variation: join such a stratum with one like it.",
            )
        if population is None:
            correction = np.ones(len(drawn))
        else:
            if not (population >= drawn).all():
                at = int(np.flatnonzero(~(population >= drawn))[0])
                raise DesignError(
                    "a stratum has fewer clusters in all than were drawn",
                    where=f"stratum {at + 1}",
                    value=(float(population[at]), int(drawn[at])),
                    next_step="population is how many clusters the stratum has, drawn or not.",
                )
            correction = 1 - drawn / population
        return cls(stratum, drawn, correction, int(len(stratum) - len(drawn)))


@dataclass(frozen=True, eq=False)
class Estimated:
    """One estimate a domain with its standard error and interval (Student's t)."""

    value: Floats
    standard_error: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class Pairs:
    """Totals of what was measured over each pair of domain and cluster that has rows."""

    domain: Ints
    cluster: Ints
    domains: int


def sums(places: Ints, numbers: Floats, many: int = 0) -> Floats:
    """Numbers added up by place."""
    return np.asarray(np.bincount(places, numbers, many), dtype=np.float64)


def estimated(value: Floats, variance: Floats, degrees: int, confidence: float) -> Estimated:
    """The interval around each value; NaN where the variance is."""
    error = np.sqrt(np.maximum(variance, 0))
    half = float(student.ppf(0.5 + confidence / 2, degrees)) * error
    return Estimated(value, error, value - half, value + half)


def variances(
    sample: Sample, pairs: Pairs, y: Floats, x: Floats | None, design: Design
) -> tuple[Floats, Floats]:
    """Each domain's total of y, or its ratio to x, and the variance by the design's method."""
    total = sums(pairs.domain, y, pairs.domains)
    if x is None:
        if design.method == "jackknife":
            return total, _jackknife(sample, pairs, y, None)
        return total, _linearised(sample, pairs, y)
    below = sums(pairs.domain, x, pairs.domains)
    ratio = np.full(pairs.domains, np.nan)
    np.divide(total, below, out=ratio, where=below != 0)
    if design.method == "jackknife":
        return ratio, _jackknife(sample, pairs, y, x)
    with np.errstate(invalid="ignore", divide="ignore"):
        score = (y - ratio[pairs.domain] * x) / below[pairs.domain]
    return ratio, _linearised(sample, pairs, score)


def _by_stratum(sample: Sample, pairs: Pairs) -> tuple[Ints, Ints, Ints]:
    """Groups of pairs in one domain and stratum: each pair's group, each group's two numbers."""
    strata = len(sample.drawn)
    joint = pairs.domain * strata + sample.stratum[pairs.cluster]
    found, group = np.unique(joint, return_inverse=True)
    return group, found // strata, found % strata


def _linearised(sample: Sample, pairs: Pairs, score: Floats) -> Floats:
    group, domain, stratum = _by_stratum(sample, pairs)
    first, second = sums(group, score), sums(group, score**2)
    n = sample.drawn[stratum]
    # Clusters without rows in the domain have a score of zero: they count in n alone.
    part = sample.correction[stratum] * n / (n - 1) * (second - first**2 / n)
    return sums(domain, part, pairs.domains)


def _jackknife(sample: Sample, pairs: Pairs, y: Floats, x: Floats | None) -> Floats:
    group, domain, stratum = _by_stratum(sample, pairs)
    n = sample.drawn[stratum]
    absent = n - np.bincount(group)
    squares = np.zeros(len(domain))
    kept = [_without(pairs, group, domain, n, each) for each in (y, x) if each is not None]
    whole = [each[0] for each in kept]
    full = whole[0] if x is None else _ratio(whole[0], whole[1])
    for at, weight in ((1, None), (2, absent)):
        parts = [each[at] for each in kept]
        left = parts[0] if x is None else _ratio(parts[0], parts[1])
        if weight is None:
            squares += sums(group, (left - full[pairs.domain]) ** 2)
        else:
            squares += np.where(weight > 0, weight * (left - full[domain]) ** 2, 0.0)
    part = sample.correction[stratum] * (n - 1) / n * squares
    return sums(domain, part, pairs.domains)


def _without(
    pairs: Pairs, group: Ints, domain: Ints, n: Floats, y: Floats
) -> tuple[Floats, Floats, Floats]:
    """Totals: of the domains, of each pair's domain without its cluster, and without an absent one.

    The stratum's other clusters stand for the one left out: each weighs n/(n − 1).
    """
    total = sums(pairs.domain, y, pairs.domains)
    own = sums(group, y)
    present = total[pairs.domain] + (own[group] - n[group] * y) / (n[group] - 1)
    return total, present, total[domain] + own / (n - 1)


def _ratio(top: Floats, bottom: Floats) -> Floats:
    found = np.full(len(top), np.nan)
    np.divide(top, bottom, out=found, where=bottom != 0)
    return found


def replicated(full: Floats, replicates: Floats, design: Design) -> Floats:
    """The variance from estimates by each replicate's weights, `replicates[r, domain]`."""
    squares = ((replicates - full) ** 2).sum(axis=0)
    many = len(replicates)
    if design.method == "brr":
        return np.asarray(squares / (many * (1 - design.fay) ** 2), dtype=np.float64)
    return np.asarray(squares * (many - 1) / many, dtype=np.float64)
