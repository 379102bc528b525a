"""Where one project's people and money are, and what municipalities report of it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samsyn.core import policies
from samsyn.core.access import GET_AND_POST, requires, signed_in
from samsyn.projects.form_parts import taken_in
from samsyn.projects.models import Measure, Project
from samsyn.projects.policies import can_correct_row
from samsyn.projects.presenters.project_placing import placing_tables
from samsyn.projects.reported_forms import ReportForm, ReportsFileForm
from samsyn.projects.selectors import visible_projects
from samsyn.projects.services.headed_file import TakenIn
from samsyn.projects.services.reported import report_part
from samsyn.projects.services.reported_file import report_file


@require_safe
def placing(request: HttpRequest, pk: int) -> HttpResponse:
    """Public, as the project's own page is."""
    project = get_object_or_404(visible_projects(request.user), pk=pk)
    return _page(request, project, ReportForm(), 200)


@require_POST
@requires(policies.check_can_correct_values)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    project = get_object_or_404(visible_projects(request.user), pk=pk)
    form = ReportForm(request.POST)

    def store() -> None:
        report_part(
            project=project,
            place_code=form.cleaned_data["place_code"],
            measure=Measure(form.cleaned_data["measure"]),
            sex=form.cleaned_data["sex"],
            value=form.cleaned_data.get("smallest"),
            by=signed_in(request),
            reason=form.cleaned_data["reason"],
        )

    if taken_in(form, store):
        messages.success(request, _("The report is stored and the project placed anew."))
        return redirect("projects:placing", pk=pk)
    return _page(request, project, form, 422)


@require_http_methods(GET_AND_POST)
@requires(policies.check_can_correct_values)
def report_many(request: HttpRequest) -> HttpResponse:
    """Reports of many projects in a file: good lines are stored, the others told."""
    posted = request.method == "POST"
    form = ReportsFileForm(request.POST if posted else None, request.FILES if posted else None)
    found: TakenIn | None = None
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = report_file(
                data=file.read(), name=file.name, source=form.cleaned_data["source"],
                by=signed_in(request),
            )  # fmt: skip
        except ValidationError as error:
            form.add_error("file", error)
    context = {"form": form, "found": found}
    status = 422 if form.errors or (found and found.refused) else 200
    return render(request, "projects/reports_file.html", context, status=status)


def _page(request: HttpRequest, project: Project, form: ReportForm, status: int) -> HttpResponse:
    context = {
        "project": project,
        "title": project.title or _("Project without a name"),
        "tables": placing_tables(project),
        "form": form if can_correct_row(request.user, project) else None,
    }
    return render(request, "projects/placing.html", context, status=status)
