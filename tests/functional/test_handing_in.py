"""Files handed in through a browser: chosen, dropped as a folder, followed, and fetched marked."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.urls import reverse
from playwright.sync_api import Page, expect

from samsyn.core.services import jobs
from samsyn.projects.models import ImportFile, ImportRun, Project
from tests.functional.conftest import OpenVisit
from tests.functional.region import Region
from tests.functional.test_pages import overflow, violations
from tests.unit.projects.builders import a_list

SOON = 15_000
# More than the script sends at once.
MANY = 60


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A list with a row that is not right, and a folder in the folder."""
    files = tmp_path / "underlag"
    (files / "sidor").mkdir(parents=True)
    (files / "lista.csv").write_bytes(a_list().replace(b"800 000", b"tolv"))
    (files / "sidor" / "tom.txt").write_text("ingenting")
    return files


def work() -> None:
    while jobs.run_next() is not None:
        pass


@pytest.mark.parametrize(("width", "scripts"), [(1440, True), (375, True), (1440, False)])
def test_files_are_handed_in_and_told_of(
    visit: OpenVisit, region: Region, folder: Path, width: int, scripts: bool
) -> None:
    before = Project.objects.count()
    started = visit(user=region.administrator, width=width, scripts=scripts)
    page = started.page
    started.open(reverse("projects:import"))
    assert overflow(started) == []
    if scripts:
        assert violations(started) == []
    page.set_input_files("input[name=files]", [folder / "lista.csv"])
    page.get_by_role("button", name="Läs in").click()

    run = ImportRun.objects.get()
    expect(page.locator("h1")).to_have_text("Vad inläsningen gjorde")
    expect(page.locator("#job-progress")).to_be_visible()
    work()
    if not scripts:
        page.get_by_role("link", name="Uppdatera", exact=True).first.click()
    expect(page.get_by_text("lista.csv", exact=True)).to_be_visible(timeout=SOON)
    expect(page.locator(".stat", has_text="Nya").locator(".stat__figure")).to_have_text(
        "2", timeout=SOON
    )
    assert Project.objects.count() == before + 2
    assert overflow(started) == []
    if scripts:
        assert violations(started) == []
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Listan med raderna märkta (CSV)").click()
    assert "tolv" in Path(fetched.value.path()).read_text(encoding="utf-8-sig")
    started.open(reverse("projects:import"))
    page.locator(f"a[href='{reverse('projects:import_run', args=[run.pk])}']").click()
    assert started.faults == []


DROP = """
([names]) => {
  const data = new DataTransfer();
  for (const name of names) data.items.add(new File(["ingenting"], name));
  const form = document.querySelector("form[data-upload]");
  const options = { dataTransfer: data, bubbles: true, cancelable: true };
  form.dispatchEvent(new DragEvent("drop", options));
}
"""


def dropped(page: Page, names: list[str]) -> None:
    page.evaluate(DROP, [names])
    expect(page.locator(".upload__status")).to_contain_text(str(len(names)))


def test_many_dropped_files_are_sent_in_parts_into_one_run(
    visit: OpenVisit, region: Region
) -> None:
    started = visit(user=region.administrator)
    started.open(reverse("projects:import"))
    dropped(started.page, [f"{number}.txt" for number in range(MANY)])
    started.page.get_by_role("button", name="Läs in").click()
    expect(started.page.locator("h1")).to_have_text("Vad inläsningen gjorde", timeout=SOON)
    assert ImportRun.objects.get().handed_in_at is not None
    assert ImportFile.objects.count() == MANY
    sent = [answer for answer in started.answers if answer.request.method == "POST"]
    assert len(sent) == 2
    assert started.faults == []
