"""`samsyn doctor`: is this installation well, and how to mend what is not."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer
from cryptography.fernet import Fernet
from rich.table import Table

from samsyn.cli.setup import output, print_json
from samsyn.core.addresses import THIS_MACHINE, fault_in

State = Literal["well", "warning", "broken"]
MARKS: dict[State, str] = {"well": "✓ well", "warning": "! warning", "broken": "✗ broken"}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was looked at, how it is, and what to do where it is not well."""

    subject: str
    state: State
    found: str
    mend: str = ""


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a machine.")] = False,
) -> None:
    """Check settings, database, write access, pages' parts and fonts; say how to mend each."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samsyn.config.settings")
    diagnoses = [diagnosis for check in CHECKS for diagnosis in check()]
    if as_json:
        print_json({"checks": [asdict(diagnosis) for diagnosis in diagnoses]})
    else:
        output.print(_table(diagnoses))
    if any(diagnosis.state == "broken" for diagnosis in diagnoses):
        raise typer.Exit(1)


def _table(diagnoses: list[Diagnosis]) -> Table:
    table = Table(title="Samsyn")
    for name in ("what", "state", "found", "to mend it"):
        table.add_column(name, overflow="fold")
    for diagnosis in diagnoses:
        table.add_row(diagnosis.subject, MARKS[diagnosis.state], diagnosis.found, diagnosis.mend)
    return table


def check_settings() -> list[Diagnosis]:
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    found = []
    try:
        length = len(settings.SECRET_KEY)
    except ImproperlyConfigured:  # Django's answer to an empty key
        length = 0
    if length < 32:
        mend = "set SAMSYN_SECRET_KEY in the environment or in .env to 50 random characters"
        found.append(Diagnosis("secret key", "broken", f"{length} characters", mend))
    else:
        found.append(Diagnosis("secret key", "well", "set"))
    if settings.DEBUG:
        mend = "unset SAMSYN_DEBUG before anyone else uses the site"
        found.append(Diagnosis("debug", "warning", "on", mend))
    else:
        found.append(Diagnosis("debug", "well", "off"))
    found.append(_check_transport(settings.HTTPS, settings.ALLOWED_HOSTS))
    found.append(_check_public_address(settings.SAMSYN_PUBLIC_ADDRESS))
    found.append(_check_originals(settings.SAMSYN_ORIGINALS, settings.SAMSYN_ORIGINALS_KEY))
    if not settings.SAMSYN_CONTACT_EMAIL:
        mend = "set SAMSYN_CONTACT_EMAIL; the accessibility statement and privacy page need it"
        found.append(Diagnosis("contact address", "warning", "not set", mend))
    if settings.SAMSYN_LEGAL_PROFILE != "association" and not settings.SAMSYN_DPO_EMAIL:
        mend = "set SAMSYN_DPO_EMAIL; a public body tells how to reach its officer (GDPR art. 13)"
        found.append(Diagnosis("data protection officer", "warning", "not set", mend))
    return found


def _check_transport(https: bool, hosts: list[str]) -> Diagnosis:
    if "*" in hosts:
        mend = (
            "name the site's hosts in SAMSYN_HOSTS: with '*' anybody chooses the invitations' links"
        )
        return Diagnosis("transport", "broken", "answers to every name", mend)
    outside = [host for host in hosts if host not in THIS_MACHINE]
    if outside and not https:
        mend = "set SAMSYN_HTTPS=true and let a TLS proxy stand in front"
        return Diagnosis("transport", "broken", f"{', '.join(outside)} without TLS", mend)
    return Diagnosis("transport", "well", "TLS" if https else "this machine only")


def _check_public_address(address: str) -> Diagnosis:
    if not address:
        return Diagnosis("public address", "well", "from SAMSYN_HOSTS, without a port")
    if fault := fault_in(address):
        mend = (
            "set SAMSYN_PUBLIC_ADDRESS to scheme, host and port, such as https://example.org:8443"
        )
        return Diagnosis("public address", "broken", fault, mend)
    return Diagnosis("public address", "well", address)


def _check_originals(kept: str, key: str) -> Diagnosis:
    if kept == "discard":
        return Diagnosis("originals", "well", "unmasked originals are not kept")
    if kept != "restricted":
        mend = "set SAMSYN_ORIGINALS to 'discard' or 'restricted'"
        return Diagnosis("originals", "broken", f"'{kept}'", mend)
    if not key:
        mend = "set SAMSYN_ORIGINALS_KEY; keep the key apart from the backups"
        return Diagnosis("originals", "broken", "restricted, without a key", mend)
    try:
        Fernet(key)
    except ValueError:
        mend = (
            "SAMSYN_ORIGINALS_KEY is 32 bytes in URL-safe base64; Fernet.generate_key() makes one"
        )
        return Diagnosis("originals", "broken", "the key is not a key", mend)
    return Diagnosis("originals", "well", "kept encrypted")


def check_database() -> list[Diagnosis]:
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        django.setup()
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, ImproperlyConfigured) as error:
        mend = "check DATABASE_URL and that the server answers; 'samsyn run' makes a SQLite file"
        return [Diagnosis("database", "broken", str(error).splitlines()[0], mend)]
    name = f"{connection.vendor} {'.'.join(map(str, connection.get_database_version()))}"
    if waiting:
        mend = "run 'samsyn run' or 'samsyn demo', which bring the tables up to date"
        return [Diagnosis("database", "broken", f"{name}, {len(waiting)} changes wait", mend)]
    return [Diagnosis("database", "well", name)]


def check_persons() -> list[Diagnosis]:
    """What the tables hold of persons against what the settings promise; nothing without tables."""
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError
    from django.utils import timezone

    from samsyn.cli.demo.users import refused_because
    from samsyn.core.models import Document, User
    from samsyn.core.services.retention import overdue

    try:
        late = overdue(timezone.localdate())
        kept = Document.objects.filter(original_kept=True).count()
        known_passwords = User.objects.filter(is_demo=True, is_active=True).exists()
    except (DatabaseError, ImproperlyConfigured):
        return []
    found = []
    if late:
        mend = "start 'samsyn worker', which removes them daily, or run 'samsyn retention'"
        found.append(Diagnosis("names of persons", "broken", f"{late} should be gone", mend))
    if kept and settings.SAMSYN_ORIGINALS == "discard":
        mend = "set SAMSYN_ORIGINALS=restricted with its key, or remove the folder 'originals'"
        found.append(Diagnosis("kept originals", "warning", f"{kept} from before", mend))
    if known_passwords and refused_because():
        mend = "deactivate the demo users: everybody knows their passwords"
        found.append(Diagnosis("demo users", "broken", "others reach this site", mend))
    return found


def check_jobs() -> list[Diagnosis]:
    """Whether somebody does the work that waits; nothing without tables."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from samsyn.core.selectors.jobs import failed_duties, unattended
    from samsyn.core.services import worker_locks

    try:
        waiting, failed = unattended(), failed_duties()
    except (DatabaseError, ImproperlyConfigured):
        return []
    found = []
    if waiting:
        mend = "start 'samsyn worker', or 'samsyn run' without --no-worker"
        found.append(Diagnosis("jobs", "broken", f"{waiting} wait and no worker runs here", mend))
    elif worker_locks.any_alive():
        found.append(Diagnosis("jobs", "well", "a worker runs"))
    else:
        mend = "'samsyn run' starts one; daily duties such as retention wait for it"
        found.append(Diagnosis("jobs", "warning", "no worker runs here", mend))
    if failed:
        mend = "open the page of jobs as an administrator, which tells why"
        found.append(Diagnosis("daily duties", "broken", f"{failed} failed last time", mend))
    return found


def check_index() -> list[Diagnosis]:
    """Whether the search has taken in what changed; nothing without tables."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from samsyn.projects.services import indexing

    try:
        waiting = indexing.waiting()
    except (DatabaseError, ImproperlyConfigured):
        return []
    if waiting:
        mend = "run 'samsyn index', or let 'samsyn worker' do it"
        return [Diagnosis("search", "warning", f"{waiting} changes wait", mend)]
    return [Diagnosis("search", "well", "knows every change")]


def check_write_access() -> list[Diagnosis]:
    from django.conf import settings

    folder = Path(settings.DATA_DIR)
    probe = folder / f".doctor-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        mend = "set SAMSYN_DATA_DIR to a folder that this user may write"
        return [Diagnosis("data folder", "broken", f"{folder}: {error.strerror}", mend)]
    free = shutil.disk_usage(folder).free / 1e9
    if free < 1:
        return [Diagnosis("data folder", "warning", f"{free:.1f} GB free", "free some space")]
    return [Diagnosis("data folder", "well", f"{free:.0f} GB free")]


def check_pages() -> list[Diagnosis]:
    from django.conf import settings

    found = []
    vendor = settings.PACKAGE_DIR / "core" / "static" / "vendor"
    if any(vendor.glob("**/*.css")):
        found.append(Diagnosis("design system", "well", "fetched"))
    else:
        mend = "run 'make prepare', which fetches it from npm"
        found.append(Diagnosis("design system", "broken", "not fetched", mend))
    sources = list(settings.PACKAGE_DIR.glob("*/locale/*/LC_MESSAGES/*.po"))
    missing = [path for path in sources if not path.with_suffix(".mo").exists()]
    if missing:
        mend = "run 'make prepare', which compiles them"
        found.append(Diagnosis("translations", "broken", f"{len(missing)} not compiled", mend))
    else:
        found.append(Diagnosis("translations", "well", f"{len(sources)} compiled"))
    return found


def check_fonts() -> list[Diagnosis]:
    """Pages use the reader's own fonts; what is printed here needs one with Swedish letters."""
    tool = shutil.which("fc-list")
    mend = "install a font with Swedish letters, for instance the package fonts-dejavu-core"
    if tool is None:
        return [Diagnosis("fonts", "warning", "fontconfig is not installed", mend)]
    listed = subprocess.run(  # noqa: S603  a fixed command
        [tool, ":lang=sv", "family"], capture_output=True, text=True, check=False
    )
    families = {line for line in listed.stdout.splitlines() if line.strip()}
    if not families:
        return [Diagnosis("fonts", "warning", "none with Swedish letters", mend)]
    return [Diagnosis("fonts", "well", f"{len(families)} families with Swedish letters")]


CHECKS: tuple[Callable[[], list[Diagnosis]], ...] = (
    check_settings,
    check_database,
    check_persons,
    check_jobs,
    check_write_access,
    check_pages,
    check_fonts,
)
