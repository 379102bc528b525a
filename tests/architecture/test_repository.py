"""Rules that every landing keeps: reasons beside dependencies, a true README, a clean repo."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samsyn.cli.main import app
from tools import check_repository

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize("name", ["base.in", "dev.in"])
def test_every_dependency_says_why_it_is_here(name: str) -> None:
    lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
    stated = [line for line in lines if line and not line.startswith(("#", "-r"))]
    bare = [line for line in stated if "#" not in line and not line.startswith("pytest")]
    assert stated
    assert not bare


def test_every_command_in_the_readme_exists() -> None:
    help_text = CliRunner().invoke(app, ["--help"]).output
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = {
        line.split("`samsyn ")[1].split(" ")[0].strip("`")
        for line in readme.splitlines()
        if line.startswith("| `samsyn ")
    }
    assert len(named) >= 8
    assert all(name in help_text for name in named)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("see https://" + "registry" + ".npm" + "js.org/htmx", "address of a package registry"),
        ("cd /" + "work/main", "path of one machine"),
        ("raise NotImplemented" + "Error", "left undone"),
    ],
)
def test_what_must_not_be_committed_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, fault: str
) -> None:
    monkeypatch.setattr(check_repository, "ROOT", tmp_path)
    path = tmp_path / "sample.py"
    path.write_text(line + "\n", encoding="utf-8")
    assert any(fault in found for found in check_repository.faults(path))


def test_readers_import_neither_django_nor_network() -> None:
    """In a fresh interpreter, reading a page loads nothing of Django, sockets or HTTP clients."""
    program = (
        "import sys; from samsyn.sources.parse import parse_bytes; "
        "parse_bytes('Projektnummer:\\n2020/1\\n'.encode(), 'a.txt'); "
        "print([m for m in sys.modules if m.split('.')[0] in ('django', 'requests', 'httpx')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
