"""The registry of kinds of jobs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from samsyn.core.jobs.running import JobRun
from samsyn.core.models import Job, User


class UnknownKindError(LookupError):
    """No app has registered this kind of job."""


def nobody_else(user: User) -> bool:
    """Only the starter, and administrators of every place, see jobs of the kind."""
    return False


@dataclass(frozen=True, slots=True)
class JobKind:
    """What a kind of job does and how it is told of.

    `run` does the work and answers what it did, as JSON without personal data. It can be run again
    from the start of any step, since a worker may be killed: each step is a transaction of its own,
    is skipped where it has been done, and `JobRun.progress` is called between the steps.
    `title` tells one job from another of the kind; `result_lines` say in words what was done;
    `result_url` leads to it. `visible` answers which users see everybody's jobs of the kind.
    """

    name: str
    label: str | Promise
    run: Callable[[JobRun], dict[str, Any]]
    result_url: Callable[[Job], str] | None = None
    result_lines: Callable[[Job], list[str]] | None = None
    visible: Callable[[User], bool] = nobody_else
    title: Callable[[Job], str] | None = None


_kinds: dict[str, JobKind] = {}


def register(kind: JobKind) -> None:
    """Add a kind; the same name again replaces it, so reloading does no harm."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> JobKind:
    """Raises UnknownKindError, for instance where the app that had it is no longer installed."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKindError(f"no kind of job is named '{name}'") from None


def registered() -> list[JobKind]:
    return list(_kinds.values())
