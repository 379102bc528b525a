"""How what a document states enters a row: as a fact, as a draft, or beside what stands."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from samsyn.core.services.provenance import Hold
from samsyn.projects.models import Call, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.services.statements import Draft


class Entry(Enum):
    """FACT: accepted, in place of what stands. DRAFT: unaccepted, in place of what nobody has
    accepted. SUGGESTION: the same, but never in place of what was read with more certainty.
    BESIDE: every difference waits for a person, and the row stays as it is."""

    FACT = Hold.FIRM, 1
    DRAFT = Hold.FIRM, 2
    SUGGESTION = Hold.SURER, 3
    BESIDE = Hold.ALL, 4

    @property
    def hold(self) -> Hold:
        return self.value[0]


class Terms(Protocol):
    """The terms of an import that decide; see batches.Run."""

    @property
    def drafts(self) -> bool: ...

    @property
    def accept_certain(self) -> bool: ...

    @property
    def rereading(self) -> bool: ...


def entry_of(
    draft: Draft, terms: Terms, row: Project | Call | None, *, may_decide: bool = True
) -> Entry:
    """`row` is the one that the bank has, None for a new one. `may_decide`: whether whoever
    explains a column may decide on the row; where she may not, what it says waits beside."""
    is_prose = draft.record.proposal
    unseen = Entry.SUGGESTION if is_prose else Entry.DRAFT
    if row is None:
        return unseen if _waits(draft, terms) else Entry.FACT
    if terms.rereading:
        # A person has said what the column means; whether the rows hold is not decided by that.
        accepted = row.review_state == ReviewState.ACCEPTED and not is_prose
        if accepted and not may_decide:
            return Entry.BESIDE
        return Entry.FACT if accepted else unseen
    rejected = terms.drafts and row.review_state == ReviewState.REJECTED
    if not _waits(draft, terms) and not rejected:
        return Entry.FACT
    if terms.drafts and row.review_state == ReviewState.ACCEPTED:
        return Entry.BESIDE
    return unseen


def state_after(row: Project | Call, draft: Draft, entry: Entry, terms: Terms) -> ReviewState:
    """A row known from prose, a draft, or rejected, that a source states as fact, is accepted, or
    where drafts are made proposed anew; nothing else changes a row's state."""
    state = ReviewState(row.review_state)
    if terms.rereading or draft.record.proposal:
        return state
    if entry is Entry.FACT:
        return ReviewState.ACCEPTED
    return ReviewState.PROPOSED if state == ReviewState.REJECTED else state


def _waits(draft: Draft, terms: Terms) -> bool:
    if draft.record.proposal:
        return True
    return terms.drafts and not (terms.accept_certain and draft.certain)
