"""Administration only for who signs in by two steps: a password alone is too often lost.

An administrator gives roles, reads the log and fetches unmasked originals. Where the setting asks
for it, those pages send her to turn the second step on; everything else she does as before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

# The policies (core.access marks each view with its own) of what only administrators do.
GUARDED = {
    "check_can_manage_roles",
    "check_can_manage_users",
    "check_can_read_audit_log",
    "check_can_read_originals",
    "check_can_read_fault_reports",
}


class TwoStepsMiddleware:
    """With SAMSYN_TWO_STEPS: no guarded view without a second step."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not settings.SAMSYN_TWO_STEPS or getattr(view, "policy", "") not in GUARDED:
            return None
        if not request.user.is_authenticated or is_mfa_enabled(request.user):
            return None
        messages.warning(request, _("Administration asks for two-step sign-in. Turn it on first."))
        return redirect("mfa_index")
