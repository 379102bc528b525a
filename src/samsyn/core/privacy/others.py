"""Declarations for what is no model of Samsyn's own: tables of installed parts, files, indexes."""

from __future__ import annotations

from dataclasses import dataclass

from samsyn.core.privacy.declarations import (
    Personal,
    Privacy,
    Retention,
    Scope,
    by_duty,
    internal,
    kept,
    of_user,
    with_right,
    with_row,
)

_ACCOUNT = "users: to sign in and to be reached by e-mail"

FOREIGN_TABLES: dict[str, Privacy] = {
    "account.EmailAddress": Privacy(
        scope=of_user("user"),
        personal=Personal.USER,
        about=_ACCOUNT,
        retention=with_row("user"),
        fields={Personal.USER: ("email",)},
    ),
    "account.EmailConfirmation": Privacy(
        scope=of_user("email_address__user"),
        personal=Personal.USER,
        about=_ACCOUNT,
        retention=with_row("email_address"),
        fields={Personal.USER: ("email_address", "key")},
    ),
    "mfa.Authenticator": Privacy(
        scope=of_user("user"),
        personal=Personal.USER,
        about="users: the second step of signing in",
        retention=with_row("user", "when the user takes the second step away, and with the user"),
        fields={Personal.USER: ("data",)},
    ),
    "sessions.Session": Privacy(
        scope=internal(),
        personal=Personal.USER,
        about="users: that somebody is signed in, until she signs out or two weeks have gone",
        retention=by_duty("tidying", "the day after it expires; signing out deletes it at once"),
        fields={Personal.USER: ("session_key", "session_data")},
    ),
    "contenttypes.ContentType": Privacy(
        scope=internal(),
        personal=Personal.NONE,
        retention=kept("names of the tables"),
        fields={Personal.NONE: ("app_label", "model")},
    ),
    "auth.Permission": Privacy(
        scope=internal(),
        personal=Personal.NONE,
        retention=kept("part of Django, which Samsyn does not use"),
        fields={Personal.NONE: ("name", "codename")},
    ),
    "auth.Group": Privacy(
        scope=internal(),
        personal=Personal.NONE,
        retention=kept("part of Django, which Samsyn does not use"),
        fields={Personal.NONE: ("name",)},
    ),
}


@dataclass(frozen=True, slots=True)
class Store:
    """Where data lie outside the tables that models describe: on disk, in memory, in an index."""

    name: str
    holds: str
    personal: Personal
    scope: Scope
    retention: Retention


_stores: dict[str, Store] = {}


def register_store(store: Store) -> None:
    """Add a store to the inventory; the same name again replaces it."""
    _stores[store.name] = store


def registered_stores() -> list[Store]:
    return list(_stores.values())


def register() -> None:
    """Core's own stores; called once, when the application is ready."""
    register_store(
        Store(
            name="Kept originals",
            holds="sources as received, unmasked and encrypted, where SAMSYN_ORIGINALS=restricted",
            personal=Personal.PERSON,
            scope=with_right("samsyn.core.policies.can_read_originals"),
            retention=by_duty("retention", "lists that name persons: two years after publication"),
        )
    )
    register_store(
        Store(
            name="Backups",
            holds="every row and every kept original, where whoever runs the site puts them",
            personal=Personal.PERSON,
            scope=internal(),
            retention=kept(
                "whoever runs the site deletes old ones; names whose time is over go again with "
                "the next day's duties after a backup is restored"
            ),
        )
    )
    register_store(
        Store(
            name="The server's log",
            holds="errors, with addresses, telephones and personal numbers written as their kind",
            personal=Personal.INDIRECT,
            scope=internal(),
            retention=kept("written to standard output: whoever runs the site decides"),
        )
    )
    register_store(
        Store(
            name="Counters of attempts to sign in and to send forms",
            holds="network addresses, in the server's memory alone",
            personal=Personal.PERSON,
            scope=internal(),
            retention=kept("gone after at most an hour, and when the server stops"),
        )
    )
