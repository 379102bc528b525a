"""Numba's compiler with types kept; compiled code is cached beside its module."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile on first use; the result is the same for the same input (one thread)."""
    return cast(Function, numba.njit(cache=True)(function))


def compiled_unlocked(function: Function) -> Function:
    """As `compiled`, and other threads may run meanwhile: it may touch no Python object."""
    return cast(Function, numba.njit(cache=True, nogil=True)(function))
