"""`samsyn group-sizes`: figures of target groups by municipality."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samsyn.cli.setup import active_user, console, database, fail, output, refusals

app = typer.Typer(
    help="How many there are of each target group in each municipality.", no_args_is_help=True
)
By = Annotated[str, typer.Option("--user", help="E-mail address of the one who does it.")]


@app.command("load")
def load(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    user: By,
    source: Annotated[str, typer.Option(help="Their source, where the lines do not say.")] = "",
    licence: Annotated[str, typer.Option(help="Their licence, where the lines do not say.")] = "",
    group: Annotated[str, typer.Option(help="Target group, where the lines do not say.")] = "",
    year: Annotated[str, typer.Option(help="Year, where the lines do not say.")] = "",
) -> None:
    """Load FILE (CSV or workbook). Ends with 1 where any line was not stored."""
    database()
    from django.utils import translation

    from samsyn.projects.services import group_sizes

    # Commands speak English; the same reasons are told in Swedish on the page.
    with translation.override("en"), refusals():
        found = group_sizes.load(
            data=file.read_bytes(), name=file.name, by=active_user(user),
            said=group_sizes.Said(source, licence, group, year),
        )  # fmt: skip
        for one in found.refused:
            at = f"{file.name}: line {one.line}, {one.column or 'the line'}"
            console.print(f"{at}: '{one.value}': {one.why}", style="yellow", markup=False)
    console.print(
        f"{found.stored} stored, {found.unchanged} as they stood, {len(found.refused)} not stored",
        markup=False,
    )
    if found.refused:
        raise typer.Exit(1)


@app.command("list")
def list_() -> None:
    """Which figures are loaded."""
    database()
    from samsyn.projects.selectors.group_sizes import held

    for one in held():
        output.print(
            f"{one.group} {one.year}: {one.municipalities} municipalities, {one.suppressed} of "
            f"them protected; {'; '.join(one.sources)}; {'; '.join(one.licences)}",
            markup=False,
        )


@app.command("take-away")
def take_away(
    group: Annotated[str, typer.Argument(help="The target group's code.")], year: int, user: By
) -> None:
    """Let a group's figures of a year no longer hold; they stay as history."""
    database()
    from django.utils import translation

    from samsyn.projects.services import group_sizes

    with translation.override("en"), refusals():
        count = group_sizes.take_away(group=group, year=year, by=active_user(user))
    if not count:
        fail(f"no figures of {group} {year} are loaded; 'samsyn group-sizes list' tells which are")
    console.print(f"{count} taken away", markup=False)
