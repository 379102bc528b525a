"""The project bank's drafts in the review inbox: queues, decisions, undoing, who comes second."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from samsyn.core import inbox
from samsyn.core.inbox import Filters, StaleError, Step
from samsyn.core.models import AuditEntry, ReviewDecision, Role, StoredValue, User
from samsyn.core.scopes import AnyUser
from samsyn.core.services import decisions
from samsyn.projects.models import Call, Project, ProjectPlace
from samsyn.projects.selectors.drafts import Queue, version_of
from samsyn.projects.services import bulk_review, review
from samsyn.sources.records import Record
from tests.unit.projects.builders import call, codes, document, project, store, user, value

pytestmark = pytest.mark.django_db
Action = ReviewDecision.Action
NEW, NEWER = "project", "project-changes"


def drafts(*records: Record, **extra: Any) -> None:
    store(document(*records, **extra), drafts=True)


@pytest.fixture
def analyst() -> User:
    return user(Role.ANALYST)


@pytest.fixture
def standing(analyst: User) -> Project:
    """A project that stands, against which a newer list says another budget and title."""
    store(document(project()))
    drafts(project(title="Ekbackens nya väg", total_budget=Decimal(1_700_000)), name="nyare.txt")
    return Project.objects.get()


def decide(kind: str, row: Project | Call, by: User, action: Action, value: int | None = None,
           version: str = "") -> ReviewDecision:  # fmt: skip
    step = Step(action, value)
    return inbox.kinds()[kind].decide(pk=row.pk, step=step, version=version, by=by)


def waiting(field: str) -> StoredValue:
    return StoredValue.objects.get(field=field, proposal="waiting")


def counts(by: User) -> dict[str, int]:
    return {
        name: kind.rows(by, Filters()).count()
        for name, kind in inbox.kinds().items()
        if kind.rows(by, Filters()).count()
    }


def test_drafts_wait_by_kind_and_document(analyst: User, standing: Project) -> None:
    drafts(project("2031/00002"), call(), name="fler.txt")
    assert counts(analyst) == {NEW: 1, NEWER: 1, "call": 1}
    groups = inbox.kinds()[NEWER].groups(analyst, Filters())
    assert [(one.document.name, one.rows) for one in groups if one.document] == [("nyare.txt", 1)]
    assert inbox.waiting(analyst) == 3


def test_a_newer_value_is_shown_beside_what_stands(analyst: User, standing: Project) -> None:
    draft = inbox.kinds()[NEWER].draft(analyst, standing.pk)
    assert draft is not None
    shown = {one.name: (one.text, one.standing.text) for one in draft.fields if one.standing}
    assert shown["title"] == ("Ekbackens nya väg", "Ekbackens väg till arbete")
    assert set(shown) == {"title", "total_budget"}


def test_a_used_value_stands_and_can_be_undone(analyst: User, standing: Project) -> None:
    done = decide(NEWER, standing, analyst, Action.USE_VALUE, waiting("total_budget").pk)
    standing.refresh_from_db()
    assert standing.total_budget == Decimal(1_700_000)
    assert waiting("title")

    undone = decisions.undo(decision=done, by=analyst)
    standing.refresh_from_db()
    assert standing.total_budget == Decimal(1_500_000)
    assert (undone.undone_rows, undone.kept_rows, undone.state) == (1, 0, "undone")
    assert waiting("total_budget").accepted_at is None
    assert StoredValue.objects.get(field="total_budget", current=True).accepted_at is not None


def test_a_kept_value_does_not_come_back_until_undone(analyst: User, standing: Project) -> None:
    done = decide(NEWER, standing, analyst, Action.KEEP_VALUE, waiting("title").pk)
    assert not StoredValue.objects.filter(field="title", proposal="waiting").exists()
    decisions.undo(decision=done, by=analyst)
    assert waiting("title")


@pytest.mark.parametrize("field", ["title", "total_budget"])
def test_accepting_all_never_replaces_a_correction(
    analyst: User, standing: Project, field: str
) -> None:
    content: Any = "Rättad" if field == "title" else Decimal(7)
    review.correct_field(row=standing, field=field, value=content, by=analyst, reason="fel")
    decide(NEWER, standing, analyst, Action.ACCEPT)
    standing.refresh_from_db()
    assert getattr(standing, field) == content
    assert waiting(field)
    draft = inbox.kinds()[NEWER].draft(analyst, standing.pk)
    assert draft is not None
    (left,) = draft.fields
    assert left.standing is not None
    assert (str(left.standing.corrected_by), left.standing.reason) == ("analytiker", "fel")

    decide(NEWER, standing, analyst, Action.USE_VALUE, waiting(field).pk)
    standing.refresh_from_db()
    assert getattr(standing, field) != content


def test_a_new_draft_accepted_and_undone(analyst: User) -> None:
    drafts(project())
    row = Project.objects.get()
    done = decide(NEW, row, analyst, Action.ACCEPT)
    row.refresh_from_db()
    assert row.review_state == "accepted"
    assert not StoredValue.objects.filter(accepted_at=None).exists()
    assert AuditEntry.objects.filter(action="project.accepted", subject_id=str(row.pk)).exists()

    decisions.undo(decision=done, by=analyst)
    row.refresh_from_db()
    assert row.review_state == "proposed"
    assert not StoredValue.objects.exclude(accepted_at=None).exists()


def test_undoing_leaves_what_has_changed_since(analyst: User) -> None:
    drafts(project())
    row = Project.objects.get()
    done = decide(NEW, row, analyst, Action.ACCEPT)
    review.correct_field(row=row, field="title", value="Rättad", by=analyst, reason="fel")
    undone = decisions.undo(decision=done, by=analyst)
    row.refresh_from_db()
    assert (undone.undone_rows, undone.kept_rows) == (0, 1)
    assert (row.review_state, row.title) == ("accepted", "Rättad")


def test_a_correction_is_undone_as_a_decision(analyst: User) -> None:
    store(document(project()))
    row = Project.objects.get()
    done = review.correct_field(row=row, field="owner", value="Flens kommun", by=analyst,
                                reason="fel")  # fmt: skip
    decisions.undo(decision=done, by=analyst)
    row.refresh_from_db()
    assert row.owner == "Eskilstuna kommun"
    assert row.places.get(relation="owner_seat").place_code == "0484"


def test_a_decision_is_undone_once_and_by_its_maker(analyst: User) -> None:
    drafts(project())
    done = decide(NEW, Project.objects.get(), analyst, Action.PUT_ASIDE)
    with pytest.raises(PermissionDenied):
        decisions.undo(decision=done, by=user(Role.ADMINISTRATOR))
    decisions.undo(decision=done, by=analyst)
    with pytest.raises(ValidationError):
        decisions.undo(decision=done, by=analyst)


def test_the_second_of_two_reviewers_changes_nothing(analyst: User) -> None:
    drafts(project())
    row = Project.objects.get()
    seen = version_of(row)
    decide(NEW, row, user(Role.ADMINISTRATOR), Action.PUT_ASIDE, version=seen)
    with pytest.raises(StaleError):
        decide(NEW, row, analyst, Action.ACCEPT, version=seen)
    row.refresh_from_db()
    assert row.review_state == "rejected"


@pytest.mark.parametrize("field", ["title", "summary"])
def test_a_newer_document_makes_what_was_seen_old(analyst: User, field: str) -> None:
    """Also where it only adds a value that waits, and leaves the row's own columns alone."""
    store(document(project()))
    row = Project.objects.get()
    seen = version_of(row)
    drafts(project(**{field: "En annan text"}), name="nyare.txt")
    row.refresh_from_db()
    assert version_of(row) != seen


def test_a_field_of_a_draft_accepted_by_itself(analyst: User) -> None:
    drafts(project())
    row = Project.objects.get()
    mine = StoredValue.objects.get(field="title")
    decide(NEW, row, analyst, Action.ACCEPT_FIELD, mine.pk)
    draft = inbox.kinds()[NEW].draft(analyst, row.pk)
    assert draft is not None
    assert [one.name for one in draft.fields if one.decided] == ["title"]
    with pytest.raises(StaleError):
        decide(NEW, row, analyst, Action.ACCEPT_FIELD, mine.pk)


# who may decide: role's place, stated places, mentioned places, owner → may
@pytest.mark.parametrize(
    ("place", "stated", "mentioned", "owner", "may"),
    [
        ("", (), (), None, True),
        ("0484", (), (), None, False),
        ("0484", ("0484",), (), None, True),
        ("04", ("0484",), (), None, True),
        ("0484", ("0180",), ("0484",), None, False),
        ("0484", (), ("0484",), None, True),
        ("0484", (), ("0180",), "Eskilstuna kommun", True),
        ("0180", (), ("0180",), "Eskilstuna kommun", False),
    ],
)
def test_rights_follow_the_telling_places(
    place: str, stated: tuple[str, ...], mentioned: tuple[str, ...], owner: str | None, may: bool
) -> None:
    fields: dict[str, Any] = {"owner": owner}
    fields |= {"municipalities": codes(*stated)} if stated else {}
    fields |= {"municipalities_mentioned": codes(*mentioned)} if mentioned else {}
    drafts(project(**fields))
    row, someone = Project.objects.get(), user(Role.ANALYST, place)
    assert (inbox.kinds()[NEW].count(someone, 10) == 1) is may
    if may:
        decide(NEW, row, someone, Action.ACCEPT)
    else:
        assert inbox.kinds()[NEW].draft(someone, row.pk) is None
        with pytest.raises(PermissionDenied):
            decide(NEW, row, someone, Action.ACCEPT)


def accept_certain(by: User, kind: str = NEW, **filters: Any) -> ReviewDecision:
    done = decisions.accept_certain(kind=inbox.kinds()[kind], filters=Filters(**filters), by=by)
    while decisions.carry_on(done.pk, size=2):
        pass
    done.refresh_from_db()
    return done


def test_all_that_is_certain_at_once_and_back_again(analyst: User) -> None:
    doubtful = project("2031/00009", title=value("Oklart", confidence=0.4))
    drafts(*[project(f"2031/0000{n}") for n in range(1, 6)], doubtful)
    weighed = inbox.kinds()[NEW].weigh(analyst, Filters())
    assert (weighed.rows, weighed.left) == (5, {"uncertain": 1})

    done = accept_certain(analyst)
    assert (done.rows, done.values, done.state) == (5, weighed.values, "done")
    assert Project.objects.filter(review_state="accepted").count() == 5
    assert Project.objects.get(review_state="proposed").number == "2031/00009"
    assert AuditEntry.objects.get(action="review.accepted_certain").detail["rows"] == 5

    changed = Project.objects.filter(review_state="accepted").first()
    assert changed is not None
    review.correct_field(row=changed, field="title", value="Ny", by=analyst, reason="fel")
    undone = decisions.undo(decision=done, by=analyst)
    assert (undone.undone_rows, undone.kept_rows) == (4, 1)
    assert list(Project.objects.filter(review_state="accepted")) == [changed]


def test_newer_values_that_are_certain_at_once(analyst: User) -> None:
    store(document(*[project(f"2031/0000{n}") for n in range(1, 5)]))
    corrected = Project.objects.get(number="2031/00001")
    review.correct_field(row=corrected, field="title", value="Mitt", by=analyst, reason="fel")
    newer = [project(f"2031/0000{n}", title=f"Ny {n}", total_budget=Decimal(n)) for n in (1, 2, 3)]
    unsure = project("2031/00004", total_budget=value(Decimal(4), 50, confidence=0.5))
    drafts(*newer, unsure, name="nyare.txt")
    weighed = inbox.kinds()[NEWER].weigh(analyst, Filters())
    assert (weighed.values, weighed.left) == (5, {"corrected": 1, "uncertain": 1})

    done = accept_certain(analyst, NEWER)
    assert (done.rows, done.values) == (3, 5)
    titles = set(Project.objects.values_list("title", flat=True))
    assert titles == {"Mitt", "Ny 2", "Ny 3", "Ekbackens väg till arbete"}
    budgets = sorted(Project.objects.values_list("total_budget", flat=True))
    assert budgets == [1, 2, 3, 1_500_000]

    decisions.undo(decision=done, by=analyst)
    assert set(Project.objects.values_list("total_budget", flat=True)) == {Decimal(1_500_000)}
    assert StoredValue.objects.filter(proposal="waiting").count() == 7


def test_one_reviewer_accepts_only_within_her_places() -> None:
    here = project("2031/00001", owner=None, municipalities=codes("0484"))
    there = project("2031/00002", owner=None, municipalities=codes("2514"))
    drafts(here, there, project("2031/00003", owner=None))
    done = accept_certain(user(Role.ANALYST, "04"))
    assert done.rows == 1
    assert Project.objects.get(review_state="accepted").number == "2031/00001"


def test_work_that_stops_goes_on_and_does_nothing_twice(analyst: User) -> None:
    drafts(*[project(f"2031/0000{n}") for n in range(1, 6)])
    done = decisions.accept_certain(kind=inbox.kinds()[NEW], filters=Filters(), by=analyst)
    assert decisions.carry_on(done.pk, size=2)
    assert Project.objects.filter(review_state="accepted").count() == 2
    while decisions.carry_on(done.pk, size=2):
        pass
    assert not decisions.carry_on(done.pk)
    done.refresh_from_db()
    assert (done.rows, done.reviewed_rows.count()) == (5, 5)


def test_what_comes_after_the_decision_is_left(analyst: User) -> None:
    drafts(project("2031/00001"))
    done = decisions.accept_certain(kind=inbox.kinds()[NEW], filters=Filters(), by=analyst)
    drafts(project("2031/00002"), name="senare.txt")
    while decisions.carry_on(done.pk):
        pass
    assert Project.objects.get(review_state="accepted").number == "2031/00001"


def test_places_follow_a_value_that_is_let_in(analyst: User) -> None:
    store(document(project(municipalities=codes("0484"), counties=codes("04"))))
    drafts(project(municipalities=codes("0180", "0181"), counties=codes("04")), name="ny.txt")
    row = Project.objects.get()
    done = decide(NEWER, row, analyst, Action.ACCEPT)
    stated = ProjectPlace.objects.filter(relation="stated").order_by("place_code")
    assert list(stated.values_list("place_code", flat=True)) == ["01", "0180", "0181"] or [
        one.place_code for one in stated
    ] == ["0180", "0181", "04"]
    decisions.undo(decision=done, by=analyst)
    assert sorted(row.places.filter(relation="stated").values_list("place_code", flat=True)) == [
        "04",
        "0484",
    ]


def test_the_page_that_asks_first_counts_each_kind_once_and_the_answer_does_not_count_anew(
    analyst: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts(*[project(f"2031/0000{n}") for n in range(1, 4)])
    weighed: list[str] = []
    weigh = bulk_review.weigh

    def noted(queue: Queue, by: AnyUser, filters: Filters) -> inbox.Weighed:
        weighed.append(f"{queue.subject_type} {queue.is_new}")
        return weigh(queue, by, filters)

    monkeypatch.setattr(bulk_review, "weigh", noted)
    client.force_login(analyst)
    address = reverse("core:inbox_accept")
    assert client.get(address).status_code == 200
    assert len(weighed) == len(set(weighed)) > 0
    weighed.clear()
    assert client.post(address).status_code == 302
    assert Project.objects.filter(review_state="accepted").count() == 3
    assert len(weighed) == len(set(weighed)) > 0


def test_rows_and_values_are_counted_once_each_with_the_users_places(
    analyst: User, django_assert_max_num_queries: Any
) -> None:
    drafts(*[project(f"2031/0000{n}") for n in range(1, 4)])
    with django_assert_max_num_queries(4):
        inbox.kinds()[NEW].weigh(analyst, Filters())
