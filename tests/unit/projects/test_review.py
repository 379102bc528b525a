"""What a person decides stands: accepting, putting aside, correcting, undoing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from samsyn.core.models import AuditEntry, Role, StoredValue
from samsyn.projects.models import Call, Project
from samsyn.projects.services import review
from samsyn.sources.records import Record
from tests.unit.projects.builders import codes, document, project, store, user, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal() -> Project:
    store(document(project(owner=None, proposal=True, municipalities=codes("0484"))))
    return Project.objects.get()


def test_an_accepted_proposal_is_seen_by_all_and_says_who_accepted(proposal: Project) -> None:
    analyst = user(Role.ANALYST, "04")
    review.accept_row(row=proposal, by=analyst)
    proposal.refresh_from_db()
    assert proposal.review_state == "accepted"
    assert set(StoredValue.objects.values_list("accepted_by", flat=True)) == {analyst.pk}


def test_a_proposal_put_aside_is_not_proposed_again(proposal: Project) -> None:
    review.put_aside(row=proposal, by=user(Role.ANALYST))
    again = store(document(project(owner=None, proposal=True), name="samma.txt"))
    proposal.refresh_from_db()
    assert (again.new, again.proposals, proposal.review_state) == (0, 0, "rejected")


def test_a_fact_makes_a_proposal_a_project(proposal: Project) -> None:
    store(document(project(owner=None), name="sida.txt"))
    proposal.refresh_from_db()
    assert proposal.review_state == "accepted"


@pytest.mark.parametrize(
    ("role", "place"), [(None, ""), (Role.PROJECT_MANAGER, ""), (Role.ANALYST, "05")]
)
def test_others_may_not_decide(proposal: Project, role: Role | None, place: str) -> None:
    someone = user(role, place)
    with pytest.raises(PermissionDenied):
        review.accept_row(row=proposal, by=someone)
    with pytest.raises(PermissionDenied):
        review.put_aside(row=proposal, by=someone)
    with pytest.raises(PermissionDenied):
        review.correct_field(row=proposal, field="title", value="Annan", by=someone, reason="fel")


def test_one_field_accepted_at_a_time(proposal: Project) -> None:
    analyst = user(Role.ANALYST)
    assert review.accept_field(row=proposal, field="title", by=analyst)
    assert not review.accept_field(row=proposal, field="title", by=analyst)
    accepted = StoredValue.objects.filter(accepted_by=analyst)
    assert list(accepted.values_list("field", flat=True)) == ["title"]


def test_no_import_replaces_a_correction_but_it_waits_for_a_decision() -> None:
    store(document(project()))
    row, analyst = Project.objects.get(), user(Role.ANALYST)
    review.correct_field(
        row=row, field="total_budget", value=Decimal(42), by=analyst, reason="räknat om"
    )
    report = store(document(project(total_budget=Decimal(99)), name="senare.txt"))
    row.refresh_from_db()
    assert (row.total_budget, report.changed) == (Decimal(42), 1)

    waiting = StoredValue.objects.get(proposal="waiting")
    review.use_value(row=row, value=waiting, by=analyst)
    row.refresh_from_db()
    assert row.total_budget == Decimal(99)


def test_an_undone_correction_brings_back_the_sources_value() -> None:
    store(document(project()))
    row, analyst = Project.objects.get(), user(Role.ANALYST)
    for field, content in (("period_start", date(2001, 1, 1)), ("owner", "Flens kommun")):
        review.correct_field(row=row, field=field, value=content, by=analyst, reason="fel")
    assert row.places.get(relation="owner_seat").place_code == "0482"
    for field in ("period_start", "owner"):
        review.undo_field(row=row, field=field, by=analyst)
    row.refresh_from_db()
    assert (row.period_start, row.owner) == (date(2018, 1, 1), "Eskilstuna kommun")
    assert row.places.get(relation="owner_seat").place_code == "0484"


@pytest.mark.parametrize(
    ("field", "content"),
    [("sections", {}), ("owner", "x" * 400), ("total_budget", Decimal(10) ** 20), ("key", "x")],
)
def test_a_correction_that_cannot_be_stored_is_refused(field: str, content: object) -> None:
    store(document(project()))
    with pytest.raises(ValidationError):
        review.correct_field(
            row=Project.objects.get(), field=field, value=content, by=user(Role.ANALYST),
            reason="fel",
        )  # fmt: skip


def test_the_pages_of_a_decision(proposal: Project, client: Client) -> None:
    analyst = user(Role.ANALYST)
    client.force_login(analyst)
    page = reverse("projects:project", args=[proposal.pk])
    assert "Godta projektet" in client.get(page).content.decode()

    client.post(reverse("projects:decide", args=[proposal.pk]), {"decision": "accept"})
    assert "Godta projektet" not in client.get(page).content.decode()

    correct = reverse("projects:correct", args=[proposal.pk, "total_budget"])
    assert client.post(correct, {"value": "x", "reason": "r"}).status_code == 422
    assert client.post(correct, {"value": "42.50", "reason": "räknat om"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "räknat om" in shown
    assert "1\u202f500\u202f000" in shown  # the earlier value, as history
    client.post(reverse("projects:undo", args=[proposal.pk, "total_budget"]))
    proposal.refresh_from_db()
    assert proposal.total_budget == Decimal(1_500_000)


def test_a_visitor_is_sent_to_sign_in(proposal: Project, client: Client) -> None:
    for name, args in (("decide", [proposal.pk]), ("undo", [proposal.pk, "title"])):
        answer = client.post(reverse(f"projects:{name}", args=args))
        assert (answer.status_code, "login" in answer.headers["Location"]) == (302, True)


@pytest.fixture
def proposed_call() -> Call:
    """A call without a number, as prose tells of one."""
    record = Record(
        type="call", fields={"call_amount": value(20_000_000), "fund": value("ESF")}, proposal=True
    )
    store(document(record))
    return Call.objects.get()


def test_a_proposed_call_is_seen_by_all_once_it_is_accepted(
    proposed_call: Call, client: Client
) -> None:
    address = reverse("projects:call", args=[proposed_call.pk])
    assert client.get(address).status_code == 404
    reviewer = Client()
    reviewer.force_login(user(Role.ANALYST))
    reviewer.post(reverse("projects:decide_call", args=[proposed_call.pk]), {"decision": "accept"})
    assert client.get(address).status_code == 200
    assert AuditEntry.objects.filter(action="call.accepted").count() == 1


def test_a_call_put_aside_stays_hidden(proposed_call: Call, client: Client) -> None:
    review.put_aside(row=proposed_call, by=user(Role.ANALYST))
    assert client.get(reverse("projects:call", args=[proposed_call.pk])).status_code == 404


@pytest.mark.parametrize(("role", "place"), [(None, ""), (Role.VISITOR, ""), (Role.ANALYST, "05")])
def test_others_may_not_decide_on_a_call(
    proposed_call: Call, role: Role | None, place: str
) -> None:
    someone = user(role, place)
    with pytest.raises(PermissionDenied):
        review.accept_row(row=proposed_call, by=someone)
    with pytest.raises(PermissionDenied):
        review.put_aside(row=proposed_call, by=someone)
