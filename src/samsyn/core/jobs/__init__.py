"""Kinds of background jobs. Apps register theirs in ready(); services.jobs starts and runs them."""

from samsyn.core.jobs.duties import Duty, register_duty, registered_duties
from samsyn.core.jobs.kinds import JobKind, UnknownKindError, kind_named, register, registered
from samsyn.core.jobs.running import (
    JobFailedError,
    JobLost,
    JobReleased,
    JobRun,
    JobStopped,
    ProgressInTransactionError,
)

__all__ = [
    "Duty",
    "JobFailedError",
    "JobKind",
    "JobLost",
    "JobReleased",
    "JobRun",
    "JobStopped",
    "ProgressInTransactionError",
    "UnknownKindError",
    "kind_named",
    "register",
    "register_duty",
    "registered",
    "registered_duties",
]
