"""Every view asks a policy before it runs: who is not signed in is sent there, others get 403."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from samsyn.core.models import Document, User
from samsyn.core.scopes import AnyUser

View = Callable[..., HttpResponseBase]

# What a page with a form of its own answers to.
GET_AND_POST = ("GET", "HEAD", "POST")


def requires(check: Callable[[AnyUser], None]) -> Callable[[View], View]:
    """Run the view only for users whom `check` (a `check_can_x`) lets through."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return _ask(
                request, lambda: check(request.user), lambda: view(request, *args, **kwargs)
            )

        return _marked(guarded, check)

    return decorate


def requires_for_document(
    check: Callable[[AnyUser, Document], None],
) -> Callable[[Callable[Concatenate[HttpRequest, Document, ...], HttpResponseBase]], View]:
    """The same for a view of one document, which is fetched by `pk` and handed to the view."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
            document = get_object_or_404(Document, pk=pk)
            return _ask(
                request,
                lambda: check(request.user, document),
                lambda: view(request, document, **kwargs),
            )

        return _marked(guarded, check)

    return decorate


def _ask(
    request: HttpRequest, check: Callable[[], None], view: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    try:
        check()
    except PermissionDenied:
        if request.user.is_authenticated:
            raise
        return redirect_to_login(request.get_full_path())
    return view()


def _marked(view: View, check: Callable[..., None]) -> View:
    """A test walks every address and finds the policy here."""
    view.policy = check.__name__  # type: ignore[attr-defined]
    return view


def signed_in(request: HttpRequest) -> User:
    """The user of a view that only signed-in users reach."""
    if not isinstance(request.user, User):
        raise PermissionDenied("nobody is signed in")
    return request.user
