"""An import cut off in the middle leaves nothing, wherever it was."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from samsyn.core.models import AuditEntry, Document, DocumentPart, StoredValue
from samsyn.projects.models import Project, ProjectPlace, WaitingColumn
from tests.unit.projects.builders import codes, document, project, store

pytestmark = pytest.mark.django_db

POINTS = (
    "samsyn.projects.services.batches.store_first_values",
    "samsyn.projects.services.children.add",
    "samsyn.projects.services.importing.link_calls",
    "samsyn.projects.services.documents.finish",
    "samsyn.projects.services.columns.remember_waiting",
)


class InjectedError(Exception):
    """Raised by the test where the import is cut off."""


@pytest.mark.parametrize("point", POINTS)
def test_an_exception_at_any_point_leaves_nothing(point: str) -> None:
    parsed = document(*(project(f"2031/{n:05}", municipalities=codes("0484")) for n in range(5)))

    with patch(point, side_effect=InjectedError), pytest.raises(InjectedError):
        store(parsed)

    for table in (
        Document,
        DocumentPart,
        StoredValue,
        Project,
        ProjectPlace,
        AuditEntry,
        WaitingColumn,
    ):
        assert not table.objects.exists(), table.__name__


def test_the_second_batch_failing_takes_the_first_with_it() -> None:
    parsed = document(*(project(f"2031/{n:05}") for n in range(5)))
    from samsyn.projects.services import batches

    real, calls = batches.write, []

    def second_time_fails(*args: object, **kwargs: object) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise InjectedError
        real(*args, **kwargs)  # type: ignore[arg-type]

    with (
        patch("samsyn.projects.services.importing.BATCH", 2),
        patch("samsyn.projects.services.batches.write", second_time_fails),
        pytest.raises(InjectedError),
    ):
        store(parsed)

    assert len(calls) == 2
    assert not Project.objects.exists()
    assert not Document.objects.exists()
