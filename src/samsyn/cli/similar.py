"""`samsyn similar`: the projects most like a text or another project."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from samsyn.cli.setup import console, database

# What is read of a file, before it is known how many characters it holds.
_MOST_BYTES = 4_000_000


def similar(
    file: Annotated[
        Path | None, typer.Argument(help="A text file in UTF-8, or - for what is piped in.")
    ] = None,
    project: Annotated[int | None, typer.Option(help="The number of a project instead.")] = None,
    most: Annotated[int, typer.Option(min=1, max=100, help="How many to show.")] = 10,
) -> None:
    """Show the accepted projects most like a text, and the words that they share with it."""
    if (file is None) == (project is None):
        raise typer.BadParameter("give a file or --project, and not both")
    database()
    from django.contrib.auth.models import AnonymousUser

    from samsyn.projects.models import Project
    from samsyn.projects.selectors import visible_projects
    from samsyn.projects.similar import MOST_CHARACTERS, like_project, like_text

    nobody = AnonymousUser()
    if file is not None:
        answer = like_text(user=nobody, text=_text_of(file), most=most)
    else:
        asked = visible_projects(nobody).filter(pk=project or 0).first()
        if asked is None:
            console.print(f"There is no accepted project number {project}.", markup=False)
            raise typer.Exit(1)
        answer = like_project(user=nobody, project=asked, most=most)
    if answer.cut:
        console.print(f"Only the first {MOST_CHARACTERS} characters were compared.", markup=False)
    titles = Project.objects.in_bulk([one.pk for one in answer.found])
    for place, one in enumerate(answer.found, 1):
        console.print(f"{place}. {titles[one.pk].title} (project {one.pk})", markup=False)
        console.print(f"   {', '.join(one.words[:8])}", markup=False)
    if not answer.found:
        console.print("No project has any of the text's telling words.", markup=False)


def _text_of(file: Path) -> str:
    if str(file) == "-":
        raw = sys.stdin.buffer.read(_MOST_BYTES)
    else:
        try:
            with file.open("rb") as stream:
                raw = stream.read(_MOST_BYTES)
        except OSError as error:
            raise typer.BadParameter(f"{file} cannot be read: {error.strerror}") from error
    try:
        return raw.decode("utf-8-sig", errors="strict")
    except UnicodeDecodeError as error:
        if len(raw) == _MOST_BYTES and error.start > len(raw) - 4:
            return raw[: error.start].decode("utf-8-sig")
        raise typer.BadParameter(f"{file} is no text in UTF-8") from error
