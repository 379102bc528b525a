"""What the project bank keeps outside its models, for the inventory of personal data."""

from __future__ import annotations

from samsyn.core.privacy import Personal, by_duty, by_service, internal, limited_by, of_user
from samsyn.core.privacy.others import Store, register_store


def register() -> None:
    """Called once, when the application is ready."""
    register_store(
        Store(
            name="Search index",
            holds="the words of projects and calls, masked, without the names of natural persons",
            personal=Personal.INDIRECT,
            scope=limited_by("samsyn.projects.selectors.visibility.visible_projects"),
            retention=by_service(
                "samsyn.projects.services.indexing.index_pending", "follows each change of a row"
            ),
        )
    )
    register_store(
        Store(
            name="Figures in the server's memory",
            holds="amounts, years, owners and places of all projects, to be summed",
            personal=Personal.PERSON,
            scope=limited_by("samsyn.projects.selectors.visibility.visible_projects"),
            retention=by_service(
                "samsyn.projects.figures.bank.current", "follows each change of a row"
            ),
        )
    )
    register_store(
        Store(
            name="Files handed in",
            holds="files as received, unmasked, until they have been read",
            personal=Personal.PERSON,
            scope=internal(),
            retention=by_duty("projects.uploads", "when read, and after two weeks unread"),
        )
    )
    register_store(
        Store(
            name="Files taken out",
            holds="selections of projects, as their orderer might see them",
            personal=Personal.PERSON,
            scope=of_user("by"),
            retention=by_duty("projects.exports", "after a day"),
        )
    )
