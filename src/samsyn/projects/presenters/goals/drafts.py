"""A draft in words: what is wrong in the file, and what loading it would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from samsyn.core.presenters.findings import finding_text
from samsyn.projects.models import StrategyDraft
from samsyn.projects.services.goals.difference import Difference, FieldChange

_MOST_TEXT = 400
# A new goal is two fields of the form, of which a request may send a thousand in all.
MOST_CHOSEN = 400


@dataclass(frozen=True, slots=True)
class NewGoal:
    """`passage` is the beginning of its text; `depth` from 0."""

    code: str
    title: str
    passage: str
    parent: str


@dataclass(frozen=True, slots=True)
class ChangedGoal:
    code: str
    title: str
    changes: list[tuple[str, str, str, bool]]
    by_hand: bool


@dataclass(frozen=True, slots=True)
class DraftPage:
    """`new` are the new goals to choose among; where they are more than a form can hold, the first
    of them, and `left` tells how many more the file has: all are taken."""

    findings: list[str]
    new: list[NewGoal]
    changed: list[ChangedGoal]
    difference: Difference
    left: int


def draft_page(draft: StrategyDraft, found: Difference) -> DraftPage:
    return DraftPage(
        findings=finding_lines(draft.findings),
        new=[
            NewGoal(row["code"], row["title"], _short(row["text"]), row["parent"])
            for row in found.new[:MOST_CHOSEN]
        ],
        changed=[
            ChangedGoal(
                goal.code,
                goal.title,
                [_change(one) for one in changes],
                any(one.by_hand for one in changes),
            )
            for goal, changes in found.changed
        ],
        difference=found,
        left=max(0, len(found.new) - MOST_CHOSEN),
    )


def finding_lines(findings: list[dict[str, Any]]) -> list[str]:
    return [finding_text(one["code"], one["values"], one["message"]) for one in findings]


def _change(one: FieldChange) -> tuple[str, str, str, bool]:
    names = {"title": _("Goal"), "text": _("Text"), "parent": _("Lies beneath")}
    return names[one.name], _short(one.old), _short(one.new), one.by_hand


def _short(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT].rsplit(' ', 1)[0]} …"
