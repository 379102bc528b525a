"""The review inbox in words: fields with their differences, sources, decisions, what is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samsyn.core import inbox, policies
from samsyn.core.inbox import Draft, DraftField, Weighed
from samsyn.core.models import Document, ReviewDecision, User
from samsyn.core.presenters.marked import MarkedSource, marked_source, marks_of
from samsyn.core.presenters.marks import Mark
from samsyn.core.presenters.source import locator_words
from samsyn.core.presenters.spots import locator_of
from samsyn.core.presenters.users import role_words
from samsyn.core.presenters.word_diff import Part, word_diff
from samsyn.core.scopes import AnyUser

MOST_DOCUMENTS = 4
LEFT_WORDS: dict[str, str | Promise] = {
    "uncertain": gettext_lazy("read with uncertainty, or with a remark from the reading"),
    "corrected": gettext_lazy("a person has corrected what stands"),
    "several": gettext_lazy("several sources say different things"),
}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """`spot` is the anchor of the field's mark, '' where the source is not shown beside it."""

    field: DraftField
    spot: str
    spot_words: str
    source_url: str
    difference: tuple[Part, ...] = ()

    @property
    def certain(self) -> bool:
        return not self.field.doubts


@dataclass(frozen=True, slots=True)
class LeftRow:
    words: str | Promise
    count: int


@dataclass(frozen=True, slots=True)
class WeighedKind:
    kind: inbox.Kind
    weighed: Weighed
    left: tuple[LeftRow, ...]


@dataclass(frozen=True, slots=True)
class DecisionRow:
    decision: ReviewDecision
    what: str
    kind: str | Promise
    can_undo: bool
    undone: str


def sources_of(draft: Draft, user: AnyUser) -> list[MarkedSource]:
    """The draft's documents that the user may open, that with the newest value first."""
    marks: dict[Document, list[Mark]] = {}
    for field in sorted(draft.fields, key=lambda one: -one.value.pk):
        document = field.value.document
        if document is not None and policies.can_see_document(user, document):
            marks.setdefault(document, []).extend(marks_of(field.key, field.label, field.value))
    return [marked_source(document, own) for document, own in list(marks.items())[:MOST_DOCUMENTS]]


def field_rows(draft: Draft, sources: Iterable[MarkedSource]) -> list[FieldRow]:
    shown = {key for source in sources for key in source.shown}
    return [_field(one, shown) for one in draft.fields]


def _field(field: DraftField, shown: set[str]) -> FieldRow:
    document, standing = field.value.document, field.standing
    url = ""
    if document is not None:
        url = f"{reverse('core:source', args=[document.pk])}?plats={field.value.pk}"
    compared = field.prose and standing is not None
    return FieldRow(
        field=field,
        spot=f"plats-{field.key}" if field.key in shown else "",
        spot_words=locator_words(locator_of(field.value.locator)),
        source_url=url,
        difference=tuple(word_diff(standing.text, field.text)) if compared and standing else (),
    )


def weighed_rows(
    kinds: Iterable[inbox.Kind], user: User, filters: inbox.Filters
) -> list[WeighedKind]:
    return [
        WeighedKind(
            kind, weighed, tuple(LeftRow(LEFT_WORDS.get(n, n), c) for n, c in weighed.left.items())
        )
        for kind in kinds
        for weighed in [kind.weigh(user, filters)]
    ]


def decision_rows(found: Sequence[ReviewDecision]) -> list[DecisionRow]:
    kinds: Mapping[str, inbox.Kind] = inbox.kinds()
    return [
        DecisionRow(
            decision=one,
            what=what_was_done(one),
            kind=kinds[one.kind].label if one.kind in kinds else one.kind,
            can_undo=one.state == ReviewDecision.State.DONE and one.kind in kinds,
            undone=_undone(one),
        )
        for one in found
    ]


def what_was_done(decision: ReviewDecision) -> str:
    """'accepted (1 row, 14 values)'."""
    rows = ngettext("%(n)s row", "%(n)s rows", decision.rows) % {"n": decision.rows}
    values = ngettext("%(n)s value", "%(n)s values", decision.values) % {"n": decision.values}
    return f"{decision.get_action_display()} ({rows}, {values})"


def _undone(decision: ReviewDecision) -> str:
    if decision.state != ReviewDecision.State.UNDONE:
        return ""
    told = ngettext(
        "%(n)s row is as before.", "%(n)s rows are as before.", decision.undone_rows
    ) % {"n": decision.undone_rows}
    if decision.kept_rows:
        told += " " + ngettext(
            "%(n)s row was left, since it has changed after the decision.",
            "%(n)s rows were left, since they have changed after the decision.",
            decision.kept_rows,
        ) % {"n": decision.kept_rows}
    return told


def who_was_first(decision: ReviewDecision | None) -> str:
    """Role, time and deed of whoever decided last; nobody is named."""
    if decision is None:
        return _("A newer document has arrived, or a value was corrected, since you opened it.")
    return _("Decided by %(role)s at %(at)s: %(what)s.") % {
        "role": role_words(decision.by),
        "at": inbox_time(decision),
        "what": decision.get_action_display(),
    }


def inbox_time(decision: ReviewDecision) -> str:
    return timezone.localtime(decision.at).strftime("%Y-%m-%d %H:%M:%S")
