"""Reading personal values (contact persons): by right, with a purpose, every read in the log."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from samsyn.core import policies
from samsyn.core.models import StoredValue, User
from samsyn.core.services import audit
from samsyn.core.services.value_rows import opened


@transaction.atomic
def read_personal_values(
    *, subject_type: str, subject_id: int, by: User, purpose: str, places: Collection[str]
) -> dict[str, Any]:
    """Field → value of the row's current personal values; empty where none are kept.

    `places` are the row's place codes, so that the right is asked for there.
    """
    policies.check_can_read_personal(by, places)
    if not purpose.strip():
        raise ValueError("reading personal values needs a purpose; got an empty one")
    found = StoredValue.objects.filter(
        subject_type=subject_type, subject_id=subject_id, personal=True, current=True
    )
    values = {value.field: opened(value.value) for value in found}
    audit.record(
        by=by,
        action="personal.read",
        subject_type=subject_type,
        subject_id=subject_id,
        detail={"fields": sorted(values)},
        purpose=purpose,
    )
    return values
