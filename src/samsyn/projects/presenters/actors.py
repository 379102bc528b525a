"""Actors in words: rows of the list, and what the page of one tells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samsyn.core.place_names import place_name
from samsyn.core.scopes import AnyUser
from samsyn.core.templatetags.samsyn_format import amount, money
from samsyn.gazetteer import places
from samsyn.projects.models import Actor, Participation
from samsyn.projects.presenters.roles import role_line, role_source
from samsyn.projects.presenters.sources import SourceLink
from samsyn.projects.selectors.actors import Money, budgets_of


@dataclass(frozen=True, slots=True)
class ActorRow:
    actor: Actor
    type: str
    seat: str
    projects: str
    money: list[str]


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role in a project. `money` is what the actor brought, or for an owner the budget."""

    participation: Participation
    title: str
    money: str
    source: SourceLink | None
    details: str


@dataclass(frozen=True, slots=True)
class RoleGroup:
    heading: str
    rows: list[RoleRow]


def actor_rows(actors: Iterable[Actor], user: AnyUser) -> list[ActorRow]:
    page = list(actors)
    budgets = budgets_of(user, [actor.pk for actor in page])
    return [
        ActorRow(
            actor=actor,
            type=str(actor.get_type_display()),
            seat=seat_words(actor),
            projects=amount(actor.project_count),
            money=money_words(budgets.get(actor.pk, [])),
        )
        for actor in page
    ]


def seat_words(actor: Actor) -> str:
    return (place_name(actor.seat_code) or "") if actor.seat_code else ""


def money_words(sums: Iterable[Money]) -> list[str]:
    """A line a currency; what is not stated is told of and never counted as nothing."""
    lines = []
    for one in sums:
        if one.total is None:
            continue
        missing = ngettext(
            "not stated for %(count)s project", "not stated for %(count)s projects", one.unknown
        ) % {"count": amount(one.unknown)}
        words = money(one.total, one.currency)
        lines.append(f"{words} ({missing})" if one.unknown else words)
    return lines


def role_groups(participations: Iterable[Participation]) -> list[RoleGroup]:
    groups: dict[str, list[RoleRow]] = {}
    for one in participations:
        groups.setdefault(str(one.get_role_display()), []).append(_role_row(one))
    return [RoleGroup(heading, rows) for heading, rows in groups.items()]


def _role_row(one: Participation) -> RoleRow:
    owns = one.role == Participation.Role.OWNER
    total = one.project.total_budget if owns else one.amount
    currency = one.project.currency if owns else one.currency
    return RoleRow(
        participation=one,
        title=one.project.title or one.project.number or _("Project without a name"),
        money="" if total is None else money(total, currency),
        source=role_source(one),
        details=_details(one),
    )


def _details(one: Participation) -> str:
    """Where this part of the actor is, and of an owner what of the money is its own."""
    told = [role_line(one).where]
    if one.role == Participation.Role.OWNER and one.amount is not None:
        told.append(_("own part %(amount)s") % {"amount": money(one.amount, one.currency)})
    return ", ".join(filter(None, told))


def county_choices() -> list[tuple[str, str]]:
    return [(county.code, county.name) for county in places.counties().values()]
