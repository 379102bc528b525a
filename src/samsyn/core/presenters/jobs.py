"""A job in words: what it is, how far it has come, what it did or why it failed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from samsyn.core import policies
from samsyn.core.jobs import JobKind, UnknownKindError, kind_named
from samsyn.core.models import Job, User
from samsyn.core.selectors.jobs import is_interrupted, nobody_works
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
    """What the pages show of a job; what only one of them shows is worked out when it is asked."""

    job: Job
    may_stop: bool
    may_try_again: bool

    @property
    def title(self) -> str:
        return title_of(self.job)

    @property
    def color(self) -> str:
        return COLORS[State(self.job.state)]

    @property
    def state(self) -> str:
        return str(State(self.job.state).label)

    @property
    def under_way(self) -> bool:
        return not self.job.is_finished

    @property
    def has_begun(self) -> bool:
        return self.job.state != State.QUEUED or self.job.started_at is not None

    @property
    def progress(self) -> str:
        return progress_words(self.job)

    @property
    def percent(self) -> int | None:
        return percent(self.job)

    @property
    def note(self) -> str:
        return _translated(self.job.note)

    @property
    def error(self) -> str:
        return error_words(self.job)

    @property
    def unattended(self) -> bool:
        return nobody_works(self.job)

    @property
    def interrupted(self) -> bool:
        return is_interrupted(self.job)

    @property
    def result_lines(self) -> list[str]:
        kind = _kind(self.job)
        if self.job.state != State.DONE or kind is None or kind.result_lines is None:
            return []
        return kind.result_lines(self.job)

    @property
    def result_url(self) -> str:
        kind = _kind(self.job)
        if self.job.state != State.DONE or kind is None or kind.result_url is None:
            return ""
        return kind.result_url(self.job)

    @property
    def sentence(self) -> str:
        """State and progress in one line, for those who listen to the page."""
        state = f"{self.state[:1].upper()}{self.state[1:]}"
        return f"{state}, {self.progress}" if self.progress and self.under_way else state

    @property
    def said(self) -> str:
        """A listener is told of each new state and each tenth part done, not of every figure."""
        tenth = "" if self.percent is None else str(self.percent // 10)
        return f"{self.job.state}-{tenth}"


def job_view(job: Job, user: User) -> JobView:
    mine = policies.can_stop_job(user, job)
    return JobView(
        job,
        may_stop=mine and not job.is_finished,
        may_try_again=mine and job.state in Job.CUT_SHORT and _kind(job) is not None,
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


def _kind(job: Job) -> JobKind | None:
    try:
        return kind_named(job.kind)
    except UnknownKindError:
        return None
