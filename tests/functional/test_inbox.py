"""The review inbox in a browser: by keyboard alone, without scripts, by axe's rules."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from samsyn.core.models import ReviewDecision, StoredValue
from samsyn.projects.models import Project
from samsyn.projects.services import review
from samsyn.sources.records import CharSpan, Value
from tests.functional.conftest import OpenVisit, Visit
from tests.functional.region import Region
from tests.functional.test_pages import overflow, violations
from tests.unit.projects.builders import cell, document, project, sheet, store

TEXT = "Projektnamn: Lövängens väg\nÄgare: Eskilstuna kommun\nBudget: 1 500 000 kr\n"
OLD = "Insatsen ger stöd i flera steg till vuxna som saknar arbete och vill börja läsa igen nu"
NEWER = "Insatsen ger stöd i flera steg till unga som saknar arbete och vill börja läsa igen nu"


def at(content: object, words: str) -> Value:
    start = TEXT.index(words)
    return Value(content, CharSpan(start, start + len(words)))


@pytest.fixture
def drafts(region: Region) -> None:
    """One draft from a text, one from a list, and one whose summary a newer list tells otherwise,
    beside a title that a person has corrected."""
    fields = {
        "title": at("Lövängens väg", "Lövängens väg"),
        "owner": at("Eskilstuna kommun", "Eskilstuna kommun"),
        "total_budget": at(Decimal(1_500_000), "1 500 000 kr"),
    }
    store(document(project("2031/00001", **fields), text=TEXT), drafts=True)
    from_list = project("2031/00002", title=cell("Backens steg", "A2"), owner=cell("Flen", "B2"))
    rows = [["Namn", "Ägare"], ["Backens steg", "Flen"]]
    store(sheet(from_list, rows=rows), drafts=True)
    store(document(project("2031/00003", title="Stående", summary=OLD), name="gammal.txt"))
    standing = Project.objects.get(title="Stående")
    review.correct_field(
        row=standing, field="title", value="Rättad", by=region.administrator, reason="stavfel"
    )
    newer = project("2031/00003", title="Nytt namn", summary=NEWER)
    store(document(newer, name="nyare.txt"), drafts=True)


def item(title: str) -> str:
    row = Project.objects.get(title=title)
    kind = "project" if row.review_state == "proposed" else "project-changes"
    return reverse("core:inbox_item", args=[kind, row.pk])


@pytest.mark.parametrize("width", [375, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_keep_the_rules(
    visit: OpenVisit, region: Region, drafts: None, width: int, scheme: str
) -> None:
    started = visit(width=width, scheme=scheme, user=region.administrator)
    faults: list[str] = []
    for path in (
        reverse("core:inbox"),
        item("Lövängens väg"),
        item("Backens steg"),
        item("Rättad"),
        reverse("core:inbox_accept"),
        reverse("core:inbox_decisions"),
    ):
        started.open(path)
        for details in started.page.locator("main details:not([open]) > summary").all():
            details.click()
        faults += violations(started) + overflow(started)
    assert faults + started.faults == []


def test_every_span_is_marked_and_leads_to_its_field_without_scripts(
    visit: OpenVisit, region: Region, drafts: None
) -> None:
    started = visit(scripts=False, user=region.administrator)
    started.open(item("Lövängens väg"))
    for key, words in (
        ("title-", "Lövängens väg"),
        ("owner-", "Eskilstuna kommun"),
        ("total_budget-", "1 500 000 kr"),
    ):
        # Spans of other fields cut the mark into pieces.
        pieces = started.page.locator(f".review-text mark[data-fields*='{key}']")
        assert "".join(pieces.all_inner_texts()) == words
    started.page.get_by_role("link", name="Ägare", exact=True).click()
    assert "#falt-owner-" in started.page.url
    started.page.locator(".review-field:target h3 a").click()
    assert "#plats-owner-" in started.page.url


@pytest.mark.parametrize("width", [375, 1440])
def test_a_review_without_scripts_from_the_list_to_undone(
    visit: OpenVisit, region: Region, drafts: None, width: int
) -> None:
    started = visit(width=width, scripts=False, user=region.administrator)
    page = started.page
    started.open(reverse("core:inbox"))
    page.get_by_role("link", name="Backens steg").click()
    page.get_by_role("button", name="Godta – Titel").click()
    assert StoredValue.objects.get(value="Backens steg").accepted_by == region.administrator
    assert "redan godtaget" in page.locator(".review-field", has_text="Titel").inner_text()
    page.get_by_role("button", name="Godta utkastet").click()
    row = Project.objects.get(title="Backens steg")
    assert row.review_state == "accepted"
    page.locator(".inbox-done").get_by_role("button", name="Ångra").click()
    row.refresh_from_db()
    assert row.review_state == "proposed"
    assert "1 rad är som förut" in page.locator("main").inner_text()


def test_a_correction_stands_against_the_rest_and_is_asked_for(
    visit: OpenVisit, region: Region, drafts: None
) -> None:
    started = visit(scripts=False, user=region.administrator)
    page = started.page
    started.open(item("Rättad"))
    shown = page.locator("main").inner_text()
    assert "rättat av administratör" in shown
    assert "stavfel" in shown
    assert "vuxna" in page.locator(".review-diff del").inner_text()
    assert "unga" in page.locator(".review-diff ins").inner_text()
    page.get_by_role("button", name="Använd alla nya uppgifter").click()
    row = Project.objects.get(number="2031/00003")
    assert (row.title, row.summary) == ("Rättad", NEWER)
    page.get_by_role("button", name="Använd det nya – Titel").click()
    row.refresh_from_db()
    assert row.title == "Nytt namn"


def press(started: Visit, *keys: str) -> None:
    for key in keys:
        started.page.keyboard.press(key)


def test_a_draft_is_reviewed_by_single_keys(visit: OpenVisit, region: Region, drafts: None) -> None:
    started = visit(user=region.administrator)
    page = started.page
    started.open(item("Lövängens väg"))
    press(started, "j")
    assert page.locator(".review-field.is-current h3").inner_text().startswith("Titel")
    assert page.locator("mark.is-current").first.inner_text() == "Lövängens väg"
    with page.expect_navigation():
        press(started, "a")
    press(started, "j")
    assert not page.locator(".review-field.is-current h3").inner_text().startswith("Titel")
    with page.expect_navigation():
        press(started, "g")
    assert Project.objects.get(title="Lövängens väg").review_state == "accepted"
    assert "Backens steg" in page.locator("h1").inner_text()
    with page.expect_navigation():
        press(started, "z")
    assert Project.objects.get(title="Lövängens väg").review_state == "proposed"
    assert started.faults == []


def test_the_keys_can_be_turned_off_and_leave_writing_alone(
    visit: OpenVisit, region: Region, drafts: None
) -> None:
    started = visit(user=region.administrator)
    page = started.page
    started.open(item("Lövängens väg"))
    press(started, "?")
    page.get_by_label("Använd kortkommandon på den här enheten").uncheck()
    page.locator("h1").click()
    press(started, "g", "x", "j")
    assert page.locator(".review-field.is-current").count() == 0
    assert not ReviewDecision.objects.filter(action__in=["accept", "put_aside"]).exists()


def test_everything_is_reached_by_tab(visit: OpenVisit, region: Region, drafts: None) -> None:
    started = visit(user=region.administrator)
    page = started.page
    started.open(item("Backens steg"))
    for _ in range(120):
        press(started, "Tab")
        if page.evaluate("document.activeElement.value") == "accept":
            break
    with page.expect_navigation():
        press(started, "Enter")
    assert Project.objects.get(title="Backens steg").review_state == "accepted"


def test_the_second_reviewer_is_told(visit: OpenVisit, region: Region, drafts: None) -> None:
    started = visit(scripts=False, user=region.administrator)
    page = started.page
    started.open(item("Lövängens väg"))
    row = Project.objects.get(title="Lövängens väg")
    review.put_aside(row=row, by=region.administrator)
    page.get_by_role("button", name="Godta utkastet").click()
    told = page.get_by_role("alert").inner_text()
    assert "Inget gjordes" in told
    assert "administratör" in told
    assert "lagt åt sidan" in told
    row.refresh_from_db()
    assert row.review_state == "rejected"
