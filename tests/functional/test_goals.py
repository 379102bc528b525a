"""Strategies in a browser: each page by axe's rules, and the way from a file to a link."""

from __future__ import annotations

import pytest
from django.urls import reverse

from samsyn.projects.models import GoalLink, Project, Strategy
from samsyn.projects.services import indexing
from samsyn.projects.services.goals import links, loading
from tests.functional.conftest import OpenVisit
from tests.functional.region import Region
from tests.functional.test_pages import overflow, violations

FILE = "kod;titel;text;överordnad\n1;Påhittat mål;;\n1.1;Keramik och drejning;;1\n2;Skog;;\n"


@pytest.fixture
def strategy(region: Region) -> Strategy:
    """A loaded strategy with a proposed link, and its next version waiting as a draft."""
    by = region.administrator
    Project.objects.filter(pk=region.project.pk).update(
        title="Kurs i keramik och drejning", review_state="accepted"
    )
    indexing.changed(project_ids=[region.project.pk])
    draft = loading.draft(data=FILE.encode(), name="mal.csv", strategy=None, by=by)
    made, _loaded = loading.load(draft=draft, head={"title": "Påhittad strategi"}, by=by)
    links.propose(made)
    newer = FILE.replace("Skog", "Skog och " + "mycket långa ord " * 12) + "2;Två gånger;;\n"
    loading.draft(data=newer.encode(), name="nyare.csv", strategy=made, by=by)
    return made


@pytest.mark.parametrize("width", [375, 1440])
def test_the_pages_keep_the_rules(
    visit: OpenVisit, region: Region, strategy: Strategy, width: int
) -> None:
    started = visit(width=width, user=region.administrator)
    goal = strategy.goals.get(code="1.1").pk
    paths = [
        reverse("goals:list"),
        reverse("goals:upload"),
        reverse("goals:draft", args=[strategy.drafts.get().pk]),
        reverse("goals:proposals"),
        reverse("goals:strategy", args=[strategy.pk]),
        reverse("goals:unserved", args=[strategy.pk]),
        reverse("goals:recommendations", args=[strategy.pk]),
        reverse("goals:goal", args=[goal]),
        reverse("goals:change", args=[goal]),
    ]
    faults: list[str] = []
    for path in paths:
        started.open(path)
        faults += violations(started) + overflow(started)
    assert faults + started.faults == []


def test_a_strategy_is_loaded_and_a_link_confirmed_without_scripts(
    visit: OpenVisit, region: Region, strategy: Strategy
) -> None:
    page = (started := visit(width=375, user=region.administrator, scripts=False)).page
    started.open(reverse("goals:upload"))
    page.locator("input[type=file]").set_input_files(
        {"name": "ny.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    )
    page.get_by_role("button", name="Läs filen").click()
    page.get_by_label("2 Skog").uncheck()
    page.locator("input[name=title]").fill("En påhittad till")
    page.get_by_role("button", name="Läs in strategin").click()
    assert page.get_by_role("heading", name="En påhittad till").is_visible()
    assert page.get_by_role("link", name="Keramik och drejning").is_visible()
    assert page.get_by_role("link", name="Skog").count() == 0

    started.open(reverse("goals:proposals") + f"?strategi={strategy.pk}")
    page.get_by_role("button", name="Det bidrar till målet").click()
    assert GoalLink.objects.get(goal__strategy=strategy).state == GoalLink.State.CONFIRMED
    assert started.faults == []
