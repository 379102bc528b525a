"""The rows of StoredValue as plain tuples: reading what is there and writing many fast."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from samsyn.core.masking import storable
from samsyn.core.models import Document, StoredValue, User
from samsyn.core.services import originals
from samsyn.sources import records
from samsyn.sources.records import plain

Key = tuple[int, str]
First = tuple[int, str, records.Value]
# Made once: json.dumps with options builds an encoder each time, a third of an import's time.
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_quoted = json.encoder.encode_basestring  # a text's JSON, as the encoder writes it
SEALED = "sealed"


class Hold(Enum):
    """Against what a differing value has to wait, beside a person's correction.

    FIRM: an accepted value, where the new one is not. SURER: that, and a value read with more
    certainty. ALL: whatever stands, and also where nothing does.
    """

    FIRM = "firm"
    SURER = "surer"
    ALL = "all"


@dataclass(slots=True)
class NewRow:
    """One value on its way in. `content` is what two values are compared by: the plain JSON."""

    subject_id: int
    field: str
    content: str
    value: records.Value
    replaces: int | None = None
    is_proposal: bool = False

    def replacing(self, pk: int | None) -> NewRow:
        return replace(self, replaces=pk)

    def as_proposal(self) -> NewRow:
        return replace(self, is_proposal=True)


@dataclass(slots=True)
class Current:
    """What stands now. `pk` is None for a row of the same batch, which has no number yet.

    `content` is the JSON as the database gives it: the same in another writing counts as equal.
    """

    pk: int | None
    content: str
    accepted: bool = False
    corrected: bool = False
    removed: bool = False
    confidence: float = 1.0

    @classmethod
    def of_new(cls, new: NewRow, *, accepted: bool) -> Current:
        return cls(None, new.content, accepted, confidence=new.value.confidence)

    def says(self, content: str) -> bool:
        return self.content == content or _canonical(self.content) == content

    def is_firm(self, new: NewRow, hold: Hold, *, accepted: bool) -> bool:
        """Whether a differing value has to wait: against a correction, another value of the same
        file, an accepted value where the new one is not, or what `hold` says."""
        if self.corrected or self.pk is None or (self.accepted and not accepted):
            return True
        less_sure = new.value.confidence < self.confidence
        return hold is Hold.ALL or (hold is Hold.SURER and less_sure)


@dataclass(slots=True)
class Known:
    """What is stored of a batch's subjects; `given` holds what need not be said again.

    `confirmed` collects current values, not accepted yet, that an accepted source states too.
    """

    current: dict[Key, Current] = field(default_factory=dict)
    given: dict[Key, set[str]] = field(default_factory=dict)
    confirmed: list[int] = field(default_factory=list)


def personal_values_are_kept() -> bool:
    return originals.are_kept()


def new_row(subject_id: int, name: str, value: records.Value) -> NewRow:
    return NewRow(subject_id, name, content_of(value.value), value)


def content_of(value: Any) -> str:
    """The canonical text of a value: its plain JSON, storable, keys sorted."""
    kind = type(value)
    if kind is str:
        return _quoted(storable(value))
    if kind is date:
        return f'"{value.isoformat()}"'
    if kind is Decimal and value.is_finite():
        return str(whole) if (whole := int(value)) == value else repr(float(value))
    return _encode(storable(plain(value)))


def _canonical(content: str) -> str:
    return _encode(json.loads(content))


def known(subject_type: str, subject_ids: Collection[int], document: Document | None) -> Known:
    found = Known()
    rows = StoredValue.objects.filter(subject_type=subject_type, subject_id__in=subject_ids)
    rows = rows.annotate(
        content=Coalesce(Cast("value", TextField()), Value("null"), output_field=TextField())
    )
    for pk, subject_id, name, content, personal, at, corrected, removed, sure in rows.filter(
        current=True
    ).values_list(
        "pk", "subject_id", "field", "content", "personal", "accepted_at", "corrected",
        "removed_on", "confidence",
    ):  # fmt: skip
        found.current[(subject_id, name)] = Current(
            pk, _opened(content, personal), at is not None, corrected, removed is not None, sure
        )
    said_before = rows.filter(current=False).filter(Q(document=document) | ~Q(proposal=""))
    for subject_id, name, content, personal in said_before.values_list(
        "subject_id", "field", "content", "personal"
    ):
        said = _canonical(_opened(content, personal))
        found.given.setdefault((subject_id, name), set()).add(said)
    return found


def _opened(content: str, personal: bool) -> str:
    return _encode(opened(json.loads(content))) if personal else content


def opened(value: Any) -> Any:
    """A personal value unsealed; what is not sealed as it is."""
    if isinstance(value, dict) and SEALED in value:
        return json.loads(originals.unseal(value[SEALED].encode("ascii")))
    return value


def sealed(content: str) -> str:
    return json.dumps({SEALED: originals.seal(content.encode()).decode("ascii")})


_COLUMNS = (
    "subject_type", "subject_id", "field", "value", "raw", "items", "document_id", "locator",
    "confidence", "personal", "corrected", "reason", "proposal", "added_by_id", "accepted_by_id",
    "accepted_at", "replaces_id", "current", "created_at",
)  # fmt: skip


class Writer:
    """Writes rows of one subject type from one document."""

    def __init__(self, *, subject_type: str, document: Document | None, by: User | None) -> None:
        self._subject_type = subject_type
        self._document_id = None if document is None else document.pk
        self._by_id = None if by is None else by.pk
        self._at = timezone.now()
        self._now = connection.ops.adapt_datetimefield_value(self._at)

    def write(self, rows: Iterable[NewRow], *, accepted: bool) -> None:
        rows = list(rows)
        replaced = [row.replaces for row in rows if row.replaces is not None]
        for first in range(0, len(replaced), 500):
            StoredValue.objects.filter(pk__in=replaced[first : first + 500]).update(current=False)
        with connection.cursor() as cursor:
            cursor.executemany(_insert(), [self._row(row, accepted) for row in rows])

    def write_first(
        self, rows: Iterable[tuple[int, str, records.Value]], *, accepted: bool
    ) -> None:
        """Write values of fields that have none: nothing is replaced and nothing waits."""
        at, by = (self._now, self._by_id) if accepted else (None, None)
        kind, document, adder, now = self._subject_type, self._document_id, self._by_id, self._now
        written = []
        for subject_id, name, value in rows:
            content, locator, confidence, raw, personal, items = value
            said = content_of(content)
            written.append((
                kind, subject_id, name, sealed(said) if personal else said,
                "" if raw is None or personal else storable(raw),
                _items(value) if items else "[]", document, _locator(locator), confidence,
                personal, False, "", "", adder, by, at, None, True, now,
            ))  # fmt: skip
        with connection.cursor() as cursor:
            cursor.executemany(_insert(), written)

    def accept(self, pks: list[int]) -> None:
        """Mark values that a person had not accepted yet as accepted by this import."""
        for first in range(0, len(pks), 500):
            StoredValue.objects.filter(pk__in=pks[first : first + 500]).update(
                accepted_by=self._by_id, accepted_at=self._at
            )

    def _row(self, row: NewRow, accepted: bool) -> tuple[Any, ...]:
        value = row.value
        taken = accepted and not row.is_proposal
        return (
            self._subject_type,
            row.subject_id,
            row.field,
            sealed(row.content) if value.personal else row.content,
            "" if value.raw is None or value.personal else storable(value.raw),
            _items(value),
            self._document_id,
            _locator(value.locator),
            value.confidence,
            value.personal,
            False,
            "",
            StoredValue.Proposal.WAITING.value if row.is_proposal else "",
            self._by_id,
            self._by_id if taken else None,
            self._now if taken else None,
            row.replaces,
            not row.is_proposal,
            self._now,
        )


def _locator(locator: records.Locator) -> str:
    """The locator's JSON; cells are written out, since a list has a million of them."""
    if type(locator) is records.Cell:
        sheet, cell = locator
        return f'{{"cell": {_quoted(cell)}, {_of_sheet(sheet)}'
    return _encode(locator.as_json())


@lru_cache(maxsize=100)
def _of_sheet(sheet: str) -> str:
    """The rest of a cell's locator."""
    return f'"kind": "cell", "sheet": {_quoted(storable(sheet))}}}'


def _items(value: records.Value) -> str:
    if not value.items or value.personal:
        return "[]"
    return _encode(storable(value.as_json()["items"]))


def _insert() -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(name) for name in _COLUMNS)
    marks = ", ".join(["%s"] * len(_COLUMNS))
    return f"INSERT INTO {quote(StoredValue._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608
