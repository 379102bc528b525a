"""The roles that projects' stored values state: the owner, and the partners that a list names.

A proposal states none, and a natural person has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from samsyn.core.models import StoredValue
from samsyn.projects.models import Participation, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.services.actor_names import Written, org_number_of, written_owner
from samsyn.projects.services.fitting import misfit
from samsyn.sources.natural_persons import why_natural_person

Role = Participation.Role
Values = Mapping[str, StoredValue]
FIELDS = ("owner", "partners")


@dataclass(frozen=True, slots=True)
class StatedRole:
    """`amount` None is unknown, and so are `country` and `place` ''."""

    project: Project
    role: str
    written: Written
    value: StoredValue | None
    amount: Decimal | None = None
    currency: str = ""
    country: str = ""
    place: str = ""


def stated_roles(projects: Mapping[int, Project]) -> list[StatedRole]:
    """Every role that the projects' current values state, a name once in each role."""
    values: dict[int, dict[str, StoredValue]] = {}
    found = StoredValue.objects.filter(
        subject_type="project", subject_id__in=projects, field__in=FIELDS, current=True
    )
    for one in found.only("subject_id", "field", "value", "document_id"):
        values.setdefault(one.subject_id, {})[one.field] = one
    return [
        role
        for pk, project in projects.items()
        if project.review_state == ReviewState.ACCEPTED
        for role in _of(project, values.get(pk, {}))
    ]


def _of(project: Project, values: Values) -> Iterator[StatedRole]:
    owner = written_owner(project)
    told = values.get("partners")
    listed = list(_partners(project, told)) if told is not None else []
    if owner is not None:
        role = StatedRole(project, Role.OWNER, owner, values.get("owner"))
        # What the list says of the lead partner holds for the owner while that is who owns it.
        mine = [one for one, leads in listed if leads and one.written.key == owner.key]
        yield _with_details(role, mine)
    others: dict[tuple[str, str], list[StatedRole]] = {}
    for one, leads in listed:
        if not leads:
            others.setdefault((one.written.key, one.written.org_number), []).append(one)
    for same in others.values():
        yield _with_details(same[0], same)


def _with_details(role: StatedRole, told: Sequence[StatedRole]) -> StatedRole:
    """A name that stands in several rows has the sum of its amounts, where all are known in one
    currency; the country and the place are the first that is stated."""
    if not told:
        return role
    currencies = {one.currency for one in told}
    amounts = [one.amount for one in told if one.amount is not None]
    is_whole = len(amounts) == len(told) and len(currencies) == 1
    return replace(
        role,
        amount=sum(amounts, Decimal(0)) if is_whole else None,
        currency=currencies.pop() if is_whole else "",
        country=next((one.country for one in told if one.country), ""),
        place=next((one.place for one in told if one.place), ""),
    )


def _partners(project: Project, value: StoredValue) -> Iterator[tuple[StatedRole, bool]]:
    """Each listed partner, and whether it is said to lead."""
    for stated in value.value or ():
        name = " ".join(str(stated.get("name", "")).split())
        number = str(stated.get("org_number", ""))
        country = str(stated.get("country", ""))
        written = Written(name, "", org_number_of(number) if country in ("", "SE") else "")
        if not written.key or why_natural_person(name, number or None, country or None):
            continue
        amount = _amount(stated.get("amount"))
        role = StatedRole(
            project,
            Role.PARTNER,
            written,
            value,
            amount,
            str(stated.get("currency", ""))[:3] if amount is not None else "",
            country[:60],
            str(stated.get("place", ""))[:200],
        )
        yield role, bool(stated.get("lead"))


def _amount(content: Any) -> Decimal | None:
    """None where none is stated, or where it is larger than the column holds."""
    if content is None:
        return None
    amount = Decimal(str(content))
    return None if misfit(Participation, "amount", amount) else amount
