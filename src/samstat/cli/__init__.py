"""The `samstat` command: each subcommand has a module.

Ends with 0 when all is well, 2 for input that cannot be used, 3 where a release would disclose.
"""

from __future__ import annotations

import sys
from typing import NoReturn

import typer

from samstat.cli import (
    audit,
    convert,
    cube,
    explain,
    indicators,
    perturbation,
    protect,
    protect_cube,
    rounding,
)
from samstat.cli.output import report_error
from samstat.errors import FormatError, MemoryLimitError, SamstatError

app = typer.Typer(
    name="samstat",
    help="From rows to published tables that stand up to an attacker.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # locals may hold personal data
)


@app.callback()
def _command() -> None:
    """Keep subcommands named, however few there are."""


app.command("convert")(convert.convert)
app.command("cube")(cube.cube)
app.command("protect")(protect.protect)
app.command("protect-cube")(protect_cube.protect_cube)
app.command("round")(rounding.round_table)
app.command("perturb")(perturbation.perturb)
app.command("audit")(audit.audit)
app.command("explain")(explain.explain)
app.add_typer(indicators.app, name="indicators", no_args_is_help=True)


def main() -> None:
    """Run the command; a SamstatError is told on standard error, as JSON with `--json`."""
    try:
        app()
    except SamstatError as error:
        _end(error)
    except OSError as error:
        _end(_of_system(error))
    except MemoryError:
        _end(MemoryLimitError("the memory is full", next_step="Give a smaller table."))


def _end(error: SamstatError) -> NoReturn:
    report_error(error, as_json="--json" in sys.argv)
    sys.exit(error.exit_code)


def _of_system(error: OSError) -> SamstatError:
    """A file or folder that cannot be read or written, as an error like the others."""
    return FormatError(
        f"the file cannot be read or written ({error.strerror or type(error).__name__})",
        where=str(error.filename or ""),
        next_step="Check that the place exists, has room, and that you may read and write there.",
    )
