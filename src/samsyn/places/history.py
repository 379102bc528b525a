"""What has changed about a municipality since 1992, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from samsyn.gazetteer.changes import Change, changes
from samsyn.places import selectors


@dataclass(frozen=True, slots=True)
class Event:
    day: date
    text: str


def events(code: str) -> list[Event]:
    """The changes that touch the place, oldest first: its own, and parts that left it."""
    return [Event(c.day, _words(c, code)) for c in changes() if code in (c.old_code, c.new_code)]


def _words(change: Change, code: str) -> str:
    if change.kind == "rename":
        old, _arrow, new = change.name.partition(" → ")
        return _("The name was changed from %(old)s to %(new)s.") % {"old": old, "new": new}
    if change.kind == "recode":
        codes = {"old": change.old_code, "new": change.new_code}
        text = _(
            "The code was changed from %(old)s to %(new)s, since the place came to a new county."
        )
        return text % codes
    if code == change.new_code:
        parent = {"place": selectors.name(change.old_code), "code": change.old_code}
        return _("The municipality was formed from a part of %(place)s (%(code)s).") % parent
    child = {"place": change.name, "code": change.new_code}
    return _("A part became a municipality of its own: %(place)s (%(code)s).") % child
