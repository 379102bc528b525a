"""The guided form for a project that ends: one page a step, kept between them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from samsyn.core.access import GET_AND_POST, requires, signed_in
from samsyn.projects.closing import NAMES, STEPS, ClosingStep, step_of
from samsyn.projects.lesson_forms import StepForm
from samsyn.projects.models import Lesson, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.policies import check_can_write_lessons
from samsyn.projects.services.lessons import closing
from samsyn.projects.views.lesson_writing import project_to_write


@require_safe
@requires(check_can_write_lessons)
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the user is in the form: its first step without an answer, or its last."""
    project = project_to_write(request, pk)
    account = closing.account_of(project, signed_in(request))
    done = account.answers if account else {}
    left = [one.name for one in STEPS if any(q.name not in done for q in one.questions)]
    return redirect("lessons:close_step", pk=pk, name=(left or [NAMES[-1]])[0])


@require_http_methods(GET_AND_POST)
@requires(check_can_write_lessons)
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    if name not in NAMES:
        raise Http404(f"the form has no step {name!r}")
    project, asked = project_to_write(request, pk), step_of(name)
    if not asked.questions:
        return _last(request, project, asked)
    account = closing.account_of(project, signed_in(request))
    form = StepForm(request.POST or None, step=asked, initial=account.answers if account else None)
    if request.method == "POST" and form.is_valid() and _kept(request, project, asked, form):
        return redirect("lessons:close_step", pk=pk, name=NAMES[NAMES.index(name) + 1])
    return _page(request, project, asked, form)


def _kept(request: HttpRequest, project: Project, asked: ClosingStep, form: StepForm) -> bool:
    try:
        found = closing.keep_step(
            project=project, step=asked, answers=form.cleaned_data, by=signed_in(request)
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    if found:
        messages.warning(
            request,
            _("What looked like persons' names or numbers was masked. See that the text is right."),
        )
    return True


def _last(request: HttpRequest, project: Project, asked: ClosingStep) -> HttpResponse:
    by = signed_in(request)
    problems: list[str] = []
    if request.method == "POST":
        try:
            made = closing.hand_in(project=project, by=by)
        except ValidationError as error:
            problems = error.messages
        else:
            messages.success(request, _handed_in(made))
            return redirect("projects:project", pk=project.pk)
    return _page(request, project, asked, None, problems)


def _handed_in(made: list[Lesson]) -> str:
    if made[0].review_state == ReviewState.PROPOSED:
        return ngettext(
            "Thank you. %(n)s lesson waits for review.",
            "Thank you. %(n)s lessons wait for review.",
            len(made),
        ) % {"n": len(made)}  # fmt: skip
    return ngettext(
        "Thank you. %(n)s lesson stands.", "Thank you. %(n)s lessons stand.", len(made)
    ) % {"n": len(made)}


def _page(
    request: HttpRequest,
    project: Project,
    asked: ClosingStep,
    form: StepForm | None,
    problems: list[str] | None = None,
) -> HttpResponse:
    at = NAMES.index(asked.name)
    account = closing.account_of(project, signed_in(request))
    context = {
        "project": project,
        "title": project.title or _("Project without a name"),
        "step": asked,
        "form": form,
        "steps": [(one, one.name == asked.name) for one in STEPS],
        "number": at + 1,
        "of": len(STEPS),
        "before": NAMES[at - 1] if at else "",
        "problems": problems or [],
        "statements": _told(account.answers) if account and form is None else [],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "projects/lessons/closing.html", context, status=status)


def _told(answers: dict[str, object]) -> list[tuple[str, str, str]]:
    """Kind, what it is about and text of each lesson that would be stored."""
    return [
        (str(Lesson.Kind(one.kind).label), str(Lesson.About(one.about).label), one.text)
        for _question, one in closing.statements(answers)
    ]
