"""Saved searches for their list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samsyn.core.models import User
from samsyn.core.templatetags.samsyn_format import amount
from samsyn.projects.models import SavedSearch
from samsyn.projects.presenters import comparing
from samsyn.projects.presenters.listing import chips
from samsyn.projects.selectors.saved import has_lost_right, news_in, selection_in


@dataclass(frozen=True, slots=True)
class SavedRow:
    """`news` is in words, '' where there is none. `lost_right` says that it answers no more."""

    pk: int
    name: str
    url: str
    compare_url: str
    choices: str
    news: str
    frequency: str | Promise
    has_feed: bool
    lost_right: bool


def saved_rows(searches: Iterable[SavedSearch], user: User) -> list[SavedRow]:
    return [_row(search, user) for search in searches]


def _row(search: SavedSearch, user: User) -> SavedRow:
    made = chips(selection_in(search), user)
    address = reverse("projects:list")
    count = news_in(search, search.seen_at, timezone.now()).count()
    news = ngettext(
        "%(count)s project with news since you last marked it as seen",
        "%(count)s projects with news since you last marked it as seen",
        count,
    )
    return SavedRow(
        pk=search.pk,
        name=search.name,
        url=f"{address}?{search.query}" if search.query else address,
        compare_url=comparing.address(search.query, None),
        choices="; ".join(f"{chip.label}: {chip.text}" for chip in made) or _("all projects"),
        news=news % {"count": amount(count)} if count else "",
        frequency=SavedSearch.Frequency(search.frequency).label,
        has_feed=bool(search.feed_key),
        lost_right=has_lost_right(search),
    )


def feed_session_key(search: SavedSearch) -> str:
    """Where a new feed's key waits to be shown once."""
    return f"projects.feed.{search.pk}"
