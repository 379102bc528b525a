"""The commands as a person runs them, on a database of their own."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    os.environ.get("SAMSYN_TEST_DATABASE") == "postgresql",
    reason="the commands run in processes of their own, on SQLite; once is enough",
)

PAGE = """2019/00002 - Steget

Projektnummer:
2019/00002
Projektägare:
Sala kommun
Namn:
Steget
Projektperiod:
2019-02-01 - 2020-11-30
Total projektbudget:
1 234 567
Kontaktperson:
Test Testsson
"""


class Samsyn:
    """Runs `samsyn` in a process of its own, against a SQLite file and a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("SAMSYN", "DATABASE"))},
            "DJANGO_SETTINGS_MODULE": "samsyn.config.settings",
            "SAMSYN_ENV_FILE": "",
            "SAMSYN_SECRET_KEY": "only-for-tests-of-the-commands-0123456789",
            "SAMSYN_DATA_DIR": str(folder / "data"),
            "DATABASE_URL": f"sqlite:///{folder / 'bank.sqlite3'}",
        }

    def __call__(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        program = "from samsyn.cli.main import main; main()"
        command = [sys.executable, "-c", program, *map(str, arguments)]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False
        )


@pytest.fixture
def samsyn(tmp_path: Path) -> Samsyn:
    return Samsyn(tmp_path)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_imports_twice_exports_backs_up_and_restores(
    samsyn: Samsyn, page: Path, tmp_path: Path
) -> None:
    first = samsyn("import", page, "--accept", "--json")
    assert first.returncode == 0, first.stderr
    again = json.loads(samsyn("import", page, "--json").stdout)["documents"][0]
    assert json.loads(first.stdout)["documents"][0]["new"] == 1
    assert (again["new"], again["changed"], again["repeated"]) == (0, 0, 1)

    exported = tmp_path / "bank.csv"
    assert samsyn("export", exported).returncode == 0
    rows = list(csv.reader(exported.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert len(rows) == 2
    assert "Steget" in rows[1]
    assert "Testsson" not in exported.read_text(encoding="utf-8-sig")

    backup = tmp_path / "backup.zip"
    assert samsyn("backup", backup).returncode == 0
    elsewhere = Samsyn(tmp_path / "elsewhere")
    elsewhere.folder.mkdir()
    restored = elsewhere("restore", backup)
    assert restored.returncode == 0, restored.stderr
    assert elsewhere("export", tmp_path / "again.csv").returncode == 0
    assert (tmp_path / "again.csv").read_bytes() == exported.read_bytes()


def test_the_first_administrator_gets_a_link_and_no_second_of_the_same_address(
    samsyn: Samsyn,
) -> None:
    made = samsyn("administrator", "ada@exempel.se", "--site", "https://samsyn.exempel.se/")
    assert made.stdout.startswith("https://samsyn.exempel.se/konto/password/reset/key/")
    assert samsyn("administrator", "ADA@exempel.se").returncode == 2
    assert samsyn("administrator", "no address").returncode == 2


def test_faults_are_told_without_a_traceback(samsyn: Samsyn, page: Path, tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_bytes(b"no")
    for arguments in (
        ("import", page, "--user", "nobody@exempel.se"),
        ("export", tmp_path / "bank.docx"),
        ("restore", tmp_path / "no.zip"),
        ("backup", tmp_path / "none" / "b.zip"),
        ("run", "--address", "nowhere"),
    ):
        done = samsyn(*arguments)
        assert done.returncode == 2, (arguments, done.stderr)
        assert "Traceback" not in done.stderr


def test_doctor_says_how_to_mend_what_is_broken(samsyn: Samsyn) -> None:
    samsyn.environment["SAMSYN_SECRET_KEY"] = ""
    samsyn.environment["SAMSYN_HOSTS"] = "samsyn.exempel.se"
    done = samsyn("doctor", "--json")
    found = {check["subject"]: check for check in json.loads(done.stdout)["checks"]}
    assert done.returncode == 1
    assert {"secret key", "database", "data folder", "fonts", "transport"} <= set(found)
    assert found["secret key"]["state"] == found["transport"]["state"] == "broken"
    assert all(c["mend"] for c in found.values() if c["state"] != "well")


@pytest.mark.parametrize("hosts", ["127.0.0.1,localhost", "samsyn.exempel.se"])
def test_the_example_region_loads_once_and_brings_users_only_to_this_machine(
    samsyn: Samsyn, hosts: str
) -> None:
    samsyn.environment["SAMSYN_HOSTS"] = hosts
    first = samsyn("demo")
    assert first.returncode == 0, first.stderr
    assert "299 new" in first.stderr
    assert " new" not in samsyn("demo").stderr
    assert ("No example users" in first.stderr) == (hosts == "samsyn.exempel.se")


def test_a_refused_strategy_is_told_in_the_commands_own_language(
    samsyn: Samsyn, tmp_path: Path
) -> None:
    samsyn("administrator", "ada@exempel.se")
    (tmp_path / "none.yaml").write_text("goals: []\n", encoding="utf-8")
    done = samsyn(
        "strategy", "load", tmp_path / "none.yaml", "--user", "ada@exempel.se",
        "--code", "X", "--title", "T", "--skip-bad",
    )  # fmt: skip
    assert done.returncode == 2
    assert "There is no goal to load. Nothing was changed." in " ".join(done.stderr.split())
