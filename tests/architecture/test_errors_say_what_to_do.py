"""Every error of samstat says what to do: whoever meets it alone at a command has nothing else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from samstat import errors

ROOT = Path(__file__).resolve().parents[2] / "src" / "samstat"
KINDS = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.SamstatError)
}


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: str(path.name))
def test_each_error_has_a_next_step(path: Path) -> None:
    made = [
        node
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS
    ]
    silent = [one.lineno for one in made if "next_step" not in {each.arg for each in one.keywords}]
    assert silent == []
