"""The Fay-Herriot model: direct estimates of areas drawn towards a regression on known covariates.

For area i the direct estimate is y_i = θ_i + e_i and the truth θ_i = x_i'β + u_i, with a known
variance D_i of the sampling error e_i and a model variance A of u_i, which is estimated by
restricted maximum likelihood (Fisher scoring). The empirical best linear unbiased predictor is

    γ_i y_i + (1 − γ_i) x_i'β̂,   γ_i = Â / (Â + D_i)

and its mean squared error is estimated by g1 + g2 + 2·g3 (Prasad and Rao 1990; Datta and Lahiri
2000). R. E. Fay and R. A. Herriot, Journal of the American Statistical Association 74 (1979)
269-277; J. N. K. Rao and I. Molina, Small Area Estimation, 2nd edition (2015), chapter 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samstat.errors import EmptyTableError, SolverError, WeightError
from samstat.tables import CellStatus

Floats = NDArray[np.float64]
ROUNDS = 200
CLOSE = 1e-10


@dataclass(frozen=True, eq=False)
class AreaEstimates:
    """One estimate an area, in the order given; every status is ESTIMATED.

    `mse` is the estimated mean squared error (the unit squared), `weight` how much of each estimate
    is the area's own (γ, 0 where it had no direct estimate). `coefficients` and their standard
    errors are the regression's, `model_variance` is Â: 0 says that the regression explains all.
    """

    estimates: Floats
    mse: Floats
    weight: Floats
    coefficients: Floats
    coefficient_errors: Floats
    model_variance: float
    status: NDArray[np.uint8]


def fay_herriot(
    direct: Sequence[float] | Floats,
    variances: Sequence[float] | Floats,
    covariates: Sequence[Sequence[float]] | Floats,
) -> AreaEstimates:
    """The predictor of every area.

    `direct` are the direct estimates, NaN for an area without one: it gets the regression's value.
    `variances` are their sampling variances, `covariates` a row an area, with a 1 first where an
    intercept is wanted. Raises WeightError for a variance that is not above zero, EmptyTableError
    for too few areas for the coefficients, SolverError where the scoring does not settle.
    """
    y, d = np.asarray(direct, dtype=np.float64), np.asarray(variances, dtype=np.float64)
    x = np.asarray(covariates, dtype=np.float64)
    sampled = ~np.isnan(y)
    _check(y, d, x, sampled)
    a = _model_variance(y[sampled], d[sampled], x[sampled])
    inverse, beta = _regression(y[sampled], d[sampled], x[sampled], a)
    synthetic = x @ beta
    weight = np.where(sampled, a / (a + np.where(sampled, d, 1.0)), 0.0)
    estimates = np.where(sampled, weight * np.nan_to_num(y) + (1 - weight) * synthetic, synthetic)
    return AreaEstimates(
        estimates,
        _mse(d, x, sampled, a, inverse),
        weight,
        beta,
        np.sqrt(np.diag(inverse)),
        a,
        np.full(len(y), CellStatus.ESTIMATED, dtype=np.uint8),
    )


def _check(y: Floats, d: Floats, x: Floats, sampled: NDArray[np.bool_]) -> None:
    if x.ndim != 2 or len(x) != len(y) or len(d) != len(y):
        raise WeightError(
            "there is not one variance and one row of covariates an area",
            value=(len(y), len(d), x.shape),
            next_step="Give them in one order; covariates are a table, one column is [[…], …].",
        )
    if sampled.sum() <= x.shape[1]:
        raise EmptyTableError(
            f"{int(sampled.sum())} areas have direct estimates, for {x.shape[1]} coefficients",
            next_step="Use fewer covariates, or more areas than coefficients.",
        )
    wrong = sampled & ~(np.isfinite(d) & (d > 0))
    if wrong.any() or not np.isfinite(x).all():
        area = int(np.flatnonzero(wrong | ~np.isfinite(x).all(axis=1))[0])
        raise WeightError(
            "a sampling variance is not above zero, or a covariate is no number",
            where=f"area {area + 1}",
            value=(float(d[area]), x[area].tolist()),
            next_step="Smooth the variances over similar areas, or leave the direct estimate out.",
        )
    if np.linalg.matrix_rank(x[sampled]) < x.shape[1]:
        raise WeightError(
            "a covariate follows from the others", next_step="Leave one out (a group, for example)."
        )


def _regression(y: Floats, d: Floats, x: Floats, a: float) -> tuple[Floats, Floats]:
    """Generalised least squares: the inverse of X'V⁻¹X, and β̂."""
    scaled = x / (a + d)[:, None]
    inverse = np.asarray(np.linalg.inv(x.T @ scaled), dtype=np.float64)
    return inverse, inverse @ (scaled.T @ y)


def _model_variance(y: Floats, d: Floats, x: Floats) -> float:
    """Restricted maximum likelihood by Fisher scoring, from the median sampling variance."""
    a = float(np.median(d))
    for _ in range(ROUNDS):
        # With P = V⁻¹ − V⁻¹X(X'V⁻¹X)⁻¹X'V⁻¹: traces of P and PP without the areas' square.
        v = 1 / (a + d)
        inverse, beta = _regression(y, d, x, a)
        second = inverse @ (x.T @ (x * v[:, None] ** 2))
        third = inverse @ (x.T @ (x * v[:, None] ** 3))
        rest = v * (y - x @ beta)
        score = -0.5 * (v.sum() - np.trace(second)) + 0.5 * (rest @ rest)
        information = 0.5 * ((v**2).sum() - 2 * np.trace(third) + np.trace(second @ second))
        following = max(0.0, a + float(score) / float(information))
        if abs(following - a) <= CLOSE * max(1.0, a):
            return following
        a = following
    raise SolverError(
        "the model variance does not settle",
        value=a,
        next_step="Look for a direct estimate far from all others, or a far too small variance.",
    )


def _mse(d: Floats, x: Floats, sampled: NDArray[np.bool_], a: float, inverse: Floats) -> Floats:
    """g1 + g2 + 2·g3; for an area without a direct estimate the regression's own error and Â."""
    spread = np.einsum("ij,jk,ik->i", x, inverse, x)
    v = a + np.where(sampled, d, 1.0)
    shrink = np.where(sampled, d, 1.0) / v
    # The asymptotic variance of Â by restricted maximum likelihood.
    of_a = 2 / float(np.sum(v[sampled] ** -2.0))
    own = a * shrink + shrink**2 * spread + 2 * shrink**2 / v * of_a
    return np.asarray(np.where(sampled, own, a + spread), dtype=np.float64)
