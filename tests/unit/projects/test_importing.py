"""A document into the bank: new, again, changed, refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from samsyn.core.models import AuditEntry, Document, StoredValue
from samsyn.projects.models import Project
from tests.unit.projects.builders import codes, document, project, store, value

pytestmark = pytest.mark.django_db


def test_a_record_becomes_a_project_with_the_spot_of_each_value() -> None:
    report = store(document(project(municipalities=codes("0484", "0428"))))

    assert (report.new, report.changed, report.unchanged, report.refused) == (1, 0, 0, [])
    stored = Project.objects.get()
    assert stored.total_budget == Decimal(1_500_000)
    assert stored.review_state == "accepted"
    spot = StoredValue.objects.get(subject_type="project", subject_id=stored.pk, field="owner")
    assert spot.locator == {"kind": "characters", "start": 20, "end": 25}
    assert sorted(stored.places.values_list("place_code", "relation")) == [
        ("0428", "stated"),
        ("0484", "owner_seat"),
        ("0484", "stated"),
    ]


def test_the_same_bytes_again_change_nothing() -> None:
    parsed = document(project())
    store(parsed)
    before = (StoredValue.objects.count(), AuditEntry.objects.count(), Document.objects.count())

    again = store(parsed)

    assert (again.repeated, again.new, again.changed, again.unchanged) == (1, 0, 0, 1)
    after = (StoredValue.objects.count(), AuditEntry.objects.count(), Document.objects.count())
    assert after == before


def test_the_same_record_in_another_document_is_unchanged_and_its_values_not_doubled() -> None:
    store(document(project()))
    values = StoredValue.objects.count()

    again = store(document(project(), name="kopia.txt"))

    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)
    assert StoredValue.objects.count() == values


def test_a_changed_value_replaces_and_the_old_one_is_history() -> None:
    store(document(project()))
    report = store(document(project(total_budget=Decimal(1_600_000)), name="senare.txt"))

    assert (report.new, report.changed) == (0, 1)
    assert Project.objects.get().total_budget == Decimal(1_600_000)
    old, new = StoredValue.objects.filter(field="total_budget").order_by("pk")
    assert (old.value, old.current, new.value, new.replaces) == (1_500_000, False, 1_600_000, old)


def test_a_document_published_earlier_does_not_replace_a_later_one() -> None:
    store(document(project()), published_on=date(2020, 5, 1))
    report = store(
        document(project(total_budget=Decimal(9)), name="gammal.txt"),
        published_on=date(2019, 5, 1),
    )

    assert report.unchanged == 1
    assert [finding.code for finding in report.warnings] == ["older_document"]
    assert Project.objects.get().total_budget == Decimal(1_500_000)


@pytest.mark.parametrize("drafts", [False, True])
@pytest.mark.parametrize("day", [None, date(2024, 5, 1)])
def test_of_two_files_that_contradict_each_other_both_are_told_and_kept(
    day: date | None, drafts: bool
) -> None:
    store(document(project()), published_on=day, drafts=drafts)
    other = document(project(total_budget=Decimal(9), summary="Annat."), name="andra.txt")
    report = store(other, published_on=day, drafts=drafts)

    (told,) = report.warnings
    assert told.code == "contradicts_other"
    assert dict(told.values) == {"field": "total_budget", "document": "konstruerad.txt"}
    stated = StoredValue.objects.filter(field="total_budget").order_by("pk")
    assert [(value.value, value.document.name) for value in stated if value.document] == [
        (1_500_000, "konstruerad.txt"),
        (9, "andra.txt"),
    ]
    assert not Project.objects.get().is_certain


def test_a_file_published_later_contradicts_nothing() -> None:
    store(document(project()), published_on=date(2024, 5, 1))
    newer = document(project(total_budget=Decimal(9)), name="andra.txt")
    assert store(newer, published_on=date(2024, 5, 2)).warnings == []


def test_two_rows_of_one_identity_become_two_projects_and_a_finding() -> None:
    report = store(document(project(), project(owner="Flens kommun")))

    assert report.new == 2
    assert [finding.code for finding in report.warnings] == ["duplicate_record"]
    assert set(Project.objects.values_list("key", flat=True)) == {
        "nr:2014-2020:2031/00001",
        "nr:2014-2020:2031/00001#2",
    }


@pytest.mark.parametrize(
    ("field", "content"),
    [
        ("total_budget", Decimal(10) ** 17),
        ("planned_participants", 10**12),
        ("planned_participants", -1),
        ("owner", "x" * 301),
        ("owner", "Eken\x00s kommun"),
        ("union_cofinancing_rate", Decimal("NaN")),
        ("year", 100_000),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_its_spot_and_the_rest_is_kept(
    field: str, content: object
) -> None:
    report = store(document(project(**{field: value(content, 77)})))

    assert report.new == 1
    (finding,) = report.refused
    assert finding.code == "value_refused"
    assert finding.message.startswith(f"{field}: ")
    assert finding.locator is not None
    assert finding.locator.as_json()["start"] == 77
    stored = Project.objects.get()
    assert stored.title == "Ekbackens väg till arbete"
    assert not getattr(stored, field)
    assert not StoredValue.objects.filter(field=field).exists()


def test_a_title_too_long_is_shortened_and_said_so() -> None:
    report = store(document(project(title="å" * 600)))

    assert [finding.code for finding in report.refused] == ["value_shortened"]
    assert len(Project.objects.get().title) == 500


@pytest.mark.parametrize(("stated", "kept"), [("", "page"), ("https://example.org/b", "stated")])
def test_a_pages_own_address_is_its_origin_where_nobody_states_another(
    stated: str, kept: str
) -> None:
    store(document(project(), origin="https://example.org/a"), origin=stated)

    addresses = {"page": "https://example.org/a", "stated": "https://example.org/b"}
    assert Document.objects.get().origin == addresses[kept]
