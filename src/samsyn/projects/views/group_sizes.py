"""Figures of target groups by municipality: public, loaded by administrators."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samsyn.core import policies
from samsyn.core.access import GET_AND_POST, requires, signed_in
from samsyn.projects.group_size_forms import GroupSizesForm
from samsyn.projects.presenters.group_sizes_file import group_sizes_csv
from samsyn.projects.presenters.weights import groups_words
from samsyn.projects.selectors.group_sizes import held
from samsyn.projects.services import group_sizes as service
from samsyn.projects.services.headed_file import TakenIn
from samsyn.projects.views.handing_out import csv_of_today
from samsyn.vocabularies import selectors as vocabularies


@require_http_methods(GET_AND_POST)
def group_sizes(request: HttpRequest) -> HttpResponseBase:
    """Public: what figures are divided by is told with them. Loading is for administrators."""
    if request.method == "POST":
        return _load(request)
    return _page(request, GroupSizesForm(), None)


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Public, so that whoever doubts a placed figure can work it out."""
    return csv_of_today(group_sizes_csv(), "malgrupper")


@requires(policies.check_can_load_statistics)
def _load(request: HttpRequest) -> HttpResponse:
    form = GroupSizesForm(request.POST, request.FILES)
    found: TakenIn | None = None
    if form.is_valid():
        given = dict(form.cleaned_data)
        name = given["file"].name
        try:
            found = service.load(
                data=given.pop("file").read(), name=name, said=service.Said(**given),
                by=signed_in(request),
            )  # fmt: skip
        except ValidationError as error:
            form.add_error("file", error)
    return _page(request, form, found)


@require_POST
@requires(policies.check_can_load_statistics)
def take_away(request: HttpRequest, group: str, year: int) -> HttpResponse:
    count = service.take_away(group=group, year=year, by=signed_in(request))
    words = {"group": groups_words(group), "year": year, "count": count}
    messages.success(request, _("%(group)s %(year)s: %(count)s figures were taken away.") % words)
    return redirect("projects:group_sizes")


def _page(request: HttpRequest, form: GroupSizesForm, found: TakenIn | None) -> HttpResponse:
    context = {
        "held": [(groups_words(one.group), one) for one in held()],
        "groups": vocabularies.lazy_choices("target_groups"),
        "form": form if policies.can_load_statistics(request.user) else None,
        "found": found,
    }
    status = 422 if form.errors or (found and found.refused) else 200
    return render(request, "projects/group_sizes.html", context, status=status)
