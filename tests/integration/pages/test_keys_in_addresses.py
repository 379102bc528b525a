"""A row's number in an address or a form stands as the database has it: 5000012, not '5 000 012'.

The site writes numbers with a thin space between thousands. In an address, a name or a hidden value
that would name another row or none, from the thousandth on; so every key here begins far above.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from samsyn.core.models import Job
from samsyn.projects.models import ActorPair, Project, SavedSearch, StrategyDraft
from tests.integration.pages.region import FIRST, fill
from tests.integration.pages.walk import Page, Tag, tags_of, walk

# Attributes that name another thing: a row, a page, a field, a spot on the page.
_NAMING = frozenset(
    {"href", "action", "formaction", "src", "id", "name", "for", "form", "list", "headers",
     "aria-labelledby", "aria-describedby", "aria-controls", "hx-get", "hx-post", "hx-target"}
)  # fmt: skip
_GROUPED = re.compile(r"\d[\u00a0\u202f\u2009 ,]\d{3}(?!\d)")
# Pages that show rows of every kind; each must have been looked at for the test to say anything.
_ROOMS = {
    "projects:list", "projects:project", "projects:correct", "projects:placing", "projects:call",
    "projects:similar", "projects:compare", "projects:searches", "projects:search",
    "projects:import", "projects:import_run", "projects:columns", "projects:save_search",
    "actors:list", "actors:actor", "actors:proposals", "goals:strategy", "goals:goal",
    "goals:draft", "goals:proposals", "goals:change", "goals:ask", "goals:recommendations",
    "lessons:list", "lessons:lesson", "lessons:method", "lessons:write", "lessons:close_step",
    "lessons:correct", "core:sources", "core:source", "core:inbox", "core:inbox_item",
    "core:inbox_accept", "core:inbox_decisions", "core:jobs", "core:job", "core:users",
    "core:user", "core:audit_log", "web:fault_incoming", "web:overview", "places:place",
}  # fmt: skip


def faults(tags: tuple[Tag, ...]) -> list[str]:
    return [
        f"{tag.name} {name}={value!r}"
        for tag in tags
        for name, value in tag.attributes.items()
        if _names(tag, name) and _GROUPED.search(unquote(value))
    ]


def _names(tag: Tag, attribute: str) -> bool:
    if attribute != "value":
        return attribute in _NAMING or attribute.startswith("data-")
    return tag.name != "input" or tag.attributes.get("type", "text") not in ("text", "search")


@pytest.mark.parametrize(
    "html",
    [
        "<a href='/projekt/5\u00a0000\u00a0012/'>x</a>",
        "<a href='/projekt/?project=5%E2%80%AF000%E2%80%AF012'>x</a>",
        "<p id='rad-5\u00a0000\u00a0012'>",
        "<input type='hidden' name='a' value='4\u00a0347'>",
        "<option value='4,347'>x</option>",
        "<button name='a' value='4 347'>x</button>",
    ],
)
def test_a_number_in_groups_is_seen(html: str) -> None:
    assert len(faults(tags_of(html))) == 1


def test_what_is_written_for_people_is_let_be() -> None:
    html = (
        "<p title='4\u00a0347 kr'>4\u00a0347</p><input value='4\u00a0347'><a href='/5000012/'>x</a>"
    )
    assert faults(tags_of(html)) == []


@pytest.mark.django_db
def test_no_page_writes_a_key_in_groups(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    fill(client)
    pages = list(walk(client, reverse("web:overview"), *_rooms_behind_forms()))
    assert {page.kind: page.status for page in pages if page.status not in (200, 302)} == {}
    assert " ".join(sorted(_ROOMS - {page.kind for page in pages})) == "", "pages not looked at"
    assert [page.address for page in pages if _key_in(page)], "no page named a row"
    found = {page.address: told for page in pages if (told := faults(page.tags))}
    assert found == {}


def _rooms_behind_forms() -> list[str]:
    """Pages that no link leads to, or only one that a walk of few pages a kind may miss."""
    proposal = Project.objects.filter(review_state="proposed").latest("pk")
    return [
        reverse("goals:draft", args=[StrategyDraft.objects.latest("pk").pk]),
        reverse("core:job", args=[Job.objects.latest("pk").pk]),
        reverse("core:inbox_item", args=["project", proposal.pk]),
        reverse("projects:search", args=[SavedSearch.objects.latest("pk").pk]),
        reverse("actors:actor", args=[ActorPair.objects.latest("pk").first_id]),
    ]


def _key_in(page: Page) -> bool:
    return any(str(FIRST)[:4] in tag.attributes.get("href", "") for tag in page.tags)
