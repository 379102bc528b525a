"""Taking in and handling fault reports."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from samsyn.core.jobs import JobRun
from samsyn.core.models import User
from samsyn.core.services.audit import record
from samsyn.web.models import FaultReport

KEPT_FOR = dt.timedelta(days=365)


@transaction.atomic
def report_fault(
    *, kind: str, page: str, text: str, reply_email: str, now: dt.datetime
) -> FaultReport:
    """Store a visitor's report. Nobody is signed in, so the log names no actor."""
    forget_reply_addresses(now=now)
    report = FaultReport.objects.create(kind=kind, page=page, text=text, reply_email=reply_email)
    record(
        by=None,
        action="fault_report.receive",
        subject_type="fault_report",
        subject_id=report.pk,
        detail={"kind": kind, "reply_wanted": bool(reply_email)},
    )
    return report


@transaction.atomic
def mark_handled(*, by: User, report: FaultReport, now: dt.datetime) -> None:
    """Close a report. Closing it again changes nothing."""
    if report.handled_at is not None:
        return
    report.handled_at = now
    report.handled_by = by
    report.save(update_fields=["handled_at", "handled_by"])
    record(by=by, action="fault_report.handle", subject_type="fault_report", subject_id=report.pk)


@transaction.atomic
def forget_reply_addresses(*, now: dt.datetime) -> int:
    """Take away addresses older than a year, at each new report and list; answers how many."""
    old = FaultReport.objects.exclude(reply_email="").filter(created_at__lt=now - KEPT_FOR)
    forgotten = list(old.values_list("pk", flat=True))
    FaultReport.objects.filter(pk__in=forgotten).update(reply_email="")
    for pk in forgotten:
        record(by=None, action="fault_report.forget", subject_type="fault_report", subject_id=pk)
    return len(forgotten)


def forget_daily(run: JobRun) -> dict[str, Any]:
    """The daily duty: pages that nobody opens let no address live longer."""
    return {"forgotten": forget_reply_addresses(now=timezone.now())}
