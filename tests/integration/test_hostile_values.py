"""Values from a hostile file are text on every page: no markup, no template, no address to run."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from samsyn.core.models import Document, Organisation, Role, User
from samsyn.core.services import jobs
from samsyn.projects.models import Call, Project, WaitingColumn
from samsyn.projects.services import review
from tests.unit.projects.builders import call, codes, document, project, store, user, value

pytestmark = pytest.mark.django_db

MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"
TEMPLATE = "{{ 7|add:70 }}{% debug %}"
HOSTILE = f"Väg {MARKUP}{TEMPLATE}"
ADDRESS = "javascript:alert(3)"


@pytest.fixture
def administrator(client: Client) -> User:
    made = user(Role.ADMINISTRATOR)
    made.name = HOSTILE
    made.save()
    Organisation.objects.create(name=HOSTILE)
    client.force_login(made)
    return made


@pytest.fixture
def bank(administrator: User) -> Project:
    texts = dict.fromkeys(
        ("title", "owner", "owner_unit", "region", "programme_area", "phase", "summary"), HOSTILE
    )
    sections = value([(HOSTILE, HOSTILE)])
    store(
        document(
            project(municipalities=codes("0484"), call_number="2031/00900", sections=sections,
                    **texts),
            call(title=HOSTILE, region=HOSTILE),
            name=f"{HOSTILE}.txt",
            text=HOSTILE * 3,
        ),
        origin=ADDRESS,
        licence=HOSTILE,
    )  # fmt: skip
    made = Project.objects.get()
    review.correct_field(
        row=made, field="phase", value=MARKUP[:50], by=administrator, reason=HOSTILE
    )
    source = Document.objects.get()
    WaitingColumn.objects.create(
        document=source, cell="A1", key="k", heading=HOSTILE, samples=[HOSTILE]
    )
    return made


def addresses() -> list[str]:
    made, source, asked = Project.objects.get(), Document.objects.get(), Call.objects.get()
    person = User.objects.get()
    return [
        "/",
        reverse("projects:list"),
        f"{reverse('projects:list')}?document={source.pk}&call={asked.pk}&region={MARKUP}",
        f"{reverse('projects:list')}?q={MARKUP}&owner={MARKUP}&programme={MARKUP}&sort={MARKUP}",
        f"{reverse('projects:money')}?group=owner",
        reverse("projects:map"),
        reverse("projects:project", args=[made.pk]),
        reverse("projects:correct", args=[made.pk, "title"]),
        reverse("projects:calls"),
        reverse("projects:call", args=[asked.pk]),
        reverse("projects:columns"),
        reverse("core:sources"),
        f"{reverse('core:sources')}?q={MARKUP}",
        f"{reverse('core:source', args=[source.pk])}?start=2&end=9",
        reverse("core:users"),
        reverse("core:user", args=[person.pk]),
        f"{reverse('web:fault_report')}?page={MARKUP}",
    ]


def test_no_page_runs_or_reads_as_markup_what_a_file_says(client: Client, bank: Project) -> None:
    for address in addresses():
        answer = client.get(address)
        page = answer.content.decode()
        assert answer.status_code == 200, address
        assert "<script>alert" not in page, address
        assert "<img src=x" not in page, address
        assert "Väg 77" not in page, address
        assert ">77" not in page, address
        assert f'href="{ADDRESS}' not in page, address
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy


def test_what_a_file_says_is_shown_as_it_stands(client: Client, bank: Project) -> None:
    """Else the test above would hold for pages that show nothing."""
    page = client.get(reverse("projects:project", args=[bank.pk])).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "{% debug %}" in page


def test_the_file_with_such_a_name_is_reported_as_text(client: Client, bank: Project) -> None:
    file = SimpleUploadedFile(f"{MARKUP}.csv", io.BytesIO(b"\x00\x01" * 50).read())
    run = client.post(reverse("projects:import"), {"files": [file]})
    jobs.run_next()
    page = client.get(run.headers["location"]).content.decode()
    assert "img src=x" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_no_cell_of_the_export_is_a_formula(client: Client, administrator: User) -> None:
    for number, start in enumerate(("=", "+", "-", "@", "\t=", " =", "|", "%")):
        store(
            document(project(f"2031/1000{number}", title=f"{start}HYPERLINK(1)"), name=f"{number}")
        )
    lines = b"".join(client.get(reverse("projects:export", args=["csv"]))).decode().splitlines()
    cells = [cell.strip('"') for line in lines[1:] for cell in line.split(";")]
    assert sum("HYPERLINK" in cell for cell in cells) == 8
    assert all(cell.startswith("'") for cell in cells if "HYPERLINK" in cell)
