"""The `samsyn` command. Each group of commands has a module; Django is set up only where needed."""

from __future__ import annotations

import typer

from samsyn.cli import (
    accounts,
    actors,
    backup,
    bank,
    doctor,
    group_sizes,
    index,
    kinship,
    notify,
    parse,
    serve,
    similar,
    strategy,
    worker,
)

app = typer.Typer(
    name="samsyn",
    help="One shared picture of regional work for inclusion and skills supply.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # locals may hold personal data
)
app.command("run")(serve.run)
app.command("worker")(worker.worker)
app.command("demo")(serve.demo)
app.command("parse")(parse.parse)
app.command("import")(bank.import_)
app.command("export")(bank.export)
app.command("actors")(actors.actors)
app.command("kinship")(kinship.kinship)
app.command("index")(index.index)
app.command("similar")(similar.similar)
app.add_typer(strategy.app, name="strategy")
app.add_typer(group_sizes.app, name="group-sizes")
app.command("notify")(notify.notify)
app.command("retention")(bank.retention)
app.command("administrator")(accounts.administrator)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("doctor")(doctor.doctor)


def main() -> None:
    app()
