"""`samsyn run` and `demo`: serve the site, and load the example region into it."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from samsyn.cli import keeper
from samsyn.cli.setup import console, django, fail


def run(
    address: Annotated[str, typer.Option(help="Host and port to listen on.")] = "127.0.0.1:8000",
    workers: Annotated[int, typer.Option(help="Server processes.")] = 2,
    worker: Annotated[
        bool, typer.Option(help="Run the background jobs beside the site, as 'samsyn worker' does.")
    ] = True,
) -> None:
    """Prepare the database and the static files, then serve the site and run its jobs."""
    django()
    _refuse_without_key()
    _refuse_taken(address)
    prepare()
    _announce(address)
    if worker:
        keeper.start()
    gunicorn = Path(sys.executable).with_name("gunicorn")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samsyn.config.settings")
    # Replaces this process, so that Ctrl-C and service managers reach the server itself.
    arguments = ["--bind", address, "--workers", str(workers), "--threads", "4", "--timeout", "120"]
    # The application is loaded once, with a large bank's figures, in memory that workers share.
    arguments += ["--preload"]
    # Without it gunicorn lets others on the machine read what the server writes.
    arguments += ["--no-control-socket", "--umask", "0o077"]
    os.execv(gunicorn, [str(gunicorn), *arguments, "samsyn.config.wsgi:application"])  # noqa: S606


def demo() -> None:
    """Load the example region: real facts about real projects, and users to sign in as."""
    django()
    prepare()
    from samsyn.cli.demo import load

    for line in load():
        console.print(line, markup=False, highlight=False)


def prepare() -> None:
    """Bring the database and the static files up to this version; nothing is done twice."""
    from django.conf import settings
    from django.core.management import call_command

    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)


def _refuse_without_key() -> None:
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        bool(settings.SECRET_KEY)
    except ImproperlyConfigured:
        fail("SAMSYN_SECRET_KEY is not set; 'make run' makes one, or set 50 random characters")


def _refuse_taken(address: str) -> None:
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        fail(f"'{address}' is not host:port; write for instance 127.0.0.1:8000")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            fail(f"cannot listen on {address}: {error.strerror}; give another with --address")


def _announce(address: str) -> None:
    from samsyn.cli.demo import logins

    console.print(f"\nSamsyn: http://{address}/\n", style="bold", markup=False)
    for email, password, role in logins():
        console.print(f"  {email:<34} {password:<20} {role}", markup=False, highlight=False)
    console.print("\nStop with Ctrl-C.", markup=False)
