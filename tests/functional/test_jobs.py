"""A job's page in the browser: it follows the job by itself, and without scripts by a link."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from samsyn.core import jobs as registry
from samsyn.core.jobs import JobKind, kinds
from samsyn.core.models import Job
from tests.functional.conftest import OpenVisit
from tests.functional.region import Region
from tests.functional.test_pages import overflow, violations

State = Job.State
# Longer than the page waits between two questions.
SOON = 15_000


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    registry.register(
        JobKind(
            name="test.count",
            label="Räkna listornas rader",
            run=lambda run: {},
            result_lines=lambda job: ["5 000 rader är räknade"],
            result_url=lambda job: "/projekt/",
        )
    )


def job(region: Region, **values: Any) -> Job:
    values = {"state": State.RUNNING, "started_at": timezone.now(), **values}
    return Job.objects.create(
        kind="test.count",
        by=region.administrator,
        lease_until=timezone.now() + timedelta(minutes=5),
        run_token="elsewhere:1",
        **values,
    )


def test_the_page_follows_the_job_to_its_end(visit: OpenVisit, region: Region) -> None:
    running = job(region, done=100, total=5_000, note="")
    started = visit(user=region.administrator, width=375)
    page = started.page
    started.open(reverse("core:job", args=[running.pk]))
    expect(page.locator("#job-progress")).to_contain_text("100 av 5\u202f000")
    summary = page.locator("summary", has_text="Stoppa jobbet")
    summary.focus()

    Job.objects.update(done=2_600)
    expect(page.locator("#job-progress")).to_contain_text("2\u202f600 av 5\u202f000", timeout=SOON)
    expect(page.locator("progress")).to_have_attribute("value", "52")
    # Those who listen are told, and the place of the keyboard is kept.
    expect(page.locator("[role=status]#job-said")).to_contain_text("52\u00a0%")
    expect(summary).to_be_focused()

    Job.objects.update(state=State.DONE, finished_at=timezone.now(), done=5_000)
    expect(page.get_by_text("5 000 rader är räknade")).to_be_visible(timeout=SOON)
    assert page.get_by_role("link", name="Öppna resultatet").get_attribute("href") == "/projekt/"
    assert page.locator("[hx-trigger]").count() == 0
    assert violations(started) + overflow(started) + started.faults == []


def test_a_job_is_stopped_by_keyboard_after_a_question(visit: OpenVisit, region: Region) -> None:
    running = job(region, done=1, total=9)
    started = visit(user=region.administrator)
    page = started.page
    started.open(reverse("core:job", args=[running.pk]))
    page.locator("summary", has_text="Stoppa jobbet").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Ja, stoppa jobbet")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="avslutas efter det steg")).to_be_visible()
    running.refresh_from_db()
    assert running.state == State.STOPPING


def test_without_scripts_a_link_asks_anew(visit: OpenVisit, region: Region) -> None:
    running = job(region, done=1, total=9)
    started = visit(user=region.administrator, scripts=False)
    started.open(reverse("core:job", args=[running.pk]))
    Job.objects.update(done=8)
    started.page.get_by_role("link", name="Uppdatera").click()
    expect(started.page.locator("#job-progress")).to_contain_text("8 av 9")


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1440, "light")])
def test_every_state_looks_as_it_should(
    visit: OpenVisit, region: Region, width: int, scheme: str
) -> None:
    now = timezone.now()
    shown = [
        job(region, state=State.QUEUED, started_at=None),
        job(region, done=3),
        job(region, done=3, total=7),
        job(region, state=State.STOPPING, done=3, total=7),
        job(region, state=State.STOPPED, finished_at=now),
        job(region, state=State.FAILED, finished_at=now, error="The file could not be read."),
        job(region, state=State.DONE, finished_at=now),
    ]
    started = visit(user=region.administrator, width=width, scheme=scheme)
    faults = []
    for path in [reverse("core:jobs"), *(reverse("core:job", args=[one.pk]) for one in shown)]:
        started.open(path)
        faults += violations(started) + overflow(started)
    assert faults + started.faults == []
