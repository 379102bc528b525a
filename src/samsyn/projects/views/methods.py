"""Methods that live on: the list to follow up, one method, and what is stated of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samsyn.core.access import GET_AND_POST, requires, signed_in
from samsyn.projects.lesson_forms import CheckForm, MethodForm
from samsyn.projects.models import LivingMethod, MethodState
from samsyn.projects.policies import can_write_lessons, check_can_write_lessons
from samsyn.projects.presenters.methods import method_row, method_rows
from samsyn.projects.selectors.methods import to_follow_up, visible_methods
from samsyn.projects.services import methods
from samsyn.projects.views.lesson_writing import project_to_write

PAGE = 50


@require_safe
def method_list(request: HttpRequest) -> HttpResponse:
    """All, those in use, or those that nobody has checked for a year. Public, as projects are."""
    shown = request.GET.get("visa", "")
    found = visible_methods(request.user)
    waiting = to_follow_up(request.user)
    if shown == "folj-upp":
        found = waiting
    elif shown == "i-bruk":
        found = found.filter(state__in=(MethodState.IN_USE, MethodState.PARTLY))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": method_rows(page.object_list),
        "shown": shown,
        "waiting": waiting.count(),
    }
    return render(request, "projects/lessons/methods.html", context)


@require_safe
def method_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _method(request, _seen(request, pk), CheckForm(), 200)


@require_POST
@requires(check_can_write_lessons)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    method = _seen(request, pk)
    form = CheckForm(request.POST)
    if form.is_valid() and _checked(request, method, form):
        messages.success(request, _("The check is stored."))
        return redirect("lessons:method", pk=pk)
    return _method(request, method, form, 422)


@require_http_methods(GET_AND_POST)
@requires(check_can_write_lessons)
def state(request: HttpRequest, pk: int) -> HttpResponse:
    project = project_to_write(request, pk)
    form = MethodForm(request.POST or None, project=project)
    if request.method == "POST" and form.is_valid():
        made = methods.state_method(project=project, by=signed_in(request), **form.cleaned_data)
        messages.success(request, _("The method is stored. Say whether it is in use today."))
        return redirect("lessons:method", pk=made.pk)
    context = {
        "project": project,
        "title": project.title or _("Project without a name"),
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "projects/lessons/state_method.html", context, status=status)


def _seen(request: HttpRequest, pk: int) -> LivingMethod:
    method: LivingMethod = get_object_or_404(visible_methods(request.user), pk=pk)
    return method


def _checked(request: HttpRequest, method: LivingMethod, form: CheckForm) -> bool:
    told: dict[str, Any] = form.cleaned_data
    try:
        methods.check_method(
            method=method, state=MethodState(told["state"]), on=told["on"], note=told["note"],
            by=signed_in(request),
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _method(
    request: HttpRequest, method: LivingMethod, form: CheckForm, status: int
) -> HttpResponse:
    context = {
        "method": method,
        "row": method_row(method),
        "checks": method.checks.all(),
        "form": form if can_write_lessons(request.user, method.project) else None,
    }
    return render(request, "projects/lessons/method.html", context, status=status)
