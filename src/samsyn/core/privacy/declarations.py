"""The words of a declaration: classes of personal data, who reads a row, and what ends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Personal(IntEnum):
    """How near a person the data are; a table has the highest class of its fields.

    USER: about somebody with an account here, mostly who did what. INDIRECT: a person may be told
    from it together with other data, or it is a text in which masking may have missed one. PERSON:
    names or describes somebody else, or is there to do so. SPECIAL: GDPR art. 9 and 10, personal
    identity numbers, protected identities.
    """

    NONE = 0
    USER = 1
    INDIRECT = 2
    PERSON = 3
    SPECIAL = 4

    @property
    def words(self) -> str:
        return _CLASSES[self]


_CLASSES = {
    Personal.NONE: "none",
    Personal.USER: "users of the site",
    Personal.INDIRECT: "person, indirectly",
    Personal.PERSON: "person",
    Personal.SPECIAL: "special category",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Who reads the rows. `path` is a lookup on the model; `rule` the dotted name of the function
    that decides, which has to exist."""

    kind: str
    path: str = ""
    rule: str = ""


def public() -> Scope:
    """Everybody, signed in or not."""
    return Scope("public")


def limited_by(rule: str, *, path: str = "") -> Scope:
    """Those whom the function lets see a row; `path` is the column it looks at, where it is one."""
    return Scope("limited", path, rule)


def with_right(rule: str) -> Scope:
    """Whoever the policy `can_…` allows; the same for all rows."""
    return Scope("right", rule=rule)


def of_user(path: str) -> Scope:
    """The one user whom the row belongs to."""
    return Scope("user", path)


def as_row(path: str) -> Scope:
    """Whoever reads the row that `path`, a foreign key, names."""
    return Scope("row", path)


def internal() -> Scope:
    """Nobody by any page: the application alone."""
    return Scope("internal")


@dataclass(frozen=True, slots=True)
class Retention:
    """What ends rows or empties a field. `when` is read by a lawyer: the event or the time, and
    why. `duty` is a registered daily duty, `service` a function's dotted name, `path` a foreign
    key that takes the row along; with none of them nothing does."""

    when: str
    duty: str = ""
    service: str = ""
    path: str = ""

    @property
    def ends(self) -> bool:
        return bool(self.duty or self.service or self.path)


def by_duty(duty: str, when: str) -> Retention:
    """Ended by a daily duty of this name (core.jobs.register_duty)."""
    return Retention(when, duty=duty)


def by_service(service: str, when: str) -> Retention:
    """Ended when somebody, or other work, calls this function."""
    return Retention(when, service=service)


def with_row(path: str, when: str = "with the row that it belongs to") -> Retention:
    """Deleted by the database with the row that the foreign key names (on_delete=CASCADE)."""
    return Retention(when, path=path)


def kept(when: str) -> Retention:
    """Nothing in the application ends it. Not allowed for the classes PERSON and SPECIAL."""
    return Retention(when)


@dataclass(frozen=True, slots=True)
class Privacy:
    """One table's declaration.

    `fields` names every field that holds text or tells of a person, under its class; foreign keys
    to users count as USER by themselves. `about` says whose data it is and why they are kept,
    and is needed from the class USER on. `emptied` gives fields that end before their row.
    """

    scope: Scope
    personal: Personal
    retention: Retention
    fields: Mapping[Personal, tuple[str, ...]] = field(default_factory=dict)
    about: str = ""
    emptied: Mapping[str, Retention] = field(default_factory=dict)

    def class_of(self, name: str) -> Personal | None:
        """The class that a field is declared with; None where it is not declared."""
        found = [level for level, names in self.fields.items() if name in names]
        return max(found, default=None)
