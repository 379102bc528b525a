"""Lessons written by hand, read from a report, and corrected."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from samsyn.core import inbox, policies
from samsyn.core.access import GET_AND_POST, requires, signed_in
from samsyn.projects.lesson_forms import CorrectLessonForm, NewLessonForm, ReadReportForm
from samsyn.projects.models import Lesson, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.policies import (
    check_can_write_lessons,
    places_of,
    reviewable_lessons,
)
from samsyn.projects.selectors import visible_projects
from samsyn.projects.services.lessons import reading, review, writing
from samsyn.projects.services.lessons.statements import masked


def project_to_write(request: HttpRequest, pk: int) -> Project:
    """The project, where the user sees it and may write its lessons."""
    project: Project = get_object_or_404(visible_projects(request.user), pk=pk)
    check_can_write_lessons(request.user, project)
    return project


@require_http_methods(GET_AND_POST)
@requires(check_can_write_lessons)
def write(request: HttpRequest, pk: int) -> HttpResponse:
    project = project_to_write(request, pk)
    form = NewLessonForm(request.POST or None, project=project)
    if request.method == "POST" and form.is_valid():
        try:
            lesson = writing.write_lesson(
                project=project,
                statement=form.statement(),
                by=signed_in(request),
                quote=form.cleaned_data["quote"],
                document=form.cleaned_data["document"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, told_of(lesson, form.cleaned_data["text"]))
            return redirect("lessons:lesson", pk=lesson.pk)
    return _page(request, "projects/lessons/write.html", project, form)


def told_of(lesson: Lesson, written: str) -> str:
    """What became of what was written: it stands or waits, and what was masked."""
    told = _("The lesson stands.")
    if lesson.review_state == ReviewState.PROPOSED:
        told = _("The lesson is stored and waits for review.")
    if masked(written)[1]:
        told += " " + _("What looked like a person's name or number in it was masked.")
    return told


@require_http_methods(GET_AND_POST)
@requires(check_can_write_lessons)
def read(request: HttpRequest, pk: int) -> HttpResponse:
    project = project_to_write(request, pk)
    form = ReadReportForm(request.POST or None, request.FILES or None, project=project)
    if request.method == "POST" and form.is_valid():
        try:
            done = _read(request, project, form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _words_of_reading(done))
            may = policies.can_review_proposals(request.user, places_of(project))
            if done.new and may:
                query = f"slag=lesson&dokument={done.document.pk}"
                return redirect(f"{reverse('core:inbox')}?{query}")
            return redirect("projects:project", pk=pk)
    return _page(request, "projects/lessons/read.html", project, form)


def _read(request: HttpRequest, project: Project, told: dict[str, Any]) -> reading.Reading:
    by = signed_in(request)
    if told["document"]:
        return reading.read_document(project=project, document=told["document"], by=by)
    file = told["file"]
    return reading.read_file(project=project, data=file.read(), name=file.name, by=by)


def _words_of_reading(done: reading.Reading) -> str:
    if not done.found:
        return _("No passage of the document seems to tell a lesson. You can write them yourself.")
    if not done.new:
        return _("The document has been read before: nothing new was found.")
    return ngettext(
        "%(n)s passage that may tell a lesson waits for review.",
        "%(n)s passages that may tell a lesson wait for review.",
        done.new,
    ) % {"n": done.new}


@require_http_methods(GET_AND_POST)
@requires(policies.check_can_correct_values)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    mine = reviewable_lessons(request.user).select_related("project")
    lesson = get_object_or_404(mine.prefetch_related("codes"), pk=pk)
    if not policies.can_correct_values(request.user, places_of(lesson.project)):
        raise PermissionDenied("the user does not correct values of this project")
    form = CorrectLessonForm(request.POST or None, initial=_stands(lesson))
    asked = request.GET.get("granska", "")
    waits = asked in inbox.kinds() and lesson.review_state == ReviewState.PROPOSED
    back = (
        reverse("core:inbox_item", args=[asked, pk])
        if waits
        else reverse("lessons:lesson", args=[pk])
    )
    if request.method == "POST" and form.is_valid() and _corrected(request, lesson, form):
        messages.success(request, _("The lesson is corrected."))
        return redirect(back)
    context = {
        "lesson": lesson,
        "form": form,
        "back": back,
        "version": request.POST.get("version") or review.version_of(lesson),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "projects/lessons/correct.html", context, status=status)


def _stands(lesson: Lesson) -> dict[str, Any]:
    codes = list(lesson.codes.all())
    return {
        "text": lesson.text,
        "kind": lesson.kind,
        "about": lesson.about,
        "target_groups": [one.code for one in codes if one.list == "target_groups"],
        "themes": [one.code for one in codes if one.list == "themes"],
    }


def _corrected(request: HttpRequest, lesson: Lesson, form: CorrectLessonForm) -> bool:
    try:
        review.correct(
            lesson=lesson,
            statement=form.statement(),
            by=signed_in(request),
            reason=form.cleaned_data["reason"],
            version=request.POST.get("version", ""),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _page(request: HttpRequest, template: str, project: Project, form: Any) -> HttpResponse:
    context = {
        "project": project,
        "title": project.title or _("Project without a name"),
        "form": form,
    }
    return render(request, template, context, status=422 if request.method == "POST" else 200)
