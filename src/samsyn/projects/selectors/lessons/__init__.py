"""Lessons for screens and files: who sees which, what an address asks, and the answers.

Other pages (a goal's, a comparison's) ask `lessons_of_projects`.
"""

from samsyn.projects.selectors.lessons.find import (
    lessons_for,
    lessons_of_projects,
    visible_lessons,
)
from samsyn.projects.selectors.lessons.question import LessonQuestion

__all__ = ["LessonQuestion", "lessons_for", "lessons_of_projects", "visible_lessons"]
