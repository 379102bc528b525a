"""The lessons of one project, for its page."""

from __future__ import annotations

from dataclasses import dataclass

from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Project
from samsyn.projects.policies import can_write_lessons
from samsyn.projects.presenters.lessons.rows import LessonRow, lesson_rows
from samsyn.projects.selectors.lessons import lessons_of_projects


@dataclass(frozen=True, slots=True)
class Panel:
    rows: list[LessonRow]
    may_write: bool

    @property
    def first(self) -> list[LessonRow]:
        return [row for row in self.rows if row.lesson.speaks_for]

    @property
    def second(self) -> list[LessonRow]:
        return [row for row in self.rows if not row.lesson.speaks_for]


def panel_of(project: Project, user: AnyUser) -> Panel:
    rows = lesson_rows(lessons_of_projects(user, [project.pk]), user)
    return Panel(rows, can_write_lessons(user, project))
