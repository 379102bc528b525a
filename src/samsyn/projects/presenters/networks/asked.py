"""What an address asks of the network beside the selection, and the addresses of other answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samsyn.projects.selectors import Selection
from samsyn.projects.selectors.networks.shared import Roles

SHOWN: dict[str, str | Promise] = {
    "": _("Actors"),
    "brokers": _("Brokers"),
    "groups": _("Groups"),
    "ties": _("Who works with whom"),
    "missing": _("Missing links"),
    "years": _("Change over time"),
}
ROLES: dict[Roles, str | Promise] = {
    Roles.ALL: _("all roles"),
    Roles.PARTNERS: _("owners and partners alone"),
}
# Names in the address that the view understands beside the selection.
NAMES = ("show", "roles", "around", "change")


@dataclass(frozen=True, slots=True)
class Choice:
    label: str | Promise
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """`around` is an actor's id, and `change` a year; None asks for neither."""

    show: str = ""
    roles: Roles = Roles.ALL
    around: int | None = None
    change: int | None = None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        show, roles = query.get("show", ""), query.get("roles", "")
        return cls(
            show if show in SHOWN else "",
            Roles(roles) if roles in list(Roles) else Roles.ALL,
            _number(query.get("around", ""), 18),
            _number(query.get("change", ""), 4),
        )

    def query(self, selection: Selection) -> str:
        own = {"show": self.show, "roles": str(self.roles), "around": self.around,
               "change": self.change}  # fmt: skip
        told = urlencode({name: value for name, value in own.items() if value})
        return "&".join(part for part in (selection.query(), told) if part)


def _number(text: str, digits: int) -> int | None:
    fits = text.isascii() and text.isdigit() and len(text) <= digits
    return int(text) if fits else None


def address(selection: Selection, asked: Asked) -> str:
    query = asked.query(selection)
    return f"{reverse('projects:network')}{'?' if query else ''}{query}"


def views(selection: Selection, asked: Asked) -> list[Choice]:
    return [
        Choice(
            label, address(selection, replace(asked, show=name, change=None)), name == asked.show
        )
        for name, label in SHOWN.items()
    ]


def roles(selection: Selection, asked: Asked) -> list[Choice]:
    return [
        Choice(label, address(selection, replace(asked, roles=name)), name == asked.roles)
        for name, label in ROLES.items()
    ]
