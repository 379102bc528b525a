"""Reads the tables that ship beside the code; `data/README.md` names their sources and licences."""

from __future__ import annotations

import csv
import json
from importlib import resources
from typing import Any


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV table as dictionaries of text, in file order."""
    text = (resources.files("samsyn.gazetteer") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def document(name: str) -> Any:
    """A JSON table, decoded."""
    text = (resources.files("samsyn.gazetteer") / "data" / name).read_text(encoding="utf-8")
    return json.loads(text)
