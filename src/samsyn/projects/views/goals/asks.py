"""Recommendations to named actors: the table, loading, typing, and following one up."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from samsyn.core.access import GET_AND_POST, requires, signed_in
from samsyn.core.presenters.findings import finding_text
from samsyn.core.templatetags.samsyn_format import amount
from samsyn.projects.goal_forms import AskForm, AsksFileForm, ReportForm
from samsyn.projects.models import RecommendationAsk, Strategy
from samsyn.projects.policies import (
    can_change_strategy,
    check_can_change_strategies,
    check_can_change_strategy,
)
from samsyn.projects.selectors.goals.asks import matrix_of
from samsyn.projects.services.goals import files, recommendations
from samsyn.projects.views.handing_out import handed_out
from samsyn.sources.strategy import read_recommendations


@require_safe
def matrix(request: HttpRequest, pk: int) -> HttpResponse:
    strategy = get_object_or_404(Strategy, pk=pk)
    context = {
        "strategy": strategy,
        "matrix": matrix_of(strategy),
        "may_change": can_change_strategy(request.user, strategy),
    }
    return render(request, "projects/goals/recommendations.html", context)


@require_safe
def as_csv(request: HttpRequest, pk: int) -> HttpResponse:
    strategy = get_object_or_404(Strategy, pk=pk)
    text = files.recommendations_as_csv(strategy)
    return handed_out(text, f"{strategy.code}-rekommendationer.csv", "text/csv")


@require_http_methods(GET_AND_POST)
@requires(check_can_change_strategies)
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    strategy = get_object_or_404(Strategy, pk=pk)
    check_can_change_strategy(request.user, strategy)
    posted = request.method == "POST"
    form = AsksFileForm(request.POST if posted else None, request.FILES if posted else None)
    findings: list[str] = []
    if posted and form.is_valid():
        read = read_recommendations(form.cleaned_data["file"].read())
        loaded = recommendations.load(strategy=strategy, asks=read, by=signed_in(request))
        findings = [finding_text(one.code, one.values, one.message) for one in loaded.findings]
        words = {"new": amount(loaded.new), "reported": amount(loaded.reported)}
        told = _("New recommendations to actors: %(new)s. New reports: %(reported)s.") % words
        if not findings:
            messages.success(request, told)
            return redirect("goals:recommendations", pk=pk)
        messages.warning(request, told)
    context = {"form": form, "strategy": strategy, "findings": findings}
    status = 422 if findings or form.errors else 200
    return render(request, "projects/goals/recommendations_upload.html", context, status=status)


@require_http_methods(GET_AND_POST)
@requires(check_can_change_strategies)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    strategy = get_object_or_404(Strategy, pk=pk)
    check_can_change_strategy(request.user, strategy)
    standing = strategy.goals.filter(retired_at=None)
    form = AskForm(request.POST if request.method == "POST" else None, goals=standing)
    if request.method == "POST" and form.is_valid():
        try:
            made = recommendations.ask(
                strategy=strategy, by=signed_in(request), **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("goals:ask", pk=made.pk)
    context = {"form": form, "title": _("Add a recommendation to an actor"), "strategy": strategy}
    status = 422 if form.is_bound else 200
    return render(request, "projects/goals/form.html", context, status=status)


@require_http_methods(GET_AND_POST)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """One recommendation to one actor with its reports; public to read."""
    asks = RecommendationAsk.objects.select_related(
        "recommendation__strategy", "recommendation__goal", "actor"
    )
    found = get_object_or_404(asks, pk=pk)
    strategy = found.recommendation.strategy
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        check_can_change_strategy(request.user, strategy)
        if form.is_valid():
            recommendations.report(ask=found, by=signed_in(request), **form.cleaned_data)
            messages.success(request, _("The report has been added."))
            return redirect("goals:ask", pk=pk)
    context = {
        "ask": found,
        "strategy": strategy,
        "reports": found.reports.all(),
        "form": form,
        "may_change": can_change_strategy(request.user, strategy),
    }
    return render(request, "projects/goals/ask.html", context, status=422 if form.errors else 200)
