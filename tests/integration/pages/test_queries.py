"""The heaviest pages ask the database as often of sixty projects as of ten: nothing is asked once
a row. What a page asks for more of anything is one query, however long its list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samsyn.projects.models import Actor, Project
from samsyn.sources.records import Record
from tests.unit.projects.builders import codes, document, project, store

pytestmark = pytest.mark.django_db

# The ten heaviest of benchmarks/load.py, and those whose rows have most to fetch.
PAGES: dict[str, Callable[[], str]] = {
    "overview": lambda: reverse("web:overview"),
    "list": lambda: reverse("projects:list"),
    "words": lambda: reverse("projects:list") + "?q=väg",
    "sorted": lambda: reverse("projects:list") + "?q=väg&sort=-budget&prices=2023",
    "map": lambda: reverse("projects:map"),
    "people": lambda: reverse("projects:people") + "?level=municipality",
    "timeline": lambda: reverse("projects:timeline"),
    "money": lambda: reverse("projects:money") + "?group=county",
    "compare": lambda: reverse("projects:compare") + "?a=county%3D04&b=county%3D01",
    "project": lambda: reverse("projects:project", args=[_first().pk]),
    "similar": lambda: f"{reverse('projects:similar')}?project={_first().pk}",
    "actors": lambda: reverse("actors:list"),
    "actor": lambda: reverse("actors:actor", args=[Actor.objects.order_by("pk")[0].pk]),
    "api": lambda: "/api/v1/projects?limit=100",
}


@pytest.mark.parametrize("page", PAGES)
def test_sixty_projects_are_asked_for_as_ten_are(client: Client, page: str) -> None:
    store(document(*(_made(n) for n in range(10)), name="forst.txt"))
    few = _asked(client, page)
    store(document(*(_made(n) for n in range(10, 60)), name="sedan.txt"))
    many = _asked(client, page)
    assert len(many) <= len(few), _more(few, many)


def _made(n: int) -> Record:
    """Of many owners, places, years and amounts, so that every list on a page is longer."""
    return project(
        f"2031/{n:05}",
        title=f"Väg {n} till arbete i trakten",
        owner=f"Påhittade föreningen {n}",
        municipalities=codes("0484" if n % 2 else "0180"),
        period_start=date(2010 + n % 12, 1, 1),
        period_end=date(2012 + n % 12, 12, 31),
        total_budget=Decimal(100_000 * (n + 1)),
    )


def _first() -> Project:
    return Project.objects.order_by("pk")[0]


def _asked(client: Client, page: str) -> list[str]:
    """The queries of a page that has been asked for once before, so that what is kept is kept."""
    address = PAGES[page]()
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return [str(one["sql"]) for one in asked.captured_queries]


def _more(few: list[str], many: list[str]) -> str:
    known = {one[:120] for one in few}
    new = [one[:300] for one in many if one[:120] not in known]
    return f"{len(few)} queries with 10 projects, {len(many)} with 60: {new or many}"
