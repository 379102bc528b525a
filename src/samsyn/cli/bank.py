"""`samsyn import`, `export` and `retention`: the project bank from the command line."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import track

from samsyn.cli.import_report import show
from samsyn.cli.importing import import_files
from samsyn.cli.index import index_what_waits
from samsyn.cli.parse import documents_in
from samsyn.cli.setup import console, database, fail, files_in, print_json

if TYPE_CHECKING:
    from samsyn.core.models import User

By = Annotated[str, typer.Option("--user", help="E-mail address of the one who imports.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a machine.")]


def import_(
    files: Annotated[list[Path], typer.Argument(help="Files, folders or zip archives to import.")],
    user: By = "",
    origin: Annotated[str, typer.Option(help="Where the files come from, a web address say.")] = "",
    licence: Annotated[str, typer.Option(help="Terms of the source.")] = "",
    published: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day the source was published.")
    ] = None,
    accept: Annotated[
        bool,
        typer.Option(
            "--accept", help="Take what is certain straight in; the rest waits for review."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Store what FILES say in the project bank, for review. The same file again changes nothing."""
    database()
    by = _user(user)
    published_on: date | None = published.date() if published else None
    paths = list(files_in(files))
    count = sum(map(documents_in, paths))
    reports = list(
        track(
            import_files(
                paths,
                by=by,
                origin=origin,
                licence=licence,
                published_on=published_on,
                drafts=True,
                accept_certain=accept,
            ),
            "Importing",
            count,
            console=console,
            disable=as_json or count < 2,
        )
    )
    index_what_waits()
    if as_json:
        print_json({"documents": [report.as_json() for report in reports]})
    else:
        show(reports)
    if any(report.refused for report in reports):
        raise typer.Exit(1)


def export(
    to: Annotated[
        Path, typer.Argument(help="File to write: .csv, .xlsx, .json, .geojson or .pdf.")
    ],
    query: Annotated[
        str,
        typer.Option(
            help="The selection, as in the list's address: 'county=01&fund=ESF&prices=2024'."
        ),
    ] = "",
) -> None:
    """Write the public part of the project bank, each value with its source."""
    database()
    from django.contrib.auth.models import AnonymousUser

    from samsyn.projects.services.exporting import TooManyError, export_to, formats

    if to.suffix.lstrip(".").lower() not in formats():
        fail(f"cannot export to '{to.suffix}'; use one of: {', '.join(formats())}")
    try:
        count = export_to(to, user=AnonymousUser(), query=query)
    except (TooManyError, OSError) as error:
        fail(f"nothing was written to {to}: {error}")
    console.print(f"{count} projects written to {to}", markup=False)


def retention(as_json: Json = False) -> None:
    """Remove what may no longer be kept, such as names of natural persons after two years."""
    database()
    from django.utils import timezone

    from samsyn.core.services.retention import remove_expired_names

    counts = remove_expired_names(today=timezone.localdate(), by=None)
    if as_json:
        print_json(counts)
        return
    console.print(f"removed: {counts}", markup=False)


def _user(email: str) -> User | None:
    """The user named, who must be allowed to import; without one, the machine's administrator."""
    if not email:
        return None
    from samsyn.core.models import User
    from samsyn.core.policies import can_import_documents

    found = User.objects.filter(email=email.lower()).first()
    if found is None or not can_import_documents(found):
        fail(f"'{email}' is not a user who may import; give an analyst's or administrator's e-mail")
    return found
