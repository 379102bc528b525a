"""Imports as drafts: nothing stands before a person has said so, and what stands stays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from samsyn.core.models import AuditEntry, Role, StoredValue
from samsyn.core.services import provenance
from samsyn.projects.models import Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.services.report import ImportReport
from samsyn.sources.findings import finding
from samsyn.sources.records import Parsed, Record
from tests.unit.projects.builders import cell, document, project, sheet, store, user, value

pytestmark = pytest.mark.django_db


def draft(*records: Record, name: str = "utkast.txt", **extra: Any) -> ImportReport:
    return store(document(*records, name=name), drafts=True, **extra)


def budget_now() -> list[tuple[Any, bool, str, bool]]:
    """Every value of the budget, oldest first: what, whether current, waiting, accepted."""
    stored = StoredValue.objects.filter(field="total_budget").order_by("pk")
    return [(v.value, v.current, v.proposal, v.accepted_at is not None) for v in stored]


def test_a_new_row_waits_and_none_of_its_values_is_accepted() -> None:
    report = draft(project())

    assert (report.new, report.proposals) == (1, 1)
    assert Project.objects.get().review_state == ReviewState.PROPOSED
    assert StoredValue.objects.filter(current=True).exists()
    assert not StoredValue.objects.exclude(accepted_at=None).exists()


def test_what_differs_from_an_accepted_row_is_stored_beside_it() -> None:
    store(document(project()))

    report = draft(project(total_budget=Decimal(1_600_000)))

    assert (report.new, report.changed, report.unchanged, report.proposals) == (0, 1, 0, 1)
    assert Project.objects.get().total_budget == Decimal(1_500_000)
    assert budget_now() == [(1_500_000, True, "", True), (1_600_000, False, "waiting", False)]
    assert AuditEntry.objects.get(action="project.changed").detail["waiting"] == ["total_budget"]


def test_a_field_that_an_accepted_row_lacks_waits_too() -> None:
    store(document(project(total_budget=None)))

    report = draft(project())

    assert (report.changed, report.proposals) == (1, 1)
    assert Project.objects.get().total_budget is None
    assert budget_now() == [(1_500_000, False, "waiting", False)]


def test_a_value_that_waits_where_nothing_stood_can_be_accepted() -> None:
    store(document(project(total_budget=None)))
    draft(project())

    waiting = StoredValue.objects.get(field="total_budget")
    provenance.accept_proposal(value=waiting, by=user(Role.ANALYST), places=[])

    assert budget_now() == [(1_500_000, True, "", True)]


@pytest.mark.parametrize("stands", [True, False])
def test_the_same_statement_does_not_wait_twice_or_come_back_declined(stands: bool) -> None:
    store(document(project(total_budget=Decimal(9) if stands else None)))
    draft(project())
    twice = draft(project(), name="kopia.txt")
    provenance.decline_proposal(
        value=StoredValue.objects.get(proposal="waiting"), by=user(Role.ANALYST), places=[]
    )
    thrice = draft(project(), name="ännu en kopia.txt")

    assert [(r.changed, r.unchanged, r.proposals) for r in (twice, thrice)] == [(0, 1, 0)] * 2
    assert StoredValue.objects.filter(field="total_budget").count() == 1 + stands


def test_the_same_value_changes_nothing_of_an_accepted_row() -> None:
    store(document(project()))
    values = StoredValue.objects.count()

    report = draft(project())

    assert (report.changed, report.unchanged, report.proposals) == (0, 1, 0)
    assert StoredValue.objects.count() == values


def test_a_row_that_waits_follows_the_newer_document() -> None:
    draft(project())

    report = draft(project(total_budget=Decimal(1_600_000)), name="senare.txt")

    assert (report.changed, report.proposals) == (1, 1)
    stored = Project.objects.get()
    assert (stored.total_budget, stored.review_state) == (Decimal(1_600_000), "proposed")
    assert budget_now() == [(1_500_000, False, "", False), (1_600_000, True, "", False)]


def test_what_a_person_corrected_in_a_row_that_waits_stays() -> None:
    draft(project())
    stored = Project.objects.get()
    provenance.correct_value(
        subject_type="project", subject_id=stored.pk, field="total_budget", value=7,
        by=user(Role.ANALYST), reason="enligt beslutet", places=[],
    )  # fmt: skip

    draft(project(total_budget=Decimal(1_600_000)), name="senare.txt")

    assert budget_now()[1:] == [(7, True, "", True), (1_600_000, False, "waiting", False)]


def test_prose_does_not_replace_what_a_list_states_of_a_row_that_waits() -> None:
    draft(project())

    told = value(Decimal(1_600_000), confidence=0.6)
    draft(project(total_budget=told, proposal=True), name="nyhet.txt")

    assert budget_now() == [(1_500_000, True, "", False), (1_600_000, False, "waiting", False)]


@pytest.mark.parametrize(("proposal", "state"), [(True, "rejected"), (False, "proposed")])
def test_a_rejected_row_comes_back_only_where_a_document_states_it_as_fact(
    proposal: bool, state: str
) -> None:
    draft(project(proposal=True))
    Project.objects.update(review_state=ReviewState.REJECTED)

    draft(project(proposal=proposal), name="annan.txt")

    assert Project.objects.get().review_state == state


def test_a_direct_import_accepts_the_row_that_waits() -> None:
    draft(project())

    store(document(project(), name="direkt.txt"))

    assert Project.objects.get().review_state == ReviewState.ACCEPTED
    assert not StoredValue.objects.filter(accepted_at=None).exists()


def test_the_same_document_again_changes_nothing() -> None:
    first = document(project())
    store(first, drafts=True)
    before = (StoredValue.objects.count(), AuditEntry.objects.count())

    again = store(first, drafts=True)

    assert (again.repeated, again.unchanged, again.new) == (1, 1, 0)
    assert (StoredValue.objects.count(), AuditEntry.objects.count()) == before


DOUBTFUL: dict[str, Record] = {
    "from prose": project(proposal=True),
    "read with doubt": project(owner=value("Flens kommun", confidence=0.7)),
    "a value refused": project(owner="x" * 301),
}


@pytest.mark.parametrize("why", DOUBTFUL)
def test_a_doubtful_row_is_not_certain_and_waits_where_certain_ones_are_accepted(why: str) -> None:
    draft(project("2031/00007"), DOUBTFUL[why], accept_certain=True)

    found = set(Project.objects.values_list("number", "is_certain", "review_state"))
    assert found == {("2031/00007", True, "accepted"), ("2031/00001", False, "proposed")}


def test_a_remark_on_a_row_of_a_list_makes_that_row_uncertain_and_no_other() -> None:
    rows = [
        Record("project", {"title": cell(f"Projekt {n}", f"A{n}"), "owner": cell("X", f"B{n}")})
        for n in (2, 3, 12)
    ]
    parsed = sheet(*rows, rows=[])
    remark = finding("ragged_row", cell("", "C2").locator, cells=3, headings=2)
    told = Parsed(parsed.path, parsed.format, parsed.records, (remark,), grids=parsed.grids)

    store(told, drafts=True)

    assert dict(Project.objects.values_list("title", "is_certain")) == {
        "Projekt 2": False,
        "Projekt 3": True,
        "Projekt 12": True,
    }


def test_certain_differences_replace_where_what_is_certain_is_accepted() -> None:
    store(document(project()), published_on=date(2024, 5, 1))

    report = draft(
        project(total_budget=Decimal(1_600_000)),
        accept_certain=True,
        published_on=date(2024, 6, 1),
    )

    assert (report.changed, report.proposals) == (1, 0)
    assert Project.objects.get().total_budget == Decimal(1_600_000)


def test_a_contradiction_of_the_same_day_waits_even_where_what_is_certain_is_accepted() -> None:
    store(document(project()))

    report = draft(project(total_budget=Decimal(1_600_000)), accept_certain=True)

    assert (report.changed, report.proposals) == (1, 1)
    assert Project.objects.get().total_budget == Decimal(1_500_000)


def test_a_person_who_rejected_a_row_is_asked_again_even_where_it_is_certain() -> None:
    draft(project())
    Project.objects.update(review_state=ReviewState.REJECTED)

    draft(project(), name="annan.txt", accept_certain=True)

    assert Project.objects.get().review_state == ReviewState.PROPOSED
