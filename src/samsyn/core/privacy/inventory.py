"""The inventory as a page: one table for each class of personal data, nearest to a person first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import models

from samsyn.core.privacy.checks import privacy_of, user_columns
from samsyn.core.privacy.declarations import Personal, Privacy, Retention, Scope
from samsyn.core.privacy.others import FOREIGN_TABLES, Store, registered_stores

_INTRODUCTION = """\
# Inventory of data

What an installation stores, for its record of processing activities (GDPR art. 30) and for impact
assessments: every table, whose data it holds, who reads it, and what ends it. Each line is written
beside the table in the code, and a test compares it with the code: that the fields exist, that
every field which may hold words or tell of a person is classed, that a named duty is among those
which run each day, that a row goes with the row it is said to go with. Purposes and legal grounds
by legal profile are on the site's page on personal data.

Classes: **special category** (GDPR art. 9 and 10, personal identity numbers, protected identities);
**person** (names or describes somebody who has no account); **person, indirectly** (together with
other data, or a text in which the masking of persons may have missed one); **users of the site**
(accounts, and who did what); **none**.
"""


def tables() -> list[type[models.Model]]:
    """Samsyn's own tables and those of installed parts that declare themselves, by their names."""
    known = apps.get_models()
    return sorted(
        (
            model
            for model in known
            if model.__module__.startswith("samsyn.") or model._meta.label in FOREIGN_TABLES
        ),
        key=lambda model: model._meta.label,
    )


def page() -> str:
    """Markdown. A table that declares nothing is left out: the test tells of it."""
    lines = [_INTRODUCTION]
    declared = [(model, privacy) for model in tables() if (privacy := privacy_of(model))]
    for level in sorted(Personal, reverse=True):
        lines.append(f"## {level.words.capitalize()}\n")
        mine = [pair for pair in declared if pair[1].personal is level]
        stores = [store for store in registered_stores() if store.personal is level]
        lines += _section(level, mine, stores)
    return "\n".join(lines)


def _section(
    level: Personal,
    declared: Iterable[tuple[type[models.Model], Privacy]],
    stores: Iterable[Store],
) -> Iterator[str]:
    rows = [_row(model, privacy) for model, privacy in declared]
    rows += [_store_row(store) for store in stores]
    if not rows:
        yield "Nothing.\n"
        return
    if level is Personal.NONE:
        yield "| table | read by | ended |\n|---|---|---|"
        yield from (f"| {name} | {read} | {ended} |" for name, _, _, read, ended in rows)
    else:
        yield "| table | whose data, and why | fields | read by | ended |\n|---|---|---|---|---|"
        yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def _row(model: type[models.Model], privacy: Privacy) -> tuple[str, str, str, str, str]:
    ended = [_ended(privacy.retention)]
    for rule in dict.fromkeys(privacy.emptied.values()):
        names = ", ".join(f"`{name}`" for name, one in privacy.emptied.items() if one == rule)
        ended.append(f"{names}: {_ended(rule)}")
    return (
        f"`{model._meta.label}`",
        privacy.about,
        _fields(model, privacy),
        _read_by(privacy.scope),
        "<br>".join(ended),
    )


def _store_row(store: Store) -> tuple[str, str, str, str, str]:
    return (store.name, store.holds, "", _read_by(store.scope), _ended(store.retention))


def _fields(model: type[models.Model], privacy: Privacy) -> str:
    told = []
    for level in sorted(privacy.fields, reverse=True):
        names = [*privacy.fields[level], *(user_columns(model) if level is Personal.USER else ())]
        if level is not Personal.NONE and names:
            told.append(f"{level.words}: {', '.join(f'`{name}`' for name in names)}")
    users = user_columns(model)
    if users and not privacy.fields.get(Personal.USER):
        told.append(f"{Personal.USER.words}: {', '.join(f'`{name}`' for name in users)}")
    return "<br>".join(told)


def _read_by(scope: Scope) -> str:
    name = scope.rule.rpartition(".")[2]
    by_path = f" (`{scope.path}`)" if scope.path else ""
    return {
        "public": "everybody",
        "limited": f"those whom `{name}` lets{by_path}",
        "right": f"those with the right `{name}`",
        "user": f"the user herself{by_path}",
        "row": f"whoever reads the row{by_path}",
        "internal": "the application alone",
    }[scope.kind]


def _ended(rule: Retention) -> str:
    if rule.duty:
        return f"{rule.when} (daily duty `{rule.duty}`)"
    if rule.service:
        return f"{rule.when} (`{rule.service.rpartition('.')[2]}`)"
    if rule.path:
        return f"{rule.when} (`{rule.path}`)"
    return f"kept: {rule.when}"
