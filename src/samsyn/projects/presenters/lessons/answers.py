"""The answers to the page's questions: lessons for and against side by side, by group or theme."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Lesson
from samsyn.projects.presenters.lessons.rows import LessonRow, Reader, lesson_row
from samsyn.projects.selectors.lessons.question import LessonQuestion
from samsyn.vocabularies.selectors import code_list, label

# Lessons of one side that an answer shows; the rest are behind a link.
MOST_SHOWN = 6
Kind = Lesson.Kind


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """`leads` is the side that a heading must have to be part of the answer."""

    asks: str
    label: str | Promise
    answer: str | Promise
    first: str | Promise
    second: str | Promise
    list: str
    leads: str


QUESTIONS = (
    QuestionWords(
        "grupper", gettext_lazy("Which groups were easy, which hard?"),
        gettext_lazy(
            "Lessons about target groups: what made them easy to reach and work with, and what "
            "made it hard."
        ),
        gettext_lazy("Easy"), gettext_lazy("Hard"), "target_groups", "either",
    ),
    QuestionWords(
        "bygga", gettext_lazy("What can we build on?"),
        gettext_lazy(
            "What helped and what projects advise to do again, with what speaks against it beside."
        ),
        gettext_lazy("To build on"), gettext_lazy("What speaks against"), "themes", "first",
    ),
    QuestionWords(
        "undvika", gettext_lazy("What should we avoid?"),
        gettext_lazy(
            "What stood in the way and what projects would not do again, with what worked beside."
        ),
        gettext_lazy("To avoid"), gettext_lazy("What worked"), "themes", "first",
    ),
    QuestionWords(
        "strukturer", gettext_lazy("What changed structures?"),
        gettext_lazy(
            "Projects that changed how organisations work, with what stood in the way beside."
        ),
        gettext_lazy("What changed"), gettext_lazy("What stood in the way"), "themes", "first",
    ),
)  # fmt: skip
_SIDES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "grupper": (frozenset({Kind.SUCCESS, Kind.REUSE, Kind.STRUCTURE}),
                frozenset({Kind.PROBLEM, Kind.AVOID})),
    "bygga": (frozenset({Kind.SUCCESS, Kind.REUSE}), frozenset({Kind.PROBLEM, Kind.AVOID})),
    "undvika": (frozenset({Kind.PROBLEM, Kind.AVOID}), frozenset({Kind.SUCCESS, Kind.REUSE})),
    "strukturer": (frozenset({Kind.STRUCTURE}), frozenset({Kind.PROBLEM, Kind.AVOID})),
}  # fmt: skip


@dataclass(slots=True)
class Side:
    """`all` counts; `rows` are the first of them."""

    label: str | Promise
    rows: list[LessonRow] = field(default_factory=list)
    all: int = 0


@dataclass(slots=True)
class Answer:
    """One group or theme with both sides. `query` shows all of its lessons."""

    code: str
    heading: str
    first: Side
    second: Side
    query: str

    @property
    def more(self) -> bool:
        return any(side.all > len(side.rows) for side in (self.first, self.second))

    @property
    def all(self) -> int:
        return self.first.all + self.second.all


def words_for(question: LessonQuestion) -> QuestionWords | None:
    """None for the plain list."""
    return next((one for one in QUESTIONS if one.asks == question.asks), None)


def answers(
    lessons: Iterable[Lesson], question: LessonQuestion, asked: QuestionWords, user: AnyUser
) -> list[Answer]:
    """Most lessons first; a lesson of several groups stands below each of them."""
    first, second = _SIDES[asked.asks]
    made: dict[str, Answer] = {}
    reader = Reader(user)
    for lesson in lessons:
        if asked.asks == "grupper" and lesson.about != Lesson.About.GROUP:
            continue
        if lesson.kind not in first | second:
            continue
        for code in _codes(lesson, asked.list) or [""]:
            answer = made.setdefault(code, _answer(code, question, asked))
            side = answer.first if lesson.kind in first else answer.second
            side.all += 1
            if len(side.rows) < MOST_SHOWN:
                side.rows.append(lesson_row(lesson, reader))
    kept = [one for one in made.values() if asked.leads == "either" or one.first.all]
    return sorted(kept, key=_order(asked))


def _order(asked: QuestionWords) -> Callable[[Answer], tuple[bool, int, int]]:
    order = [entry.code for entry in code_list(asked.list).entries]

    def key(answer: Answer) -> tuple[bool, int, int]:
        at = order.index(answer.code) if answer.code in order else len(order)
        return (not answer.code, -answer.all, at)

    return key


def _codes(lesson: Lesson, name: str) -> Sequence[str]:
    return [one.code for one in lesson.codes.all() if one.list == name]


def _answer(code: str, question: LessonQuestion, asked: QuestionWords) -> Answer:
    unknown = _("No group stated") if asked.list == "target_groups" else _("No theme stated")
    filter_name = "group" if asked.list == "target_groups" else "theme"
    query = question.query(asks="alla", **({filter_name: code} if code else {}))
    return Answer(
        code=code,
        heading=label(asked.list, code) if code else unknown,
        first=Side(asked.first),
        second=Side(asked.second),
        query=query,
    )
