"""The Fay-Herriot predictor: known truths, areas without a sample, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from samstat import errors
from samstat.small_areas import fay_herriot
from samstat.tables import CellStatus


def made(areas: int, model: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Truths, direct estimates, their variances and covariates drawn from the model itself."""
    random = np.random.default_rng(11)
    x = np.column_stack([np.ones(areas), random.normal(size=areas)])
    truth = x @ [10, 2] + random.normal(scale=np.sqrt(model), size=areas)
    variances = random.uniform(0.5, 4, areas)
    return truth, truth + random.normal(scale=np.sqrt(variances)), variances, x


def test_it_is_nearer_to_the_truth_and_its_error_is_what_it_says() -> None:
    truth, direct, variances, x = made(20_000, 1.0)
    fit = fay_herriot(direct, variances, x)
    assert fit.model_variance == pytest.approx(1.0, abs=0.08)
    assert fit.coefficients == pytest.approx([10, 2], abs=0.1)
    squared = (fit.estimates - truth) ** 2
    assert squared.mean() < 0.6 * ((direct - truth) ** 2).mean()
    assert squared.mean() == pytest.approx(fit.mse.mean(), rel=0.05)
    assert set(fit.status.tolist()) == {CellStatus.ESTIMATED}


def test_an_area_without_a_direct_estimate_gets_the_regression_and_a_larger_error() -> None:
    _, direct, variances, x = made(200, 1.0)
    direct[:3] = np.nan
    variances[:3] = np.nan
    fit = fay_herriot(direct, variances, x)
    assert fit.estimates[:3] == pytest.approx(x[:3] @ fit.coefficients)
    assert fit.weight[:3].tolist() == [0, 0, 0]
    assert (fit.mse[:3] > fit.mse[3:].max()).all()


def test_where_the_regression_explains_all_nothing_is_left_to_the_areas() -> None:
    x = np.column_stack([np.ones(20), np.arange(20)])
    fit = fay_herriot(x @ [1, 2], np.full(20, 5.0), x)
    assert fit.model_variance == 0
    assert fit.estimates == pytest.approx(x @ [1, 2])
    assert (fit.mse > 0).all()


@pytest.mark.parametrize(
    ("direct", "variances", "covariates", "kind", "says"),
    [
        ([1, 2, 3, 4], [1, 0, 1, 1], [[1]] * 4, errors.WeightError, "not above zero"),
        ([1, 2, 3, 4], [1, -1, 1, 1], [[1]] * 4, errors.WeightError, "not above zero"),
        ([1, 2, 3, 4], [1, 1, 1], [[1]] * 4, errors.WeightError, "one variance"),
        ([1, 2, 3, 4], [1] * 4, [1] * 4, errors.WeightError, "one row of covariates"),
        ([1], [1], [[1]], errors.EmptyTableError, "1 areas have"),
        ([], [], np.empty((0, 1)), errors.EmptyTableError, "0 areas have"),
        ([1, 2, 3, 5], [1] * 4, [[1, 2]] * 4, errors.WeightError, "follows from the others"),
        ([1, 2, 3, 5], [1] * 4, [[1], [1], [np.nan], [1]], errors.WeightError, "no number"),
    ],
)
def test_what_cannot_be_fitted_is_told(
    direct: list[float],
    variances: list[float],
    covariates: list[list[float]],
    kind: type[errors.SamstatError],
    says: str,
) -> None:
    with pytest.raises(kind, match=says) as error:
        fay_herriot(direct, variances, covariates)
    assert error.value.next_step
