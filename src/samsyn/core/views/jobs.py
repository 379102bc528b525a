"""Background jobs on screen: the list, one job with its progress, and stopping it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samsyn.core import policies
from samsyn.core.access import requires, signed_in
from samsyn.core.models import Job
from samsyn.core.presenters.jobs import job_view
from samsyn.core.selectors.jobs import jobs_for
from samsyn.core.services import jobs as services

A_PAGE = 50


@require_safe
@requires(policies.check_can_list_jobs)
def job_list(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    page = Paginator(jobs_for(user), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [job_view(job, user) for job in page.object_list],
        "everybodys": policies.can_manage_jobs(user),
    }
    return render(request, "core/jobs/list.html", context)


@require_safe
@requires(policies.check_can_list_jobs)
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """The job's page; a script asks for the changing part of it, telling what it has shown."""
    view = job_view(_seen(request, pk), signed_in(request))
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "core/jobs/job.html", {"view": view})
    context = {"view": view, "news": request.GET.get("said") != view.said}
    response = render(request, "core/jobs/progress.html", context)
    if not view.under_way:
        # The whole page is asked for anew: result and links come where the buttons were.
        response["HX-Refresh"] = "true"
    return response


@require_POST
@requires(policies.check_can_list_jobs)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    seen = _seen(request, pk)
    services.stop(job=seen, by=signed_in(request))
    if seen.state == Job.State.STOPPING:
        messages.info(request, _("The job ends after the step that it is in."))
    elif seen.state == Job.State.STOPPED:
        messages.success(request, _("The job is stopped."))
    else:
        messages.info(request, _("The job had already ended."))
    return redirect("core:job", pk=pk)


@require_POST
@requires(policies.check_can_list_jobs)
def again(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        anew = services.start_again(job=_seen(request, pk), by=signed_in(request))
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
        return redirect("core:job", pk=pk)
    return redirect("core:job", pk=anew.pk)


def _seen(request: HttpRequest, pk: int) -> Job:
    """The job, where the user may see it; else there is no such page."""
    return get_object_or_404(jobs_for(signed_in(request)), pk=pk)
