"""Lessons as answers to questions, one lesson, and files. Public, as the projects are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from samsyn.core import policies
from samsyn.projects.models import Lesson
from samsyn.projects.policies import places_of
from samsyn.projects.presenters.actors import county_choices
from samsyn.projects.presenters.lessons.answers import QUESTIONS, answers, words_for
from samsyn.projects.presenters.lessons.history import history_of
from samsyn.projects.presenters.lessons.rows import Reader, lesson_row, lesson_rows, writer_words
from samsyn.projects.selectors.lessons import LessonQuestion, lessons_for, visible_lessons
from samsyn.projects.services.lessons import exporting
from samsyn.vocabularies.selectors import lazy_choices

PAGE = 50
# Lessons that an answer is put together from; beyond them the page says that it has more.
MOST_WEIGHED = 3_000


@require_safe
def lesson_page_of_questions(request: HttpRequest) -> HttpResponse:
    question = LessonQuestion.of(request.GET)
    asked = words_for(question)
    found = lessons_for(request.user, question)
    context: dict[str, Any] = {
        "question": question,
        "asked": asked,
        "tabs": [
            (one, question.query(asks=one.asks), one.asks == question.asks) for one in QUESTIONS
        ],
        "all_query": question.query(asks="alla"),
        "query": question.query(),
        "count": found.count(),
        "kinds": Lesson.Kind.choices,
        "abouts": Lesson.About.choices,
        "groups": lazy_choices("target_groups"),
        "themes": lazy_choices("themes"),
        "counties": county_choices(),
    }
    if asked is None:
        page = Paginator(found, PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "rows": lesson_rows(page.object_list, request.user)}
    else:
        context["answers"] = answers(found[:MOST_WEIGHED], question, asked, request.user)
        context["most"] = MOST_WEIGHED
    return render(request, "projects/lessons/list.html", context)


@require_safe
def lesson_page(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_lessons(request.user).select_related("project", "document", "added_by")
    lesson = get_object_or_404(found.prefetch_related("codes"), pk=pk)
    codes = places_of(lesson.project)
    context = {
        "lesson": lesson,
        "row": lesson_row(lesson, Reader(request.user)),
        "writer": writer_words(lesson),
        "history": history_of(lesson),
        "may_correct": policies.can_correct_values(request.user, codes),
        "may_review": policies.can_review_proposals(request.user, codes),
    }
    return render(request, "projects/lessons/lesson.html", context)


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The lessons that the address chooses, as CSV, workbook or JSON."""
    if form not in exporting.FORMS:
        raise Http404(f"no file of lessons as {form!r}")
    lessons = lessons_for(request.user, LessonQuestion.of(request.GET))
    response: HttpResponseBase
    if form == "csv":
        lines = exporting.as_csv(lessons.iterator(chunk_size=500), request.user)
        response = StreamingHttpResponse(
            _spoken(lines, get_language() or "sv"), content_type=exporting.FORMS[form]
        )
    else:
        write = exporting.as_xlsx if form == "xlsx" else exporting.as_json
        content = write(lessons.iterator(chunk_size=500), request.user)
        response = HttpResponse(content, content_type=exporting.FORMS[form])
    name = f"samsyn-lardomar-{timezone.localdate().isoformat()}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _spoken(lines: Iterator[str], language: str) -> Iterator[str]:
    """In the language of the request, which is over when the lines are written."""
    while True:
        with override(language):
            line = next(lines, None)
        if line is None:
            return
        yield line
