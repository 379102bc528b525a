"""Actors for screens. Every role stems from an accepted project, which everybody may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from samsyn.core.scopes import AnyUser
from samsyn.core.sorting import search_text
from samsyn.projects.models import (
    Actor,
    ActorChange,
    ActorName,
    ActorPair,
    ActorType,
    Participation,
    Project,
)
from samsyn.projects.policies import can_change_actors
from samsyn.projects.selectors.visibility import of_visible_project

MOST_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class ActorQuestion:
    """What of the list is asked for; '' lets everything through, an unknown word likewise."""

    words: str = ""
    type: str = ""
    county: str = ""
    role: str = ""
    sort: str = "name"

    @classmethod
    def of(cls, query: Mapping[str, str]) -> ActorQuestion:
        sort = query.get("ordning", "")
        return cls(
            words=query.get("q", "").replace("\x00", " ")[:MOST_CHARACTERS].strip(),
            type=_known(query.get("typ", ""), ActorType.values),
            county=_digits(query.get("lan", "")),
            role=_known(query.get("roll", ""), Participation.Role.values),
            sort=sort if sort in ("name", "projects") else "name",
        )


def _known(word: str, words: list[str]) -> str:
    return word if word in words else ""


def _digits(code: str) -> str:
    return code if len(code) == 2 and code.isascii() and code.isdigit() else ""


def visible_actors(user: AnyUser) -> QuerySet[Actor]:
    """Actors that stand (none merged away) with a role, a unit or a succession to show."""
    seen = Participation.objects.filter(of_visible_project(user), actor=OuterRef("pk"))
    telling = Q(by_hand=True) | Q(units__isnull=False) | Exists(seen)
    standing = Actor.objects.filter(merged_into=None)
    return standing.filter(pk__in=standing.filter(telling).values("pk"))


def actors_for_list(user: AnyUser, question: ActorQuestion) -> QuerySet[Actor]:
    found = visible_actors(user)
    for word in search_text(question.words).split():
        found = found.filter(search_text__contains=word)
    if question.type:
        found = found.filter(type=question.type)
    if question.county:
        found = found.filter(seat_code__startswith=question.county)
    if question.role:
        roles = Participation.objects.filter(actor=OuterRef("pk"), role=question.role)
        found = found.filter(Exists(roles))
    if question.sort == "projects":
        return found.order_by("-project_count", "name_sort", "pk")
    return found.order_by("name_sort", "pk")


@dataclass(frozen=True, slots=True)
class Money:
    """A sum of one currency over `projects` projects; `unknown` of them state no amount."""

    currency: str
    total: Decimal | None
    projects: int
    unknown: int


def budgets_of(user: AnyUser, actor_ids: list[int]) -> dict[int, list[Money]]:
    """Actor's id → the total budget of the projects that it owns, a sum a currency."""
    owned = Participation.objects.filter(
        of_visible_project(user), actor__in=actor_ids, role=Participation.Role.OWNER
    )
    sums = owned.values("actor", "project__currency").annotate(
        total=Sum("project__total_budget"),
        n=Count("pk"),
        known=Count("project__total_budget"),
    )
    found: dict[int, list[Money]] = {}
    for one in sums.order_by("actor", "project__currency"):
        money = Money(one["project__currency"], one["total"], one["n"], one["n"] - one["known"])
        found.setdefault(one["actor"], []).append(money)
    return found


def participations_of(user: AnyUser, actor: Actor) -> QuerySet[Participation]:
    """The actor's own roles and those of its units, latest project first."""
    mine = Participation.objects.filter(Q(actor=actor) | Q(actor__parent=actor))
    return (
        mine.filter(of_visible_project(user))
        .select_related("project", "actor", "name", "value__document")
        .order_by("role", "-project__period_start", "project__title_sort", "pk")
    )


def roles_in(project: Project) -> tuple[int | None, list[Participation]]:
    """The id of the actor that owns the project, and the other roles in it, by one query.

    No actor owns a proposal, or the project of a natural person. The user sees the project already.
    """
    everything = Participation.objects.filter(project=project).select_related(
        "actor", "name", "value__document"
    )
    ordered = list(everything.order_by("role", "actor__name_sort", "pk"))
    # What a source states goes before what a person added.
    owners = [one for one in ordered if one.role == Participation.Role.OWNER]
    owner = min(owners, key=lambda one: (one.added_by_id is not None, one.pk), default=None)
    others = [one for one in ordered if one.role != Participation.Role.OWNER]
    return (owner.actor_id if owner else None), others


def names_of(actor: Actor) -> QuerySet[ActorName]:
    return actor.names.select_related("document").order_by("name", "pk")


def changes_of(actor: Actor) -> QuerySet[ActorChange]:
    """Merges and splits that the actor was part of, latest first."""
    mine = ActorChange.objects.filter(Q(source=actor) | Q(target=actor))
    return mine.select_related("source", "target", "by", "undone_by")


def waiting_pairs(user: AnyUser) -> QuerySet[ActorPair]:
    """Actors that may be the same, for whoever may answer; none for others."""
    waiting = ActorPair.objects.filter(state=ActorPair.State.WAITING)
    return waiting if can_change_actors(user) else waiting.none()
