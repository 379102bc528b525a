"""What every page knows: the installation's name and the navigation that this user may see."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from samsyn.core import navigation


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "region_name": settings.SAMSYN_REGION_NAME,
        "navigation": navigation.entries_for(request),
    }
