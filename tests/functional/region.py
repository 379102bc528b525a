"""A small region for the browser: constructed projects with every kind of gap, and its users."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.utils import timezone

from samsyn.core.models import Role, User
from samsyn.projects.models import Call, GroupSize, Project, ProjectPlace
from samsyn.web.models import FaultReport
from tests.factories import DocumentFactory, UserFactory


@dataclass(frozen=True, slots=True)
class Region:
    administrator: User
    project: Project
    call: Call


def build() -> Region:
    administrator = UserFactory(role=Role.ADMINISTRATOR, email="admin@example.org")
    EmailAddress.objects.create(
        user=administrator, email=administrator.email, primary=True, verified=True
    )
    UserFactory(role=Role.ANALYST, email="demo@example.org", is_demo=True)
    document = DocumentFactory()
    call = Call.objects.create(
        key="call-1", title="Constructed call", number="2020/00001", first_document=document
    )
    project = _project("One", owner="Constructed municipality", budget="2761412", call=call)
    _project("Two", owner="Constructed municipality", currency="EUR", budget="100000.50")
    _project("Three " + "with a very long constructed title " * 6, owner="", budget=None)
    for code in ("0484", "0428"):
        ProjectPlace.objects.create(project=project, place_code=code, relation="stated")
    GroupSize.objects.create(
        group="unemployed", year=2024, place_code="0484", value=12, source="Constructed source",
        licence="CC0", file_sha256="0" * 64, line=2, by=administrator,
    )  # fmt: skip
    FaultReport.objects.create(
        kind=FaultReport.Kind.FACT, page="/projekt/", text="Constructed report"
    )
    return Region(administrator, project, call)


def _project(
    title: str,
    *,
    owner: str,
    budget: str | None,
    currency: str = "SEK",
    call: Call | None = None,
) -> Project:
    amount = Decimal(budget) if budget else None
    return Project.objects.create(
        key=title[:40],
        title=title,
        number=f"2020/{len(title):05}",
        owner=owner,
        programme="2014–2020" if amount else "",
        fund="ESF" if amount else "",
        currency=currency if amount else "",
        total_budget=amount,
        esf_support=amount,
        period_start=dt.date(2016, 10, 1) if amount else None,
        period_end=timezone.localdate() if amount else None,
        planned_participants=235 if amount else None,
        call=call,
    )
