"""A list is imported in steps: stopped anywhere, it goes on and ends as if it had not been."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from samsyn.core.models import AuditEntry, Document, DocumentPart, StoredValue
from samsyn.projects.models import ImportStep, Project, ProjectPlace
from samsyn.projects.selectors.outcomes import outcomes_of
from samsyn.projects.services import batches, steps
from samsyn.projects.services.importing import import_document, import_file
from samsyn.projects.services.listings import Progress
from samsyn.projects.services.report import ImportReport

pytestmark = pytest.mark.django_db

HEADINGS = "Diarienummer;Stödmottagare;Namn på insatsen;Total projektbudget;Startdatum;Slutdatum"
# The last row names what an earlier block has named already.
NUMBERS = [*range(8), 2]


class StoppedError(Exception):
    """Raised by the test where the import is stopped."""


@pytest.fixture(autouse=True)
def _blocks_of_three() -> Any:
    with (
        patch("samsyn.sources.shelf.BLOCK", 3),
        patch("samsyn.sources.operations.blocks.BLOCK", 3),
    ):
        yield


def a_list(budget: int = 1_000_000) -> bytes:
    rows = [
        f"23-{n:06}-S01;Sala kommun;Väg {n};{budget + n};2023-01-01;2025-12-31" for n in NUMBERS
    ]
    return "\n".join([HEADINGS, *rows, "", "Bara ett ord;;;;;"]).encode()


def do(data: bytes, **terms: Any) -> ImportReport:
    return import_document(data=data, path="lista.csv", by=None, **terms)


def stop_at(done: int) -> Callable[[Progress], None]:
    def tell(progress: Progress) -> None:
        if progress.done >= done:
            raise StoppedError

    return tell


def everything() -> dict[str, list[Any]]:
    """The bank's content without row numbers and times."""
    keys = dict(Project.objects.values_list("pk", "key"))
    values = StoredValue.objects.order_by("pk").values_list(
        "subject_id", "field", "value", "raw", "locator", "current", "proposal", "accepted_at"
    )
    return {
        "projects": sorted(Project.objects.values_list("key", "title", "total_budget", "is_certain",
                                                       "review_state")),
        "values": [(keys[v[0]], *v[1:-1], v[-1] is None) for v in values],
        "places": sorted(ProjectPlace.objects.values_list("project__key", "place_code")),
        "parts": [
            (p.sheet, p.first_row, p.row_count, bytes(p.body))
            for p in DocumentPart.objects.order_by("first_row")
        ],
        "outcomes": [
            (o.sheet, o.row, o.outcome, keys.get(o.subject_id))
            for document in Document.objects.order_by("pk") for o in outcomes_of(document)
        ],
        "warnings": list(Document.objects.values_list("warnings", flat=True)),
        "imported": [e.detail for e in AuditEntry.objects.filter(action="document.imported")],
    }  # fmt: skip


def whole() -> tuple[dict[str, list[Any]], dict[str, Any]]:
    """What an import that nobody stops leaves, and its report."""
    from django.db import transaction

    with transaction.atomic():
        report = do(a_list())
        found = everything()
        transaction.set_rollback(True)
    return found, report.counts()


def test_every_row_that_names_something_has_its_outcome() -> None:
    report = do(a_list())

    assert (report.read, report.new) == (9, 9)
    document = Document.objects.get()
    assert document.complete
    assert ImportStep.objects.count() == 4
    found = list(outcomes_of(document))
    assert [(one.row, one.outcome) for one in found] == [(row, "new") for row in range(2, 11)]
    assert {one.subject_id for one in found} == set(Project.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("done", [2, 5, 8, 9])
def test_a_list_stopped_between_two_blocks_ends_as_if_it_had_not_been(done: int) -> None:
    expected, counts = whole()
    with pytest.raises(StoppedError):
        do(a_list(), on_progress=stop_at(done))
    document = Document.objects.get()
    assert (document.complete, Project.objects.count()) == (False, done)

    told: list[Progress] = []
    report = do(a_list(), on_progress=told.append)

    assert everything() == expected
    assert report.counts() == counts
    assert told[-1] == Progress(9, 9, document.pk)


@pytest.mark.parametrize("block", [1, 2, 3, 4])
def test_a_list_cut_off_in_the_middle_of_a_block_ends_as_if_it_had_not_been(block: int) -> None:
    expected, counts = whole()
    real, calls = steps.keep, []

    def cut_off(*args: Any) -> None:
        calls.append(1)
        real(*args)
        if len(calls) == block:
            raise StoppedError

    with patch("samsyn.projects.services.steps.keep", cut_off), pytest.raises(StoppedError):
        do(a_list())
    assert ImportStep.objects.count() == block - 1

    assert do(a_list()).counts() == counts
    assert everything() == expected


def test_a_whole_list_again_changes_nothing() -> None:
    do(a_list(), drafts=True)
    before = everything()

    again = do(a_list(), drafts=True)

    assert (again.repeated, again.new, again.unchanged) == (1, 0, 9)
    assert everything() == before


def test_a_later_version_tells_what_changed_row_by_row() -> None:
    do(a_list())
    report = do(a_list().replace(b"1000004", b"4000"), drafts=True)

    assert (report.changed, report.unchanged, report.proposals) == (1, 8, 1)
    later = Document.objects.latest("pk")
    assert [one.row for one in outcomes_of(later) if one.outcome == "changed"] == [6]


def test_a_row_that_the_database_refuses_hides_no_other() -> None:
    real = batches._columns_of

    def bad(model: Any, key: str, *rest: Any) -> Any:
        row = real(model, key, *rest)
        if row["number"] == "23-000004-S01":
            row["review_state"] = None
        return row

    with patch("samsyn.projects.services.batches._columns_of", bad):
        report = do(a_list())

    assert (report.read, report.new) == (9, 8)
    assert [found.code for found in report.refused] == ["row_not_stored"]
    refused = [one.row for one in outcomes_of(Document.objects.get()) if one.outcome == "refused"]
    assert refused == [6]
    assert not Project.objects.filter(number="23-000004-S01").exists()


def test_a_row_that_cannot_be_made_ready_hides_no_other() -> None:
    from samsyn.projects.services import listings

    real = listings.draft_of

    def bad(record: Any, *, mask: Any) -> Any:
        if record.fields["number"].value == "23-000004-S01":
            raise KeyError("x")
        return real(record, mask=mask)

    with patch("samsyn.projects.services.listings.draft_of", bad):
        report = do(a_list())

    assert (report.read, report.new, len(report.refused)) == (9, 8, 1)


def test_a_list_of_one_block_is_imported_whole_or_not_at_all() -> None:
    data = "\n".join([HEADINGS, "23-1-S01;Sala kommun;Väg;1;2023-01-01;2025-12-31"]).encode()
    with (
        patch("samsyn.projects.services.listings.link_calls", side_effect=StoppedError),
        pytest.raises(StoppedError),
    ):
        do(data)
    assert not Document.objects.exists()
    assert not Project.objects.exists()


def test_a_file_is_imported_under_its_own_name(tmp_path: Path) -> None:
    staged = tmp_path / "7"
    staged.write_bytes(a_list())

    report = import_file(staged, name="projekt.csv", by=None)

    assert (report.path, Document.objects.get().name) == ("projekt.csv", "projekt.csv")
