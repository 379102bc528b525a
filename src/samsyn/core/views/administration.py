"""Administration: users, what they may do and where."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samsyn.core import policies
from samsyn.core.access import GET_AND_POST, requires, signed_in
from samsyn.core.forms import RoleForm, UserForm
from samsyn.core.models import Document, Job, Role, RoleAssignment, User
from samsyn.core.presenters.users import assignment_rows
from samsyn.core.selectors.jobs import jobs_for
from samsyn.core.selectors.users import users_for
from samsyn.core.services import invitations, roles

A_PAGE = 50


@require_safe
@requires(policies.check_can_manage_roles)
def administration(request: HttpRequest) -> HttpResponse:
    administrator = signed_in(request)
    context = {
        "users": users_for(administrator).count(),
        "documents": Document.objects.count(),
        "jobs_under_way": jobs_for(administrator).filter(state__in=Job.UNFINISHED).count(),
        "originals_kept": settings.SAMSYN_ORIGINALS == "restricted",
        "two_steps": is_mfa_enabled(administrator),
        "may_read_log": policies.can_read_audit_log(administrator),
    }
    return render(request, "core/administration/index.html", context)


@require_safe
@requires(policies.check_can_manage_roles)
def users(request: HttpRequest) -> HttpResponse:
    administrator = signed_in(request)
    search = request.GET.get("q", "")[:200]
    page = Paginator(users_for(administrator, search), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "search": search,
        "may_manage_users": policies.can_manage_users(administrator),
    }
    return render(request, "core/administration/users.html", context)


@require_http_methods(GET_AND_POST)
@requires(policies.check_can_manage_users)
def new_user(request: HttpRequest) -> HttpResponse:
    form = UserForm(request.POST or None)
    if form.is_valid():
        administrator = signed_in(request)
        try:
            user = roles.create_user(**form.cleaned_data, by=administrator)
        except ValidationError as error:
            form.add_error("email", error)
        else:
            invitations.invite(user=user, by=administrator, absolute=request.build_absolute_uri)
            messages.success(request, _("The user is created and an invitation has been sent."))
            return redirect("core:user", pk=user.pk)
    status = 422 if form.is_bound else 200
    return render(request, "core/administration/new_user.html", {"form": form}, status=status)


@require_safe
@requires(policies.check_can_manage_roles)
def user(request: HttpRequest, pk: int) -> HttpResponse:
    return _user_page(request, _shown(request, pk), RoleForm())


@require_POST
@requires(policies.check_can_manage_roles)
def add_role(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _shown(request, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _user_page(request, shown, form, status=422)
    roles.assign_role(
        user=shown,
        role=Role(form.cleaned_data["role"]),
        organisation=form.cleaned_data["organisation"],
        place_code=form.cleaned_data["place_code"],
        by=signed_in(request),
    )
    messages.success(request, _("The role is given."))
    return redirect("core:user", pk=pk)


@require_POST
@requires(policies.check_can_manage_roles)
def remove_role(request: HttpRequest, pk: int, assignment_pk: int) -> HttpResponse:
    assignment = get_object_or_404(RoleAssignment, pk=assignment_pk, user=_shown(request, pk))
    try:
        roles.revoke_role(assignment=assignment, by=signed_in(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The role is taken away."))
    still_shown = users_for(signed_in(request)).filter(pk=pk).exists()
    return redirect("core:user", pk=pk) if still_shown else redirect("core:users")


@require_POST
@requires(policies.check_can_manage_users)
def set_active(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _shown(request, pk)
    try:
        if "active" in request.POST:
            roles.reactivate_user(user=shown, by=signed_in(request))
            messages.success(request, _("The user can sign in again."))
        else:
            roles.deactivate_user(user=shown, by=signed_in(request))
            messages.success(request, _("The user can no longer sign in and has been signed out."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("core:user", pk=pk)


@require_POST
@requires(policies.check_can_manage_users)
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(users_for(signed_in(request)), pk=pk, is_active=True)
    invitations.invite(user=shown, by=signed_in(request), absolute=request.build_absolute_uri)
    messages.success(request, _("A new invitation has been sent."))
    return redirect("core:user", pk=pk)


def _shown(request: HttpRequest, pk: int) -> User:
    """The user, where she is within the administrator's places; else there is no such page."""
    return get_object_or_404(users_for(signed_in(request)), pk=pk)


def _user_page(
    request: HttpRequest, shown: User, form: RoleForm, status: int = 200
) -> HttpResponse:
    administrator = signed_in(request)
    context = {
        "shown": shown,
        "assignments": assignment_rows(shown, administrator),
        "form": form,
        "two_steps": is_mfa_enabled(shown),
        "may_manage_users": policies.can_manage_users(administrator),
        "may_read_log": policies.can_read_audit_log(administrator),
    }
    return render(request, "core/administration/user.html", context, status=status)
