"""`samsyn strategy`: load a strategy's goals and recommendations, and look for its projects."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samsyn.cli.setup import active_user, console, database, fail, refusals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from samsyn.projects.models import Strategy
    from samsyn.sources.records import Finding

app = typer.Typer(help="Strategies, their goals and recommendations.", no_args_is_help=True)
By = Annotated[str, typer.Option("--user", help="E-mail address of the one who loads.")]
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]


@app.command("load")
def load(
    file: File,
    user: By,
    code: Annotated[str, typer.Option(help="The strategy's code, where the file has none.")] = "",
    title: Annotated[str, typer.Option(help="Its name, where the file has none.")] = "",
    place: Annotated[str, typer.Option(help="Code of its county or municipality.")] = "",
    keep_gone: Annotated[
        bool, typer.Option("--keep-gone", help="Let goals that the file lacks stand.")
    ] = False,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Load what can be read although rows are wrong.")
    ] = False,
) -> None:
    """Load the goals of FILE (CSV, YAML, Word or PDF). The same file again changes nothing."""
    database()
    from dataclasses import replace

    from django.utils import translation

    from samsyn.projects.services.goals import loading

    data, by = file.read_bytes(), active_user(user)
    read = loading.read(data, file.name)
    _tell(file, read.findings)
    if read.errors and not skip_bad:
        fail("nothing was loaded; mend the file, or load the rest of it with --skip-bad")
    head = read.head
    head = replace(
        head,
        code=head.code or code,
        title=head.title or title or file.stem,
        place=head.place or place,
    )
    # As the command itself speaks; else the reasons come in the site's language.
    with translation.override("en"), refusals():
        draft = loading.draft(
            data=data, name=file.name, strategy=None, by=by, file=replace(read, head=head)
        )
        facts = {k: v for k, v in head.as_json().items() if v and k not in ("place", "code")}
        facts |= {"code": head.code} | ({"place_code": head.place} if head.place else {})
        if draft.strategy is not None and title == "" and not read.head.title:
            facts.pop("title")
        strategy, loaded = loading.load(draft=draft, head=facts, by=by, retire=not keep_gone)
    console.print(
        f"{strategy.code}: {loaded.new} new, {loaded.changed} changed, {loaded.retired} retired, "
        f"{loaded.kept} kept as corrected here",
        markup=False,
    )


@app.command("recommendations")
def recommendations(
    strategy: Annotated[str, typer.Argument(help="The strategy's code.")], file: File, user: By
) -> None:
    """Load the recommendations of FILE (CSV); rows that cannot be read are told of."""
    database()
    from samsyn.projects.services.goals import recommendations as service
    from samsyn.sources.strategy import read_recommendations

    found = service.load(
        strategy=_strategy(strategy),
        asks=read_recommendations(file.read_bytes()),
        by=active_user(user),
    )
    _tell(file, found.findings)
    console.print(f"{found.new} new, {found.reported} reports", markup=False)


@app.command("links")
def links(
    strategy: Annotated[str, typer.Argument(help="The strategy's code; none: all of them.")] = "",
) -> None:
    """Look for the projects that may serve each goal; people answer in the review inbox."""
    database()
    from samsyn.projects.models import Strategy as Model
    from samsyn.projects.services.goals.links import propose

    for one in [_strategy(strategy)] if strategy else Model.objects.all():
        with console.status(f"Looking for projects of {one.code}"):
            waiting = propose(one)
        console.print(f"{one.code}: {waiting} proposed links wait", markup=False)


def _strategy(code: str) -> Strategy:
    from samsyn.projects.models import Strategy as Model

    found = Model.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(Model.objects.values_list("code", flat=True)) or "none"
        fail(f"there is no strategy {code}; there are: {known}")
    return found


def _tell(file: Path, findings: Iterable[Finding]) -> None:
    for one in findings:
        console.print(f"{file.name}: {one.message}", style="yellow", markup=False)
