"""`samsyn kinship`: projects that may be kin, proposed for a person to answer."""

from __future__ import annotations

from samsyn.cli.setup import console, database


def kinship() -> None:
    """Look for pre-studies, successors and the same project in two lists; again changes nothing."""
    database()
    from samsyn.projects.services.kinship.proposing import propose

    with console.status("Looking for projects that may be kin"):
        waiting = propose()
    console.print(f"{waiting} pairs wait for an answer", markup=False)
