"""The review inbox: the list, one draft beside its source, and what a person decides on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samsyn.core import inbox, policies
from samsyn.core.access import requires, signed_in
from samsyn.core.inbox_forms import InboxFilterForm, filters_of
from samsyn.core.models import ReviewDecision
from samsyn.core.presenters.inbox import field_rows, sources_of, what_was_done, who_was_first
from samsyn.core.selectors.decisions import decisions_of, last_decision_on

PAGE = 50
Action = ReviewDecision.Action


@require_safe
@requires(policies.check_can_review_proposals)
def inbox_list(request: HttpRequest) -> HttpResponse:
    form = InboxFilterForm(request.GET)
    filters = filters_of(request.GET)
    chosen = inbox.chosen(filters.kind)
    sections = []
    for kind in chosen:
        found: Any = kind.rows(request.user, filters)
        shown: Paginator[inbox.Row] = Paginator(found, PAGE)
        if not shown.count:
            continue
        page = shown.get_page(request.GET.get("page") if filters.kind else 1)
        sections.append({"kind": kind, "page": page, "whole": bool(filters.kind),
                         "groups": kind.groups(request.user, filters)})  # fmt: skip
    context = {
        "form": form,
        "filters": filters,
        "query": filters.query(),
        "sections": sections,
        "elsewhere": [] if filters.as_json() else inbox.waiting_elsewhere(request.user),
        "total": sum(section["page"].paginator.count for section in sections),  # type: ignore[attr-defined]
        **_done(request),
    }
    return render(request, "core/inbox/list.html", context)


@require_safe
@requires(policies.check_can_review_proposals)
def inbox_item(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    return _item(request, _kind(kind), pk)


def _kind(name: str) -> inbox.Kind:
    if name not in inbox.kinds():
        raise Http404(f"no kind of draft is named {name!r}")
    return inbox.kinds()[name]


def _item(
    request: HttpRequest, kind: inbox.Kind, pk: int, *, stale: str = "", status: int = 200
) -> HttpResponse:
    filters = filters_of(request.POST if request.method == "POST" else request.GET)
    draft = kind.draft(request.user, pk)
    first = last_decision_on(kind.subject_type, pk) if stale or draft is None else None
    context: dict[str, Any] = {"kind": kind, "filters": filters, "query": filters.query()}
    context |= {"stale": stale, "first": who_was_first(first) if stale or first else ""}
    following = kind.next(request.user, filters, pk)
    context["next"] = _address(kind, following, filters) if following else ""
    if draft is None:
        page = kind.page(request.user, pk)
        if page is None:
            raise Http404("no such draft, or none that the user may decide on")
        context["page"] = page
        return render(request, "core/inbox/decided.html", context | _done(request), status=status)
    sources = sources_of(draft, request.user)
    context |= {
        "draft": draft,
        "sources": sources,
        "fields": field_rows(draft, sources),
        **_done(request),
    }
    return render(request, "core/inbox/item.html", context, status=status)


@require_POST
@requires(policies.check_can_review_proposals)
def inbox_decide(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Carry out one step. Whoever comes second gets the page as it stands now, and nothing done."""
    found, user, filters = _kind(kind), signed_in(request), filters_of(request.POST)
    step = _step(request.POST.get("step", ""))
    if step is None:
        return redirect(_address(found, pk, filters))
    following = found.next(user, filters, pk)
    try:
        decision = found.decide(pk=pk, step=step, version=request.POST.get("version", ""), by=user)
    except ObjectDoesNotExist:
        raise Http404("no such draft") from None
    except ValidationError as error:
        return _item(request, found, pk, stale=" ".join(error.messages), status=409)
    whole = step.action in (Action.ACCEPT, Action.PUT_ASIDE)
    if not whole and found.draft(user, pk) is not None:
        return redirect(_address(found, pk, filters, decision))
    if whole and found.draft(user, pk) is not None:
        messages.warning(request, _("Some fields are left: decide on each of them by itself."))
        return redirect(_address(found, pk, filters, decision))
    if following is None:
        query = "&".join(part for part in (filters.query(), f"gjort={decision.pk}") if part)
        return redirect(f"{reverse('core:inbox')}?{query}")
    return redirect(_address(found, following, filters, decision))


def _step(text: str) -> inbox.Step | None:
    """'accept', or 'use_value:17'; None for what is no step."""
    name, _colon, value = text.partition(":")
    if name not in (Action.ACCEPT, Action.PUT_ASIDE, *_OF_ONE_VALUE):
        return None
    if name in _OF_ONE_VALUE:
        number = value.isascii() and value.isdigit() and len(value) < 19
        return inbox.Step(Action(name), int(value)) if number else None
    return inbox.Step(Action(name))


_OF_ONE_VALUE = (Action.ACCEPT_FIELD, Action.USE_VALUE, Action.KEEP_VALUE)


def _address(
    kind: inbox.Kind, pk: int, filters: inbox.Filters, done: ReviewDecision | None = None
) -> str:
    query = [filters.query(), f"gjort={done.pk}" if done else ""]
    address = reverse("core:inbox_item", args=[kind.name, pk])
    joined = "&".join(part for part in query if part)
    return f"{address}?{joined}" if joined else address


def _done(request: HttpRequest) -> dict[str, Any]:
    """The decision just made, so that the page can say what was done and offer to undo it."""
    asked = request.GET.get("gjort", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return {}
    found = decisions_of(signed_in(request)).filter(pk=int(asked)).first()
    if found is None or found.state != ReviewDecision.State.DONE:
        return {}
    return {"done": found, "done_words": what_was_done(found)}
