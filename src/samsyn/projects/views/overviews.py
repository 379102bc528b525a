"""The selection as money and as a map."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from samsyn.projects.presenters.money import money_page
from samsyn.projects.presenters.spread import spread_page
from samsyn.projects.selectors.spread import spread_of
from samsyn.projects.views.chosen import chosen


def money(request: HttpRequest) -> HttpResponse:
    choice = chosen(request, known=("group", "measure"))
    context = choice.context(reverse("projects:money"))
    context["money"] = money_page(choice.projects, choice.selection, request.GET)
    return render(request, "projects/money.html", context)


def spread(request: HttpRequest) -> HttpResponse:
    choice = chosen(request)
    context = choice.context(reverse("projects:map"))
    context["spread"] = spread_page(spread_of(choice.projects), choice.selection)
    return render(request, "projects/map.html", context)
