"""The panel 'Projects here' on the page of a county or municipality."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samsyn.places.panels import Panel
from samsyn.places.selectors import Kind, kind_of
from samsyn.projects.selectors import Selection, select, visible_projects

_MOST = 5


def context(request: HttpRequest, code: str) -> dict[str, Any] | None:
    """The latest projects that name the place, and how many the user may see in all.

    None for an ESF region, which projects do not name by a code.
    """
    match kind_of(code):
        case Kind.MUNICIPALITY:
            selection = Selection(municipality=(code,))
        case Kind.COUNTY:
            selection = Selection(county=(code,))
        case _:
            return None
    projects = select(visible_projects(request.user), selection)
    return {
        "projects": projects[:_MOST],
        "count": projects.count(),
        "all": f"{reverse('projects:list')}?{selection.query()}",
    }


PANEL = Panel("projects", 10, _("Projects here"), "projects/place_panel.html", context)
