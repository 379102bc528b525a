"""Documents in: the form, what came of each file, and the same list with its rows marked."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samsyn.core import policies
from samsyn.core.access import GET_AND_POST, requires, signed_in
from samsyn.core.presenters.jobs import job_view
from samsyn.projects.models import ImportFile, ImportRun, WaitingColumn
from samsyn.projects.presenters.import_runs import run_page, run_rows
from samsyn.projects.selectors.import_runs import files_of, job_of, runs_of
from samsyn.projects.services import import_runs, marking, uploads
from samsyn.projects.upload_forms import ImportForm

PAGE = 50


# Each file is kept by itself: one that fails takes no other with it.
@transaction.non_atomic_requests
@require_http_methods(GET_AND_POST)
@requires(policies.check_can_import_documents)
def import_files(request: HttpRequest) -> HttpResponse:
    form = ImportForm(
        request.POST or None,
        request.FILES or None,
        reviews=policies.can_review_proposals(request.user),
    )
    if request.method == "POST" and form.is_valid():
        return _received(request, form)
    if request.method == "POST" and request.headers.get("Accept") == "application/json":
        return JsonResponse({"errors": form.errors}, status=422)
    context = {
        "form": form,
        "waiting": WaitingColumn.objects.count(),
        "runs": run_rows(runs_of(request.user)[:10]),
        "limit": filesizeformat(settings.SAMSYN_UPLOAD_MAX_BYTES),
        "most": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        "may_import": True,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "projects/import.html", context, status=status)


def _received(request: HttpRequest, form: ImportForm) -> HttpResponse:
    user, stated = signed_in(request), form.cleaned_data
    run = get_object_or_404(_open_runs(request), pk=stated["run"]) if stated["run"] else None
    if run is None:
        run = uploads.open_run(
            by=user,
            origin=stated["origin"],
            licence=stated["licence"],
            published_on=stated["published_on"],
            accept_certain=stated.get("accept_certain", False),
        )
    uploads.receive(run=run, files=form.received())
    if stated["more"]:
        return JsonResponse({"run": run.pk})
    _begin(request, run)
    address = reverse("projects:import_run", args=[run.pk])
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"address": address})
    return redirect(address)


def _open_runs(request: HttpRequest) -> QuerySet[ImportRun]:
    return ImportRun.objects.filter(by=signed_in(request), handed_in_at=None, finished_at=None)


@transaction.atomic
def _begin(request: HttpRequest, run: ImportRun) -> None:
    uploads.hand_in(run=run, by=signed_in(request))
    import_runs.start(run=run, by=signed_in(request))


@require_safe
@requires(policies.check_can_import_documents)
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(runs_of(request.user), pk=pk)
    user, job = signed_in(request), job_of(run)
    shown = Paginator(files_of(run), PAGE).get_page(request.GET.get("page"))
    context = run_page(run, job, shown)
    context |= {
        "page": shown,
        "view": job_view(job, user) if job is not None else None,
        "own": run.by_id == user.pk,
        "may_import": True,
    }
    return render(request, "projects/import_run.html", context)


@require_POST
@requires(policies.check_can_import_documents)
def continue_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a run whose upload was broken off, or whose work was stopped."""
    run = get_object_or_404(ImportRun, pk=pk, by=signed_in(request), finished_at=None)
    _begin(request, run)
    return redirect("projects:import_run", pk=pk)


@require_POST
@requires(policies.check_can_import_documents)
def discard_run(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(ImportRun, pk=pk, by=signed_in(request), finished_at=None)
    uploads.discard(run=run, by=signed_in(request))
    messages.success(request, _("What had not been read is thrown away."))
    return redirect("projects:import")


@require_safe
@requires(policies.check_can_import_documents)
def marked_list(request: HttpRequest, pk: int, form: str) -> StreamingHttpResponse:
    """The list as it was read, each row marked with what came of it."""
    if form not in marking.TYPES:
        raise Http404(f"no marked list as {form!r}")
    runs = runs_of(request.user).values("pk")
    file = get_object_or_404(ImportFile.objects.select_related("document"), pk=pk, run__in=runs)
    if file.document is None:
        raise Http404("nothing of the file was stored")
    content = marking.marked(file.document, form)
    response = StreamingHttpResponse(content, content_type=marking.TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="samsyn-markerad-{file.pk}.{form}"'
    return response
