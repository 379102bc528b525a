"""A throw-away PostgreSQL cluster for one test run: own folder, own port, loopback only."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

USER = "samsyn"


def binaries() -> Path | None:
    """The folder that holds initdb: on PATH, else Debian's newest version."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


def available() -> bool:
    return binaries() is not None


def start(kept: Path | None = None) -> str:
    """Start a cluster and return its DATABASE_URL; it is stopped and removed when Python ends.

    One in the folder `kept` is made if it is not there, and only stopped.
    """
    folder = binaries()
    if folder is None:
        raise RuntimeError("initdb was not found; install the package postgresql")
    home = kept or Path(tempfile.mkdtemp(prefix="samsyn-pg-"))
    home.mkdir(parents=True, exist_ok=True)
    owner = _owner()
    if owner is not None:
        os.chown(home, owner.pw_uid, owner.pw_gid)
    port = _free_port()
    data = home / "data"
    if not data.exists():
        access = ("-U", USER, "-A", "trust")
        _run(owner, folder / "initdb", "-D", data, *access, "-E", "UTF8", "--locale=C")
    # Durability is not needed for a database that lives as long as the tests.
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -k {home} "
        "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    )
    _run(owner, folder / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start")
    atexit.register(_stop, owner, folder, data, None if kept else home, os.getpid())
    return f"postgres://{USER}@127.0.0.1:{port}/postgres"


def _owner() -> pwd.struct_passwd | None:
    """initdb refuses root: as root, run as the system's postgres user, else as nobody."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("running as root and no other user was found to run PostgreSQL as")


def _run(owner: pwd.struct_passwd | None, *command: object) -> None:
    identity = {"user": owner.pw_uid, "group": owner.pw_gid} if owner else {}
    # A file, not a pipe: the server inherits it and would hold a pipe open for ever.
    with tempfile.TemporaryFile() as log:
        done = subprocess.run(
            [str(part) for part in command],
            stdout=log,
            stderr=log,
            cwd="/",
            **identity,
            check=False,
        )
        log.seek(0)
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed: {log.read().decode(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stop(
    owner: pwd.struct_passwd | None, folder: Path, data: Path, home: Path | None, starter: int
) -> None:
    if os.getpid() != starter:  # a forked worker must not stop the cluster of its parent
        return
    _run(owner, folder / "pg_ctl", "-D", data, "-m", "immediate" if home else "fast", "stop")
    if home is not None:
        shutil.rmtree(home, ignore_errors=True)
