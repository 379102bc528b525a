"""Saved searches, and the news in them."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db.models import QuerySet
from django.http import QueryDict

from samsyn.core import policies
from samsyn.core.models import User
from samsyn.projects.models import Project, SavedSearch
from samsyn.projects.models.base import ReviewState
from samsyn.projects.selectors import Selection
from samsyn.projects.selectors.chosen import chosen_projects


def searches_of(user: User) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(user=user)


def hashed(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def search_with_feed(key: str) -> SavedSearch | None:
    """The search whose feed has this secret key."""
    return SavedSearch.objects.filter(feed_key=hashed(key)).select_related("user").first()


def selection_in(search: SavedSearch) -> Selection:
    from samsyn.projects.forms import selection_of

    return selection_of(QueryDict(search.query))


def has_lost_right(search: SavedSearch) -> bool:
    """Whether the search asks for what its user may no longer see, or she may no longer sign in."""
    if not search.user.is_active:
        return True
    asked = selection_in(search).review_state
    undecided = asked not in ("", ReviewState.ACCEPTED)
    return undecided and not policies.can_review_proposals(search.user)


def news_in(search: SavedSearch, since: datetime, until: datetime) -> QuerySet[Project]:
    """Accepted projects of the search that were added or changed after `since`, latest first."""
    return followed(search).filter(updated_at__gt=since, updated_at__lte=until)


def followed(search: SavedSearch) -> QuerySet[Project]:
    """What a feed or an e-mail may tell of: accepted projects alone, the latest changed first."""
    if has_lost_right(search):
        return Project.objects.none()
    chosen = chosen_projects(search.user, selection_in(search))
    return chosen.filter(review_state=ReviewState.ACCEPTED).order_by("-updated_at", "-pk")
