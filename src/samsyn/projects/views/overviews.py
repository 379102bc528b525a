"""The selection as money, as a map and as a timeline."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from samsyn.projects.presenters.money import money_page
from samsyn.projects.presenters.spread import spread_page
from samsyn.projects.presenters.timeline import timeline_page
from samsyn.projects.selectors.spread import spread_of
from samsyn.projects.selectors.timeline import timeline_of
from samsyn.projects.views.chosen import chosen
from samsyn.projects.views.taking_out import taking_out


def money(request: HttpRequest) -> HttpResponse:
    choice = chosen(request, known=("group", "measure"))
    context = choice.context(reverse("projects:money"))
    context["money"] = money_page(choice.projects, choice.selection, request.GET)
    context |= taking_out(choice.projects, request.GET)
    return render(request, "projects/money.html", context)


def spread(request: HttpRequest) -> HttpResponse:
    choice = chosen(request)
    context = choice.context(reverse("projects:map"))
    context["spread"] = spread_page(spread_of(choice.projects), choice.selection)
    context |= taking_out(choice.projects, request.GET)
    return render(request, "projects/map.html", context)


def timeline(request: HttpRequest) -> HttpResponse:
    choice = chosen(request)
    context = choice.context(reverse("projects:timeline"))
    found = timeline_of(choice.projects, timezone.localdate())
    context["timeline"] = timeline_page(found, choice.selection)
    context |= taking_out(choice.projects, request.GET)
    return render(request, "projects/timeline.html", context)
