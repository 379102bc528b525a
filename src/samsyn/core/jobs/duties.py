"""What an installation does once a day by itself. Apps register their duties in ready()."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.utils.functional import Promise

from samsyn.core.jobs.kinds import JobKind, register
from samsyn.core.jobs.running import JobRun
from samsyn.core.models import Job

_PREFIX = "duty."


@dataclass(frozen=True, slots=True)
class Duty:
    """Work that is begun once each local day, at the first moment from `not_before` on.

    A day on which no worker ran is not made up for: `run` does all that is due by today, not only
    what became due since yesterday. It is a job like any other: steps, progress, run again from
    where it was if the worker is killed.
    """

    name: str
    label: str | Promise
    run: Callable[[JobRun], dict[str, Any]]
    not_before: time = time(0, 0)
    result_lines: Callable[[Job], list[str]] | None = None

    @property
    def kind_name(self) -> str:
        return f"{_PREFIX}{self.name}"


_duties: dict[str, Duty] = {}


def register_duty(duty: Duty) -> None:
    """Add a duty and its kind of job; the same name again replaces it."""
    _duties[duty.name] = duty
    register(
        JobKind(name=duty.kind_name, label=duty.label, run=duty.run, result_lines=duty.result_lines)
    )


def registered_duties() -> list[Duty]:
    return list(_duties.values())
