"""A user's saved searches: saved from the list, renamed, followed, deleted."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samsyn.core.access import GET_AND_POST, requires, signed_in
from samsyn.projects.forms import selection_of
from samsyn.projects.models import SavedSearch
from samsyn.projects.policies import check_can_save_searches
from samsyn.projects.presenters.listing import chips
from samsyn.projects.presenters.saved import feed_session_key, saved_rows
from samsyn.projects.saved_forms import ChangeForm, NameForm
from samsyn.projects.selectors.saved import has_lost_right, searches_of
from samsyn.projects.services import saved


@require_safe
@requires(check_can_save_searches)
def searches(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    context = {"rows": saved_rows(searches_of(user), user)}
    return render(request, "projects/saved/list.html", context)


@require_http_methods(GET_AND_POST)
@requires(check_can_save_searches)
def save(request: HttpRequest) -> HttpResponse:
    """`q` and the other choices stand in the address, as in the list's own."""
    user = signed_in(request)
    selection = selection_of(QueryDict(request.GET.urlencode()))
    form = NameForm(request.POST or None, initial={"name": selection.q[:120]})
    if request.method == "POST" and form.is_valid():
        try:
            saved.save_search(by=user, name=form.cleaned_data["name"], query=selection.query())
        except ValidationError as error:
            form.add_error("name", error)
        else:
            return redirect("projects:searches")
    context = {"form": form, "chips": chips(selection, user), "query": selection.query()}
    return render(request, "projects/saved/save.html", context, status=422 if form.errors else 200)


@require_http_methods(GET_AND_POST)
@requires(check_can_save_searches)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    search = _own(request, pk)
    given = {"name": search.name, "frequency": search.frequency}
    form = ChangeForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            saved.change_search(search=search, by=signed_in(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error("name", error)
        else:
            return redirect("projects:searches")
    key = request.session.pop(feed_session_key(search), "")
    path = reverse("projects:feed", args=[key]) if key else ""
    context = {
        "form": form,
        "search": search,
        "feed": request.build_absolute_uri(path) if path else "",
        "lost_right": has_lost_right(search),
    }
    return render(
        request, "projects/saved/change.html", context, status=422 if form.errors else 200
    )


@require_POST
@requires(check_can_save_searches)
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """What needs no words: open or close the feed, count news from now, delete."""
    search, user = _own(request, pk), signed_in(request)
    match request.POST.get("action"):
        case "open_feed":
            # Shown on the next page and never again, since only its hash is kept.
            key = saved.open_feed(search=search, by=user)
            request.session[feed_session_key(search)] = key
        case "close_feed":
            saved.close_feed(search=search, by=user)
        case "seen":
            saved.mark_seen(search=search, by=user)
            return redirect("projects:searches")
        case "delete":
            saved.delete_search(search=search, by=user)
            return redirect("projects:searches")
    return redirect("projects:search", pk=search.pk)


@csrf_exempt
@require_http_methods(GET_AND_POST)
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Public on purpose: the link in the e-mail is the right, and mail programs post to it without
    a page of ours (RFC 8058)."""
    search = saved.search_to_unsubscribe(token)
    if search is not None and request.method == "POST":
        saved.unsubscribe(search=search)
    context = {"known": search is not None, "done": request.method == "POST"}
    return render(
        request, "projects/saved/unsubscribe.html", context, status=200 if search else 404
    )


def _own(request: HttpRequest, pk: int) -> SavedSearch:
    """Another's search is not there, so that nobody learns of it."""
    return get_object_or_404(searches_of(signed_in(request)), pk=pk)
