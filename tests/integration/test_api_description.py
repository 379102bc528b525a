"""The read API tried from its own description: what schemathesis makes up is answered as told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from samsyn.core.models import Role, User
from samsyn.projects.models import Project
from samsyn.projects.services.lessons.writing import write_lesson
from samsyn.projects.services.networks import named
from samsyn.web import api as site
from tests.unit.projects.builders import call, codes, document, project, store, user
from tests.unit.projects.lessons import made
from tests.unit.projects.test_goals import FIRST, loaded

PATHS = (
    "/projects", "/projects/{pk}", "/calls", "/calls/{pk}", "/documents/{sha256}", "/dump",
    "/actors", "/actors/{pk}", "/actors/{pk}/roles", "/lessons", "/lessons/{pk}",
    "/strategies", "/strategies/{pk}", "/networks", "/networks/{pk}",
)  # fmt: skip


@pytest.fixture
def description(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[schemathesis.BaseSchema]:
    store(document(project(municipalities=codes("0484")), project("2031/00002")))
    store(document(call(), name="utlysning.txt"))
    _written_by_hand(user(Role.ANALYST))
    (throttle,) = site.api.throttle
    monkeypatch.setattr(throttle, "num_requests", 1_000_000)
    # As Django's own test client: a request's end must not end the test's connection.
    signals = (request_started, request_finished)
    connected = [signal for signal in signals if signal.disconnect(close_old_connections)]
    yield schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", get_wsgi_application(), headers={"Host": "testserver"}
    )
    for signal in connected:
        signal.connect(close_old_connections)


def _written_by_hand(analyst: User) -> None:
    write_lesson(project=Project.objects.all()[0], statement=made.statement(), by=analyst)
    loaded(FIRST, analyst)
    named.make_network(
        name="Konstruerade nätverket", purpose="", place_code="", is_public=True, by=analyst
    )


@pytest.mark.parametrize("path", PATHS)
def test_every_address_answers_as_it_is_described(
    description: schemathesis.BaseSchema, path: str
) -> None:
    operation = description[f"/api/v1{path}"]["GET"]

    @given(case=operation.as_strategy())
    @settings(
        max_examples=40,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def answers(case: schemathesis.Case) -> None:
        # A cursor that nobody has been given has the right form, and is still no cursor.
        made_up = [positive_data_acceptance] if (case.query or {}).get("cursor") else []
        case.call_and_validate(headers={"Host": "testserver"}, excluded_checks=made_up)

    answers()


def test_no_address_is_left_out(description: schemathesis.BaseSchema) -> None:
    described = {result.ok().path for result in description.get_all_operations()}
    assert described == {f"/api/v1{path}" for path in PATHS}
