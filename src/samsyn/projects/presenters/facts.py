"""The facts of a project's page: each with its source, its standing, its history and what waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samsyn.core.models import StoredValue
from samsyn.core.templatetags.samsyn_format import amount, share
from samsyn.projects.models import Project
from samsyn.projects.presenters.sources import SourceLink, source_of
from samsyn.projects.presenters.values import as_text
from samsyn.projects.presenters.words import field_label
from samsyn.projects.selectors.statements import Statement, is_name_expired
from samsyn.projects.services.persons import FIELDS_OF_A_PERSON
from samsyn.sources.fields import PARTICIPANTS, SEXES

# Shown even where nothing is stated, so that a gap in the source is seen.
ALWAYS = {
    "number", "owner", "fund", "programme", "programme_area", "region", "period_start",
    "period_end", "planned_participants", "actual_participants", "total_budget", "esf_support",
    "currency",
}  # fmt: skip
GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (
        gettext_lazy("The project"),
        (
            "number", "owner", "owner_unit", "owner_org_number", "owner_city",
            "owner_postal_code", "phase", "state", "country", "location",
        ),
    ),
    (gettext_lazy("Time"), ("period_start", "period_end", "year")),
    (gettext_lazy("Participants"), PARTICIPANTS),
    (
        gettext_lazy("Programme"),
        (
            "fund", "funder", "programme", "programme_code", "programme_area_code",
            "programme_area", "specific_objective", "intervention_type", "region", "call_number",
        ),
    ),
    (
        gettext_lazy("Money"),
        ("total_budget", "esf_support", "currency", "union_cofinancing_rate"),
    ),
)  # fmt: skip
# Below this a reading is said to be uncertain: a labelled fact has 1.0.
SURE = 0.9


@dataclass(frozen=True, slots=True)
class Version:
    """A value that stood earlier, or one that waits for a decision."""

    id: int
    text: str
    at: datetime
    source: SourceLink | None
    reason: str


@dataclass(frozen=True, slots=True)
class Fact:
    """`kind` is known, unknown or removed; `notes` say what a reader should know of the value."""

    name: str
    label: str | Promise
    text: str
    kind: str
    source: SourceLink | None
    notes: tuple[str, ...]
    earlier: tuple[Version, ...]
    waiting: tuple[Version, ...]
    can_accept: bool


@dataclass(frozen=True, slots=True)
class Group:
    heading: str | Promise
    facts: tuple[Fact, ...]


def fact_groups(project: Project, statements: Mapping[str, Statement]) -> list[Group]:
    """The groups that have something to show, in the page's order."""
    groups = [
        Group(heading, tuple(_facts(project, statements, names))) for heading, names in GROUPS
    ]
    return [group for group in groups if group.facts]


def _facts(
    project: Project, statements: Mapping[str, Statement], names: tuple[str, ...]
) -> list[Fact]:
    facts = [fact_of(project, name, statements.get(name, Statement())) for name in names]
    return [fact for fact in facts if fact.kind != "unknown" or fact.name in ALWAYS or fact.waiting]


def fact_of(project: Project, name: str, statement: Statement) -> Fact:
    current = statement.current
    removed = name in FIELDS_OF_A_PERSON and is_name_expired(project)
    content = None if removed else getattr(project, name)
    text = as_text(name, content, project.currency)
    return Fact(
        name=name,
        label=field_label(name),
        text=text,
        kind=("removed" if name == "owner" else "unknown") if removed else _kind(text),
        source=None if current is None else source_of(current),
        notes=_notes(name, project, current),
        earlier=tuple(_version(name, value, project) for value in statement.earlier),
        waiting=tuple(_version(name, value, project) for value in statement.waiting),
        can_accept=current is not None and current.accepted_at is None,
    )


def _kind(text: str) -> str:
    return "known" if text else "unknown"


def _notes(name: str, project: Project, value: StoredValue | None) -> tuple[str, ...]:
    notes: list[str] = []
    if too_many := sexes_above(project, name):
        notes.append(_("the sexes together are %(count)s") % {"count": amount(too_many)})
    if name == "union_cofinancing_rate" and (worked_out := share_of_union(project)) is not None:
        notes.append(_("the amounts give %(share)s") % {"share": share(worked_out)})
    if value is None:
        return tuple(notes)
    if value.corrected:
        notes.append(_("corrected: %(reason)s") % {"reason": value.reason})
    if value.confidence < SURE:
        notes.append(_("uncertain reading (%(share)s)") % {"share": share(value.confidence, 0)})
    if project.review_state == "proposed":
        notes.append(_("accepted") if value.accepted_at else _("not yet accepted"))
    return tuple(notes)


def sexes_above(project: Project, name: str) -> int:
    """What the sexes sum to where that is more than the whole of this name; else 0."""
    when, _sep, who = name.partition("_")
    whole = getattr(project, name) if name in PARTICIPANTS and who == "participants" else None
    if whole is None:
        return 0
    parts = sum(getattr(project, f"{when}_{sex}") or 0 for sex in SEXES)
    return parts if parts > whole else 0


def share_of_union(project: Project) -> Any:
    """Support through budget, where both are known and the budget is more than nothing."""
    if project.esf_support is None or not project.total_budget or project.total_budget < 0:
        return None
    return project.esf_support / project.total_budget


def _version(name: str, value: StoredValue, project: Project) -> Version:
    return Version(
        id=value.pk,
        text=as_text(name, value.value, project.currency) or _("nothing stated"),
        at=value.created_at,
        source=source_of(value),
        reason=value.reason,
    )
