"""What people do with the shell: by keyboard, without scripts, in the other language."""

from __future__ import annotations

from samsyn.core.models import AuditEntry
from samsyn.web.models import FaultReport
from tests.functional.conftest import OpenVisit
from tests.functional.region import Region


def test_the_first_tab_skips_to_the_content(visit: OpenVisit) -> None:
    started = visit()
    started.open("/")
    started.page.keyboard.press("Tab")
    link = started.page.locator(":focus")
    assert link.inner_text() == "Hoppa till innehållet"
    box = link.bounding_box()
    assert box is not None
    assert box["height"] > 24
    started.page.keyboard.press("Enter")
    assert started.page.evaluate("document.activeElement.id") == "main"


def test_every_stop_of_the_keyboard_is_seen(visit: OpenVisit) -> None:
    """Each focused element has an outline of at least 2 px, and Tab gets through the page."""
    started = visit()
    started.open("/")
    unseen, stops = [], 0
    for _ in range(80):
        started.page.keyboard.press("Tab")
        at = started.page.evaluate(
            """() => { const e = document.activeElement; const s = getComputedStyle(e);
            return [e.tagName, e.textContent.trim().slice(0, 30), parseFloat(s.outlineWidth),
                    s.outlineStyle]; }"""
        )
        if at[0] == "BODY":
            break
        stops += 1
        if at[2] < 2 or at[3] == "none":
            unseen.append(at)
    assert unseen == []
    assert stops > 15


def test_the_menu_opens_without_scripts_on_a_telephone(visit: OpenVisit) -> None:
    started = visit(width=375, scripts=False)
    started.open("/")
    link = started.page.locator(".site-menu .site-nav a", has_text="Projekt").first
    assert not link.is_visible()
    started.page.locator(".site-menu summary").click()
    link.click()
    assert started.page.url.endswith("/projekt/")


def test_the_language_is_swedish_until_somebody_chooses(visit: OpenVisit) -> None:
    started = visit(scripts=False)
    started.open("/om/")
    assert started.page.locator("html").get_attribute("lang") == "sv"
    started.page.get_by_role("button", name="In English").first.click()
    assert started.page.url.endswith("/om/")
    assert started.page.locator("html").get_attribute("lang") == "en"
    assert started.page.locator("h1").inner_text() == "About Samsyn"


def test_a_fault_is_reported_without_scripts(visit: OpenVisit, region: Region) -> None:
    started = visit(scripts=False)
    started.open("/projekt/")
    started.page.get_by_role("link", name="Anmäl fel").click()
    assert started.page.get_by_label("På vilken sida?").input_value() == "/projekt/"
    started.page.get_by_role("button", name="Skicka anmälan").click()
    summary = started.page.locator(".ds-error-summary")
    assert summary.get_by_role("link").count() == 2
    started.page.get_by_label("En siffra eller uppgift är fel").check()
    started.page.get_by_label("Vad hände, och vad hade du väntat dig?").fill("Constructed fault")
    started.page.get_by_role("button", name="Skicka anmälan").click()
    assert started.page.locator("h1").inner_text() == "Tack för din anmälan"
    assert FaultReport.objects.filter(text="Constructed fault", page="/projekt/").exists()
    assert AuditEntry.objects.filter(action="fault_report.receive").exists()


def test_signing_in_and_out_without_scripts(visit: OpenVisit, region: Region) -> None:
    started = visit(scripts=False)
    started.open("/")
    started.page.get_by_role("link", name="Logga in").first.click()
    started.page.locator("input[name=login]").fill(region.administrator.email)
    started.page.locator("input[name=password]").fill("a long enough password")
    started.page.locator("main").get_by_role("button", name="Logga in").click()
    started.page.locator(".site-header__bar > .site-tools").get_by_role(
        "button", name="Logga ut"
    ).click()
    assert started.page.get_by_role("link", name="Logga in").first.is_visible()
