"""A job in words: what it is, how far it has come, what it did or why it failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext

from samsyn.core import policies
from samsyn.core.jobs import JobKind, UnknownKindError, kind_named
from samsyn.core.models import Job, User
from samsyn.core.selectors.jobs import nobody_works
from samsyn.core.templatetags.samsyn_format import amount, share

State = Job.State
COLORS = {
    State.QUEUED: "neutral",
    State.RUNNING: "info",
    State.STOPPING: "warning",
    State.STOPPED: "neutral",
    State.DONE: "success",
    State.FAILED: "danger",
}


@dataclass(frozen=True, slots=True)
class JobView:
    """What the pages show of a job; `said` changes where a listener should be told."""

    job: Job
    title: str
    color: str
    progress: str
    percent: int | None
    note: str
    error: str
    unattended: bool
    interrupted: bool
    result_lines: list[str]
    result_url: str
    may_stop: bool

    @property
    def state(self) -> str:
        return str(State(self.job.state).label)

    @property
    def under_way(self) -> bool:
        return not self.job.is_finished

    @property
    def sentence(self) -> str:
        """State and progress in one line, for the live region and the list."""
        return f"{self.state[:1].upper()}{self.state[1:]}" + (
            f", {self.progress}" if self.progress and self.under_way else ""
        )

    @property
    def said(self) -> str:
        """A listener is told of each new state and each tenth part done, not of every figure."""
        tenth = "" if self.percent is None else str(self.percent // 10)
        return f"{self.job.state}-{tenth}"


def job_view(job: Job, user: User) -> JobView:
    kind = _kind(job)
    done = job.state == State.DONE
    return JobView(
        job=job,
        title=title_of(job),
        color=COLORS[State(job.state)],
        progress=progress_words(job),
        percent=percent(job),
        note=_translated(job.note),
        error=error_words(job),
        unattended=nobody_works(job),
        interrupted=_is_interrupted(job, timezone.now()),
        result_lines=kind.result_lines(job) if kind and kind.result_lines and done else [],
        result_url=kind.result_url(job) if kind and kind.result_url and done else "",
        may_stop=not job.is_finished and policies.can_stop_job(user, job),
    )


def title_of(job: Job) -> str:
    """The kind's words for the job; a kind that is gone is shown by its name."""
    kind = _kind(job)
    if kind is None:
        return job.kind
    return kind.title(job) if kind.title else str(kind.label)


def progress_words(job: Job) -> str:
    """'1 200 of 5 000 (24 %)'; without a total the number alone; nothing before the first step."""
    if job.total is None:
        return gettext("%(done)s done") % {"done": amount(job.done)} if job.done else ""
    values = {"done": amount(job.done), "total": amount(job.total)}
    words = gettext("%(done)s of %(total)s") % values
    reached = percent(job)
    return words if reached is None else f"{words} ({share(reached / 100, 0)})"


def percent(job: Job) -> int | None:
    """Whole per cent, rounded down so that 100 means all; None while the total is not known."""
    if not job.total:
        return None
    return min(100, job.done * 100 // job.total)


def error_words(job: Job) -> str:
    text = _translated(job.error)
    return text % job.error_values if text and job.error_values else text


def _translated(text: str) -> str:
    # gettext answers an empty text with the catalogue's header.
    return gettext(text) if text else ""


def _is_interrupted(job: Job, now: datetime) -> bool:
    """Whether the job has begun and waits to go on."""
    return job.state == State.QUEUED and job.started_at is not None


def _kind(job: Job) -> JobKind | None:
    try:
        return kind_named(job.kind)
    except UnknownKindError:
        return None
