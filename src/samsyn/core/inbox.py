"""The review inbox: what waits for a person, from every app, in one place.

An app registers its kinds in ready(). Core asks each for its groups, rows and drafts and knows
nothing of what they are. Every answer holds only what the user may decide on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Protocol
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.utils.functional import Promise

from samsyn.core.models import Document, ReviewDecision, ReviewedRow, StoredValue, User
from samsyn.core.scopes import AnyUser

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the inbox to show or to decide on. '' and None let everything through.

    `certainty` is 'certain' or 'uncertain'; `place` a county's or municipality's code.
    """

    kind: str = ""
    document: int | None = None
    certainty: str = ""
    place: str = ""

    def as_json(self) -> dict[str, Any]:
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name))}

    def query(self) -> str:
        """The same as an address's query, in the words that the page's address uses."""
        words = {"kind": "slag", "document": "dokument", "certainty": "sakerhet", "place": "plats"}
        return urlencode({words[name]: value for name, value in self.as_json().items()})


@dataclass(frozen=True, slots=True)
class Group:
    """What one document brought of one kind. `since` is when its oldest draft came."""

    document: Document | None
    rows: int
    certain: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """One draft in the list. `about` tells it from others of its name, such as its owner."""

    pk: int
    title: str
    about: str
    document: str
    since: datetime
    certain: bool
    values: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands against a new value: its text, its source, its day, and who corrected it."""

    text: str
    source: StoredValue
    day: date | None
    accepted: bool
    corrected_by: Words = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DraftField:
    """One field of a draft. `value` is what may be accepted: a new draft's value or a newer one.

    `standing` is set where another value stands already. `doubts` say why a person should look;
    none means that the value is certain. `decided` says that there is nothing left to decide.
    """

    name: str
    label: Words
    text: str
    value: StoredValue
    standing: Standing | None = None
    doubts: tuple[Words, ...] = ()
    decided: bool = False
    correct_url: str = ""
    prose: bool = False

    @property
    def key(self) -> str:
        """A name that is the field's own on the page."""
        return f"{self.name}-{self.value.pk}"


@dataclass(frozen=True, slots=True)
class Draft:
    """One row as its review page shows it. `version` is what a decision is made from."""

    pk: int
    title: str
    is_new: bool
    version: str
    fields: tuple[DraftField, ...]
    warnings: tuple[str, ...] = ()
    url: str = ""
    may_correct: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What a person asks for: an action, and the stored value that it concerns, if only one."""

    action: ReviewDecision.Action
    value: int | None = None


@dataclass(slots=True)
class Weighed:
    """What accepting all that is certain would do. `left` says what is not done, by reason."""

    rows: int = 0
    values: int = 0
    left: dict[str, int] = field(default_factory=dict)


class StaleError(ValidationError):
    """The row is no longer as it was when the person looked: somebody, or a document, was first."""


class Kind(Protocol):
    """One sort of thing that waits for review."""

    name: str
    label: Words
    subject_type: str

    def count(self, user: AnyUser, most: int) -> int:
        """How many wait, counted no further than `most`: every page asks."""

    def groups(self, user: AnyUser, filters: Filters) -> list[Group]: ...

    def rows(self, user: AnyUser, filters: Filters) -> Rows: ...

    def draft(self, user: AnyUser, pk: int) -> Draft | None:
        """None where the user may not decide on it, or there is nothing left to decide."""

    def next(self, user: AnyUser, filters: Filters, after: int) -> int | None:
        """The draft that follows in the list; the first where the row is the last."""

    def page(self, user: AnyUser, pk: int) -> str | None:
        """The row's own page; None where the user may not decide on the row."""

    def decide(self, *, pk: int, step: Step, version: str, by: User) -> ReviewDecision:
        """Raises StaleError where the row's version is another, PermissionDenied without right."""

    def weigh(self, user: AnyUser, filters: Filters) -> Weighed: ...

    def accept_chunk(self, decision: ReviewDecision, size: int) -> bool:
        """Do the next rows of a decision on many, in the caller's transaction; False at the end."""

    def undo_rows(
        self, decision: ReviewDecision, rows: Sequence[ReviewedRow], by: User
    ) -> set[int]:
        """Bring the rows back; the ids of those that stood unchanged since and are back now."""


class Rows(Protocol):
    """A kind's drafts, oldest first, fetched a page at a time."""

    def count(self) -> int: ...

    def __getitem__(self, wanted: slice) -> list[Row]: ...


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What waits for a person on a page of its own, which the inbox leads to.

    `count` answers how many wait for the user, none where she may not decide on them.
    """

    name: str
    label: Words
    url_name: str
    count: Callable[[AnyUser], int]


_kinds: dict[str, Kind] = {}
_elsewhere: dict[str, Elsewhere] = {}
# Beyond this a menu says 'more than', so that every page stays quick.
MOST_COUNTED = 999


def register(kind: Kind) -> None:
    """Add a kind; the same name again replaces it, so reloading does no harm."""
    _kinds[kind.name] = kind


def register_elsewhere(one: Elsewhere) -> None:
    _elsewhere[one.name] = one


def waiting_elsewhere(user: AnyUser) -> list[tuple[Elsewhere, int]]:
    """Those of which any wait, with how many."""
    counted = [(one, one.count(user)) for one in _elsewhere.values()]
    return [(one, count) for one, count in counted if count]


def kinds() -> Mapping[str, Kind]:
    return _kinds


def chosen(name: str = "") -> list[Kind]:
    """The kind of the name, or all of them; none where no kind has the name."""
    return [kind for kind in _kinds.values() if name in ("", kind.name)]


def waiting(user: AnyUser) -> int:
    """How much waits for the user, here and elsewhere, counted to one more than MOST_COUNTED."""
    total = sum(count for _, count in waiting_elsewhere(user))
    for kind in _kinds.values():
        total += kind.count(user, MOST_COUNTED + 1 - total)
        if total > MOST_COUNTED:
            break
    return total
