"""Fault reports: taken in from anybody, read by few, and the address forgotten after a year."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from samsyn.core.models import AuditEntry, Role
from samsyn.core.services import jobs
from samsyn.web import services
from samsyn.web.models import FaultReport
from samsyn.web.views import faults
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
GOOD = {"kind": "other", "text": "Constructed", "page": "/", "reply_email": "a@example.org"}


@pytest.fixture(autouse=True)
def _no_earlier_reports() -> None:
    cache.clear()


def test_a_report_is_stored_and_logged_without_the_address(client: Client) -> None:
    answer = client.post("/anmal-fel/", GOOD)
    assert answer.headers["Location"] == "/anmal-fel/tack/"
    assert FaultReport.objects.get().reply_email == "a@example.org"
    assert "example.org" not in str(AuditEntry.objects.get().detail)


@pytest.mark.parametrize(
    "changed", [{"website": "filled"}, {"text": ""}, {"kind": "none"}, {"reply_email": "a@"}]
)
def test_a_bad_report_is_refused(client: Client, changed: dict[str, str]) -> None:
    answer = client.post("/anmal-fel/", GOOD | changed)
    assert answer.status_code == 422
    assert not FaultReport.objects.exists()


def test_one_address_cannot_flood_the_list(client: Client) -> None:
    answers = [client.post("/anmal-fel/", GOOD).status_code for _ in range(faults.PER_HOUR + 1)]
    assert answers == [302] * faults.PER_HOUR + [422]
    assert FaultReport.objects.count() == faults.PER_HOUR


@pytest.mark.parametrize(
    ("role", "place_code", "status"),
    [
        (Role.ADMINISTRATOR, "", 200),
        (Role.ADMINISTRATOR, "01", 403),
        (Role.ANALYST, "", 403),
    ],
)
def test_only_an_administrator_of_every_place_reads(
    client: Client, role: Role, place_code: str, status: int
) -> None:
    client.force_login(UserFactory(role=role, place_code=place_code))
    assert client.get("/anmal-fel/inkomna/").status_code == status
    offered = "/anmal-fel/inkomna/" in client.get("/anmal-fel/").content.decode()
    assert offered is (status == 200)


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    answer = client.get("/anmal-fel/inkomna/")
    assert answer.headers["Location"].startswith("/konto/login/?next=")


def test_handling_is_logged_once(client: Client) -> None:
    report = FaultReport.objects.create(kind="other", text="Constructed")
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))
    for _ in range(2):
        client.post(f"/anmal-fel/inkomna/{report.pk}/klar/")
    report.refresh_from_db()
    assert report.handled_at is not None
    assert AuditEntry.objects.filter(action="fault_report.handle").count() == 1


def test_an_address_is_forgotten_after_a_year_and_the_fault_kept() -> None:
    now = timezone.now()
    old = FaultReport.objects.create(kind="other", text="Old", reply_email="old@example.org")
    new = FaultReport.objects.create(kind="other", text="New", reply_email="new@example.org")
    FaultReport.objects.filter(pk=old.pk).update(created_at=now - dt.timedelta(days=366))
    assert services.forget_reply_addresses(now=now) == 1
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.text, old.reply_email, new.reply_email) == ("Old", "", "new@example.org")


def test_old_reply_addresses_go_each_day_though_nobody_opens_the_list() -> None:
    report = services.report_fault(
        kind="other", page="/", text="Constructed", reply_email="a@example.org", now=timezone.now()
    )
    FaultReport.objects.update(created_at=timezone.now() - services.KEPT_FOR - dt.timedelta(days=1))
    ran = jobs.run_one(jobs.start(kind="duty.fault_reports", arguments={}, by=None))
    assert ran is not None
    assert ran.result == {"forgotten": 1}
    report.refresh_from_db()
    assert report.reply_email == ""
