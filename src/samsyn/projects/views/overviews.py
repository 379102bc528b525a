"""The selection as money, as a map, as a timeline, and where its people are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from samsyn.core import policies
from samsyn.projects.models.base import ReviewState
from samsyn.projects.presenters.money import money_page
from samsyn.projects.presenters.people import people_page
from samsyn.projects.presenters.people_asked import asked_of
from samsyn.projects.presenters.people_file import people_csv
from samsyn.projects.presenters.programmes import programmes_page
from samsyn.projects.presenters.results import summed_participants
from samsyn.projects.presenters.spread import spread_page
from samsyn.projects.presenters.timeline import timeline_page
from samsyn.projects.selectors.participants import participants_in
from samsyn.projects.selectors.people import placed
from samsyn.projects.selectors.spread import spread_of
from samsyn.projects.selectors.timeline import timeline_of
from samsyn.projects.views.chosen import chosen
from samsyn.projects.views.handing_out import csv_of_today
from samsyn.projects.views.taking_out import taking_out


def money(request: HttpRequest) -> HttpResponse:
    choice = chosen(request, known=("group", "measure"))
    context = choice.context(reverse("projects:money"))
    context["money"] = money_page(choice.projects, choice.selection, request.GET, choice.part)
    context |= taking_out(choice.projects, request.GET, choice.part)
    return render(request, "projects/money.html", context)


def spread(request: HttpRequest) -> HttpResponse:
    choice = chosen(request)
    context = choice.context(reverse("projects:map"))
    context["spread"] = spread_page(spread_of(choice.projects, choice.part), choice.selection)
    context |= taking_out(choice.projects, request.GET, choice.part)
    return render(request, "projects/map.html", context)


def programmes(request: HttpRequest) -> HttpResponse:
    choice = chosen(request)
    context = choice.context(reverse("projects:programmes"))
    context["periods"] = programmes_page(choice.projects, choice.selection, choice.part)
    context |= taking_out(choice.projects, request.GET, choice.part)
    return render(request, "projects/programmes.html", context)


# The view's own choices beside the selection.
_PEOPLE = ("measure", "level", "currency", "map")


def people(request: HttpRequest) -> HttpResponse:
    choice = chosen(request, known=_PEOPLE)
    context = choice.context(reverse("projects:people"))
    asked = asked_of(choice.projects, request.GET, choice.part)
    context["people"] = people_page(choice.projects, choice.selection, asked, choice.part)
    context["may_report"] = policies.can_correct_values(request.user)
    context["participants"] = summed_participants(participants_in(choice.projects, choice.part))
    return render(request, "projects/people.html", context)


@require_safe
def people_file(request: HttpRequest) -> HttpResponse:
    """The table as a file; what nobody has accepted is never given out in files."""
    projects = chosen(request, known=_PEOPLE).projects
    accepted = projects.filter(review_state=ReviewState.ACCEPTED)
    asked = asked_of(accepted, request.GET)
    found = placed(accepted, asked.measure, asked.currency)
    return csv_of_today(people_csv(found, asked), "manniskor")


def timeline(request: HttpRequest) -> HttpResponse:
    choice = chosen(request)
    context = choice.context(reverse("projects:timeline"))
    found = timeline_of(choice.projects, timezone.localdate(), choice.part)
    context["timeline"] = timeline_page(found, choice.selection)
    context |= taking_out(choice.projects, request.GET, choice.part)
    return render(request, "projects/timeline.html", context)
