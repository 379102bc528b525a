"""What every page knows: the installation's name, the reader's choices and the navigation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from samsyn.core import navigation
from samsyn.core.appearance import scheme_of
from samsyn.core.models import User


def site(request: HttpRequest) -> dict[str, Any]:
    """`example_data` is true where demonstration users exist: the pages then say so."""
    return {
        "region_name": settings.SAMSYN_REGION_NAME,
        "navigation": navigation.entries_for(request),
        "color_scheme": scheme_of(request),
        "example_data": SimpleLazyObject(User.objects.filter(is_demo=True).exists),
    }
