"""E-mail on news in saved searches: never the same news twice, even when killed midway.

The window of news is put aside before its e-mail leaves. Killed in between, that e-mail is not
sent again, since it may have left; the next one says so and where to see what it would have told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from samsyn.core.addresses import absolute
from samsyn.core.jobs import JobRun
from samsyn.core.services import audit
from samsyn.core.templatetags.samsyn_format import amount
from samsyn.projects.models import Project, SavedSearch
from samsyn.projects.selectors.saved import has_lost_right, news_in
from samsyn.projects.services import indexing
from samsyn.projects.services.saved import unsubscribe_token

MOST_TOLD = 20
# What was changed in a transaction that is not yet saved carries an earlier time than now.
MARGIN = timedelta(minutes=30)
_DAYS = {SavedSearch.Frequency.DAILY: 1, SavedSearch.Frequency.WEEKLY: 7}


@dataclass(frozen=True, slots=True)
class Claim:
    """One e-mail to send: the news of `search` after `since`, until `until`.

    `unsure_since` is set where an earlier e-mail, of the news from then until `since`, may not
    have left.
    """

    search: SavedSearch
    since: datetime
    until: datetime
    unsure_since: datetime | None


def run_duty(run: JobRun) -> dict[str, Any]:
    """What the worker does once a day."""
    return {"sent": send_news(run=run)}


def send_news(*, now: datetime | None = None, run: JobRun | None = None) -> int:
    """E-mail every user whose saved search is due and has news; the number of e-mails sent.

    A search that the index cannot answer fully yet waits until the next time.
    """
    moment = now or timezone.now()
    indexing.index_all_pending()
    if indexing.waiting():
        return 0
    sent = 0
    following = SavedSearch.objects.exclude(frequency=SavedSearch.Frequency.NONE)
    ids = list(following.filter(user__is_active=True).order_by("pk").values_list("pk", flat=True))
    for number, pk in enumerate(ids, start=1):
        claim = _claim(pk, moment)
        if claim is not None:
            sent += _send(claim)
        if run is not None:
            run.progress(number, len(ids))
    return sent


@transaction.atomic
def _claim(pk: int, now: datetime) -> Claim | None:
    """Put the window of news aside for one e-mail; None where the search is not due."""
    search = SavedSearch.objects.select_for_update().filter(pk=pk).first()
    if search is None or not _is_due(search, now) or has_lost_right(search):
        return None
    claim = Claim(search, search.told_until, now - MARGIN, search.sending_since)
    if claim.until <= claim.since:
        return None
    # An e-mail of whose fate nobody knows is told of until one has surely left.
    search.sending_since = search.sending_since or claim.since
    search.told_until, search.told_on = claim.until, timezone.localdate(now)
    search.save(update_fields=["told_until", "told_on", "sending_since"])
    return claim


def _is_due(search: SavedSearch, now: datetime) -> bool:
    days = _DAYS.get(SavedSearch.Frequency(search.frequency))
    if days is None:
        return False
    return search.told_on is None or (timezone.localdate(now) - search.told_on).days >= days


def _send(claim: Claim) -> bool:
    news = news_in(claim.search, claim.since, claim.until)
    count = news.count()
    if count:
        try:
            with translation.override(settings.LANGUAGE_CODE):
                _message(claim, list(news[:MOST_TOLD]), count).send()
        except (SMTPException, OSError):
            # It has surely not left: the same news are tried again the next time.
            _give_back(claim)
            return False
    SavedSearch.objects.filter(pk=claim.search.pk).update(
        sending_since=claim.unsure_since if not count else None
    )
    if count:
        audit.record(
            by=None,
            action="saved_search.news_sent",
            subject_type="saved_search",
            subject_id=claim.search.pk,
            detail={"projects": count},
        )
    return bool(count)


def _give_back(claim: Claim) -> None:
    SavedSearch.objects.filter(pk=claim.search.pk, told_until=claim.until).update(
        told_until=claim.since, told_on=None, sending_since=claim.unsure_since
    )


def _message(claim: Claim, news: list[Project], count: int) -> EmailMessage:
    search = claim.search
    address = reverse("projects:list")
    leave = absolute(reverse("projects:unsubscribe", args=[unsubscribe_token(search)]))
    context = {
        "name": search.name,
        "count": amount(count),
        "since": claim.since,
        "unsure_since": claim.unsure_since,
        "projects": [(one, absolute(reverse("projects:project", args=[one.pk]))) for one in news],
        "is_new": {one.pk for one in news if one.created_at > claim.since},
        "more": count - len(news),
        "all": absolute(f"{address}?{search.query}" if search.query else address),
        "leave": leave,
        "region_name": settings.SAMSYN_REGION_NAME,
    }
    subject = ngettext(
        "%(count)s project with news: %(name)s", "%(count)s projects with news: %(name)s", count
    ) % {"count": amount(count), "name": " ".join(search.name.split())}
    return EmailMessage(
        subject=subject,
        body=render_to_string("projects/saved/news.txt", context),
        to=[search.user.email],
        headers={
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
