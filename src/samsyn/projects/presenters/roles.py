"""An actor's role in a project as a line of a page, with the spot that says so."""

from __future__ import annotations

from dataclasses import dataclass

from samsyn.projects.models import Participation
from samsyn.projects.presenters.sources import SourceLink, source_of
from samsyn.projects.services.actor_names import Written


@dataclass(frozen=True, slots=True)
class RoleLine:
    """`where` is place and country as the source states them, '' where it states neither."""

    role: Participation
    where: str
    source: SourceLink | None


def role_line(one: Participation) -> RoleLine:
    """The role must be fetched with its name and with its value's document."""
    where = ", ".join(filter(None, (one.place, one.country)))
    return RoleLine(one, where, role_source(one))


def role_source(one: Participation) -> SourceLink | None:
    """The spot that states the role: of a list of partners, that of this one."""
    return None if one.value is None else source_of(one.value, role_part(one))


def role_part(one: Participation) -> int | None:
    """Which part of its value, from 0, states the role; None where it is the whole value."""
    items = one.value.items if one.value is not None else ()
    key = one.name.key
    names = (Written(str(item.get("value", "")), "", "").key for item in items or ())
    return next((number for number, name in enumerate(names) if name == key), None)
