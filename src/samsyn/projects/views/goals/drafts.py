"""A strategy's file read in: what is wrong, what it would change, and loading it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samsyn.core.access import GET_AND_POST, requires, signed_in
from samsyn.core.templatetags.samsyn_format import amount
from samsyn.projects.goal_forms import FileForm, StrategyForm
from samsyn.projects.models import StrategyDraft
from samsyn.projects.policies import changeable_strategies, check_can_change_strategies
from samsyn.projects.presenters.goals.drafts import draft_page
from samsyn.projects.services.goals import links, loading


@require_http_methods(GET_AND_POST)
@requires(check_can_change_strategies)
def upload(request: HttpRequest) -> HttpResponse:
    chosen = {"strategy": request.GET.get("strategi")}
    form = FileForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        strategies=changeable_strategies(request.user),
        initial=chosen,
    )
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "projects/goals/upload.html", {"form": form}, status=status)
    given = form.cleaned_data["file"]
    made = loading.draft(
        data=given.read(),
        name=given.name or "",
        strategy=form.cleaned_data["strategy"],
        by=signed_in(request),
    )
    return redirect("goals:draft", pk=made.pk)


@require_http_methods(GET_AND_POST)
@requires(check_can_change_strategies)
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Only whoever handed the file in sees it."""
    found = get_object_or_404(StrategyDraft, pk=pk, by=signed_in(request))
    if request.method == "POST":
        form = StrategyForm(request.POST)
        if form.is_valid() and (answer := _load(request, found, form)) is not None:
            return answer
        return _page(request, found, form, 422)
    return _page(request, found, StrategyForm(initial=_facts(found)), 200)


@require_POST
@requires(check_can_change_strategies)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    loading.discard(draft=get_object_or_404(StrategyDraft, pk=pk, by=signed_in(request)))
    messages.success(request, _("The file was thrown away. Nothing was changed."))
    return redirect("goals:list")


def _load(request: HttpRequest, found: StrategyDraft, form: StrategyForm) -> HttpResponse | None:
    given = request.POST
    rows = {row["code"] for row in found.goals}
    unticked = set(given.getlist("offered")) - set(given.getlist("take"))
    try:
        strategy, loaded = loading.load(
            draft=found,
            head={**form.cleaned_data, "code": found.head.get("code", "")},
            by=signed_in(request),
            taken=rows - unticked,
            overwrite=given.getlist("overwrite"),
            retire="retire" in given,
        )
    except ValidationError as error:
        form.add_error(None, error)
        return None
    if loaded:
        links.start_job(strategy, signed_in(request))
        counts = {
            "new": amount(loaded.new),
            "changed": amount(loaded.changed),
            "retired": amount(loaded.retired),
        }
        told = _("Goals new: %(new)s, changed: %(changed)s, retired: %(retired)s.") % counts
    else:
        told = _("The file says what stands already. No goal was changed.")
    if loaded.kept:
        kept = {"kept": amount(loaded.kept)}
        told += " " + _("Goals where your own corrections stand: %(kept)s.") % kept
    messages.success(request, told)
    return redirect("goals:strategy", pk=strategy.pk)


def _page(
    request: HttpRequest, found: StrategyDraft, form: StrategyForm, status: int
) -> HttpResponse:
    context = {
        "draft": found,
        "form": form,
        "told": draft_page(found, loading.difference_of(found)),
    }
    return render(request, "projects/goals/draft.html", context, status=status)


def _facts(found: StrategyDraft) -> dict[str, Any]:
    """What the file states, else what stands."""
    head, standing = found.head, found.strategy
    stated = {**head, "place_code": head.get("place", "")}
    names = ("title", "organisation", "place_code", "start_year", "end_year", "version")
    return {
        name: stated.get(name) or (getattr(standing, name) if standing is not None else "")
        for name in names
    }
