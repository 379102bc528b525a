"""Report a fault, and the list of what has been reported."""

from __future__ import annotations

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samsyn.core.access import GET_AND_POST, requires, signed_in
from samsyn.core.services.audit import record
from samsyn.web import services
from samsyn.web.forms import FaultForm
from samsyn.web.models import FaultReport
from samsyn.web.policies import can_read_fault_reports, check_can_read_fault_reports

PER_HOUR = 5
_HOUR_SECONDS = 3600


@require_http_methods(GET_AND_POST)
def report(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        form = FaultForm(initial={"page": request.GET.get("page", "")[:300]})
        reader = can_read_fault_reports(request.user)
        return render(request, "web/fault_report.html", {"form": form, "reader": reader})
    form = FaultForm(request.POST)
    if form.is_valid() and _too_many(request):
        form.add_error(
            None, _("There have been many reports from here in the last hour. Try again later.")
        )
    if not form.is_valid():
        return render(request, "web/fault_report.html", {"form": form}, status=422)
    told = {name: form.cleaned_data[name] for name in ("kind", "page", "text", "reply_email")}
    services.report_fault(**told, now=timezone.now())
    return redirect("web:fault_received")


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    return render(request, "web/fault_received.html")


@requires(check_can_read_fault_reports)
@require_safe
def incoming(request: HttpRequest) -> HttpResponse:
    """Reading is logged, since a report may hold a visitor's address."""
    services.forget_reply_addresses(now=timezone.now())
    page = Paginator(FaultReport.objects.select_related("handled_by"), 25).get_page(
        request.GET.get("page")
    )
    record(
        by=signed_in(request),
        action="fault_report.read",
        subject_type="fault_report",
        subject_id="list",
        detail={"ids": [report.pk for report in page]},
    )
    return render(request, "web/fault_incoming.html", {"page": page})


@requires(check_can_read_fault_reports)
@require_POST
def handle(request: HttpRequest, pk: int) -> HttpResponse:
    services.mark_handled(
        by=signed_in(request), report=get_object_or_404(FaultReport, pk=pk), now=timezone.now()
    )
    return redirect("web:fault_incoming")


def _too_many(request: HttpRequest) -> bool:
    """More than PER_HOUR from one address within the hour; only a hash of the address is held."""
    address = get_adapter().get_client_ip(request)  # the visitor's, not the proxy's
    key = f"fault-report:{hashlib.sha256(address.encode()).hexdigest()}"
    cache.add(key, 0, timeout=_HOUR_SECONDS)
    return cache.incr(key) > PER_HOUR
