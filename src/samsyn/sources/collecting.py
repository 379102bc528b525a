"""Stretches of work in which the garbage collector looks for no cycles.

A block of a list is a hundred thousand small objects that all live as long as the block and are
freed by their reference counts. The collector would walk through them again and again, for a
seventh of an import's time, and find nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_collector() -> Iterator[None]:
    """Let no cycles be looked for in the meantime; where that is so already, nothing changes."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
