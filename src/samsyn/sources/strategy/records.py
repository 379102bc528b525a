"""What a strategy's file gives: its own facts, its goals, and what a person should see."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from samsyn.sources.personal import find_personal, mask
from samsyn.sources.records import Finding, Locator

LONGEST_CODE = 40
LONGEST_TITLE = 500
LONGEST_TEXT = 20_000
# What a person should see and that keeps no row out.
_REMARKS = frozenset(
    {"strategy_key_unknown", "strategy_proposed", "goal_text_cut", "strategy_year_unreadable"}
)


@dataclass(frozen=True, slots=True)
class Head:
    """The strategy's own facts; '' and None are not stated. Years are four digits."""

    code: str = ""
    title: str = ""
    organisation: str = ""
    place: str = ""
    start_year: int | None = None
    end_year: int | None = None
    version: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class GoalRow:
    """One goal as its file has it. `parent` is a code, '' for a goal at the top.

    `line` counts from 1: a row of a table, a line of YAML, a paragraph's heading in a document.
    """

    code: str
    title: str
    text: str
    parent: str
    line: int
    locator: Locator

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "title": self.title,
            "text": self.text,
            "parent": self.parent,
            "line": self.line,
            "locator": self.locator.as_json(),
        }


@dataclass(frozen=True, slots=True)
class StrategyFile:
    """`goals` are the rows that can stand, parents before their children, in the file's order.

    `is_proposal` marks a tree guessed from headings, which a person goes through before it stands.
    """

    path: str
    head: Head = Head()
    goals: tuple[GoalRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    is_proposal: bool = False

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep something out."""
        return tuple(one for one in self.findings if one.code not in _REMARKS)


def unnamed(text: str) -> str:
    """The text with what identifies a person masked."""
    return mask(text, find_personal(text)) if text else text
