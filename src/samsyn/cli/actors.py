"""`samsyn actors`: the projects' actors brought up to date, and those that may be one proposed."""

from __future__ import annotations

from typing import Annotated

import typer

from samsyn.cli.setup import console, database


def actors(
    propose: Annotated[
        bool, typer.Option(help="Also look for actors that may be the same.")
    ] = True,
) -> None:
    """Derive actors from what projects state; it may be stopped anywhere and run again."""
    database()
    from samsyn.projects.services import actor_pairs
    from samsyn.projects.services import actors as service

    with console.status("Deriving actors"):
        count = service.derive_all()
    console.print(f"{count} projects dealt with", markup=False)
    if propose:
        with console.status("Looking for actors that may be the same"):
            waiting = actor_pairs.propose()
        console.print(f"{waiting} pairs wait for an answer", markup=False)
