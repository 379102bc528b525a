"""The feed of a saved search, for whoever has its secret address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samsyn.core.templatetags.samsyn_format import period
from samsyn.projects.models import Project, SavedSearch
from samsyn.projects.selectors.saved import followed, has_lost_right, search_with_feed

MOST = 50


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """Public on purpose: the key is the right. It gives accepted projects alone, and ends with its
    user's right to what she asked for."""
    search = search_with_feed(key)
    if search is None:
        return _refusal(_("There is no feed at this address. It may have been closed."), 404)
    if not search.user.is_active:
        return _refusal(_("The feed is closed, since its owner has no account any more."), 410)
    if has_lost_right(search):
        return _refusal(
            _("The feed asks for projects that its owner may no longer see, and gives none."), 403
        )
    response = HttpResponse(_atom(request, search), content_type="application/atom+xml")
    return _private(response)


def _atom(request: HttpRequest, search: SavedSearch) -> str:
    listed = reverse("projects:list") + (f"?{search.query}" if search.query else "")
    made = Atom1Feed(
        title=search.name,
        link=request.build_absolute_uri(listed),
        description="",
        language=get_language(),
        feed_url=request.build_absolute_uri(),
    )
    for project in followed(search)[:MOST]:
        url = request.build_absolute_uri(reverse("projects:project", args=[project.pk]))
        made.add_item(
            title=_plain(project.title) or _("Project without a name"),
            link=url,
            unique_id=url,
            description=_description(project),
            pubdate=project.created_at,
            updateddate=project.updated_at,
        )
    return str(made.writeString("utf-8"))


def _description(project: Project) -> str:
    owner = "" if project.owner_is_person else project.owner
    return " · ".join(
        _plain(part) for part in (owner, period(project.period_start, project.period_end)) if part
    )


def _plain(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(character for character in text if character >= " " or character in "\t\n")


def _refusal(words: str, status: int) -> HttpResponse:
    return _private(HttpResponse(words, content_type="text/plain; charset=utf-8", status=status))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
