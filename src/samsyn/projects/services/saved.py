"""Saving searches, and choosing how to be told of news in them."""

from __future__ import annotations

import secrets

from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core.models import User
from samsyn.core.services import audit
from samsyn.projects.models import SavedSearch
from samsyn.projects.selectors.saved import hashed

MOST = 100
LONGEST_QUERY = 20_000
_SALT = "projects.saved.unsubscribe"


@transaction.atomic
def save_search(*, by: User, name: str, query: str) -> SavedSearch:
    """Keep a list's address under a name of the user's own. ValidationError where she has it."""
    if SavedSearch.objects.filter(user=by).count() >= MOST:
        raise ValidationError(
            _("You have %(most)s saved searches. Delete one first.") % {"most": MOST}
        )
    if len(query) > LONGEST_QUERY:
        raise ValidationError(_("The search has too many choices to be saved."))
    search = _named(SavedSearch(user=by, query=query), name)
    _audit(by, "created", search)
    return search


@transaction.atomic
def change_search(*, search: SavedSearch, by: User, name: str, frequency: str) -> None:
    """A new name, and how often to be e-mailed. News count from when e-mail was asked for."""
    _check_own(search, by)
    if frequency not in SavedSearch.Frequency.values:
        raise ValidationError(_("Choose how often."))
    if frequency != search.frequency:
        if search.frequency == SavedSearch.Frequency.NONE:
            search.told_until, search.told_on = timezone.now(), timezone.localdate()
            search.sending_since = None
        search.frequency = frequency
        _audit(by, "frequency_changed", search, frequency=frequency)
    _named(search, name)
    _audit(by, "changed", search)


@transaction.atomic
def delete_search(*, search: SavedSearch, by: User) -> None:
    _check_own(search, by)
    _audit(by, "deleted", search)
    search.delete()


def mark_seen(*, search: SavedSearch, by: User) -> None:
    _check_own(search, by)
    search.seen_at = timezone.now()
    search.save(update_fields=["seen_at"])


@transaction.atomic
def open_feed(*, search: SavedSearch, by: User) -> str:
    """Give the search a feed with a new secret key; an earlier key ends. The key is kept nowhere
    but with the user: only its hash is stored."""
    _check_own(search, by)
    key = secrets.token_urlsafe(32)
    search.feed_key = hashed(key)
    search.save(update_fields=["feed_key"])
    _audit(by, "feed_opened", search)
    return key


@transaction.atomic
def close_feed(*, search: SavedSearch, by: User) -> None:
    _check_own(search, by)
    search.feed_key = ""
    search.save(update_fields=["feed_key"])
    _audit(by, "feed_closed", search)


def unsubscribe_token(search: SavedSearch) -> str:
    return signing.dumps([search.pk, search.user_id], salt=_SALT)


def search_to_unsubscribe(token: str) -> SavedSearch | None:
    """The search of an e-mail's link; None for a link that is not ours or whose search is gone."""
    try:
        pk, user_id = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return SavedSearch.objects.filter(pk=pk, user_id=user_id).first()


@transaction.atomic
def unsubscribe(*, search: SavedSearch) -> None:
    """End the e-mails. Whoever holds the e-mail may do it, without signing in."""
    if search.frequency == SavedSearch.Frequency.NONE:
        return
    search.frequency = SavedSearch.Frequency.NONE
    search.save(update_fields=["frequency"])
    _audit(None, "unsubscribed", search)


def _named(search: SavedSearch, name: str) -> SavedSearch:
    search.name = name
    try:
        with transaction.atomic():
            search.save()
    except IntegrityError as error:
        raise ValidationError(
            _("You already have a saved search with this name."), code="taken"
        ) from error
    return search


def _check_own(search: SavedSearch, by: User) -> None:
    if search.user_id != by.pk:
        raise PermissionDenied("the saved search is somebody else's")


def _audit(by: User | None, verb: str, search: SavedSearch, **detail: str) -> None:
    audit.record(
        by=by,
        action=f"saved_search.{verb}",
        subject_type="saved_search",
        subject_id=search.pk,
        detail=detail,
    )
