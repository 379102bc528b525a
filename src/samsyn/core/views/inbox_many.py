"""Decisions on many drafts at once, the list of one's decisions, and undoing."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samsyn.core import inbox, inbox_jobs, policies
from samsyn.core.access import GET_AND_POST, requires, signed_in
from samsyn.core.inbox_forms import InboxFilterForm, filters_of
from samsyn.core.models import ReviewDecision
from samsyn.core.presenters.inbox import (
    WeighedKind,
    decision_rows,
    weighed_rows,
    what_was_done,
)
from samsyn.core.selectors.decisions import decisions_of
from samsyn.core.services import decisions, jobs

PAGE = 50
# More rows than these would make a person wait; they are decided by a background job.
AT_ONCE = 300


@require_http_methods(GET_AND_POST)
@requires(policies.check_can_review_proposals)
def accept_certain(request: HttpRequest) -> HttpResponse:
    """GET says what would be done and what is left; POST does it."""
    user, asked = signed_in(request), request.POST if request.method == "POST" else request.GET
    filters = filters_of(asked)
    weighed = weighed_rows(inbox.chosen(filters.kind), user, filters)
    weighed = [one for one in weighed if one.weighed.rows or one.left]
    if request.method == "POST":
        return _accept(request, [one for one in weighed if one.weighed.rows], filters)
    context = {
        "filters": filters,
        "form": InboxFilterForm(request.GET),
        "query": filters.query(),
        "weighed": weighed,
        "rows": sum(one.weighed.rows for one in weighed),
        "values": sum(one.weighed.values for one in weighed),
        "in_background": any(one.weighed.rows > AT_ONCE for one in weighed),
    }
    return render(request, "core/inbox/accept.html", context)


def _accept(
    request: HttpRequest, certain: list[WeighedKind], filters: inbox.Filters
) -> HttpResponse:
    user = signed_in(request)
    for kind, weighed in ((one.kind, one.weighed) for one in certain):
        decision = decisions.accept_certain(kind=kind, filters=filters, by=user, weighed=weighed)
        if weighed.rows > AT_ONCE:
            _in_background(inbox_jobs.ACCEPT, decision, weighed.rows, request)
            continue
        while decisions.carry_on(decision.pk):
            pass
        decision.refresh_from_db()
        messages.success(request, f"{kind.label}: {what_was_done(decision)}.")
    if not certain:
        messages.info(request, _("Nothing certain was waiting."))
    return redirect("core:inbox_decisions")


def _in_background(kind: str, decision: ReviewDecision, rows: int, request: HttpRequest) -> None:
    jobs.start(
        kind=kind,
        arguments={"decision": decision.pk, "rows": rows},
        by=signed_in(request),
        key=str(decision.pk),
    )
    messages.info(
        request, _("The work goes on in the background. Its progress is shown among your jobs.")
    )


@require_safe
@requires(policies.check_can_review_proposals)
def decision_list(request: HttpRequest) -> HttpResponse:
    found = Paginator(decisions_of(signed_in(request)), PAGE).get_page(request.GET.get("page"))
    context = {"page": found, "rows": decision_rows(list(found))}
    return render(request, "core/inbox/decisions.html", context)


@require_POST
@requires(policies.check_can_review_proposals)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    decision = get_object_or_404(decisions_of(user), pk=pk)
    try:
        if decision.rows > AT_ONCE:
            decisions.begin_undo(decision=decision, by=user)
            _in_background(inbox_jobs.UNDO, decision, decision.rows, request)
        else:
            done = decisions.undo(decision=decision, by=user)
            _say(request, done)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(reverse("core:inbox_decisions"))


def _say(request: HttpRequest, decision: ReviewDecision) -> None:
    row = decision_rows([decision])[0]
    tell = messages.warning if decision.kept_rows else messages.success
    tell(request, _("Undone: %(what)s. %(result)s") % {"what": row.what, "result": row.undone})
