"""The actors of one project besides its owner: their roles, and stating them by hand."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samsyn.core import policies
from samsyn.core.access import GET_AND_POST, requires, signed_in
from samsyn.projects.form_parts import EndForm, taken_in
from samsyn.projects.models import Project
from samsyn.projects.presenters.roles import role_line
from samsyn.projects.role_forms import RoleForm
from samsyn.projects.selectors.actors import roles_in
from samsyn.projects.services import roles as service
from samsyn.projects.views.correcting import project_to_correct


@require_http_methods(GET_AND_POST)
@requires(policies.check_can_correct_values)
def roles(request: HttpRequest, pk: int) -> HttpResponse:
    project = project_to_correct(request, pk)
    form = RoleForm(request.POST or None)
    if request.method != "POST":
        return _page(request, project, form, 200)

    def store() -> None:
        service.add(project=project, stated=form.stated(), by=signed_in(request))

    if taken_in(form, store):
        messages.success(request, _("The role is stored."))
        return redirect("projects:roles", pk=pk)
    return _page(request, project, form, 422)


@require_POST
@requires(policies.check_can_correct_values)
def change(request: HttpRequest, pk: int, role: int) -> HttpResponse:
    """End the role on a day, or take away one that was registered by mistake."""
    project = project_to_correct(request, pk)
    try:
        if request.POST.get("what") == "remove":
            service.take_away(project=project, participation_id=role, by=signed_in(request))
            messages.success(request, _("The role is removed."))
        else:
            _end(request, project, role)
            messages.success(request, _("The role's last day is stored."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("projects:roles", pk=pk)


def _end(request: HttpRequest, project: Project, role: int) -> None:
    form = EndForm(request.POST)
    if not form.is_valid():
        raise ValidationError([text for texts in form.errors.values() for text in texts])
    day = form.cleaned_data["to_day"]
    service.end(project=project, participation_id=role, to_day=day, by=signed_in(request))


def _page(request: HttpRequest, project: Project, form: RoleForm, status: int) -> HttpResponse:
    context = {
        "project": project,
        "title": project.title or _("Project without a name"),
        "roles": [role_line(one) for one in roles_in(project)[1]],
        "form": form,
    }
    return render(request, "projects/roles.html", context, status=status)
