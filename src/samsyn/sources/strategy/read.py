"""A strategy from CSV or YAML, by what the content looks like."""

from __future__ import annotations

import re

from samsyn.sources.strategy.records import GoalRow, Head, StrategyFile
from samsyn.sources.strategy.settle import settled
from samsyn.sources.strategy.table import read_table
from samsyn.sources.strategy.tree import read_tree

HEADINGS = {
    "code": ("kod", "code", "nummer", "nr", "målnummer", "id"),
    "title": ("titel", "title", "mål", "goal", "rubrik", "namn"),
    "text": ("text", "beskrivning", "description", "målbeskrivning"),
    "parent": ("överordnad", "parent", "överordnat mål", "under", "tillhör"),
}
_YAML = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:\s|#[^\n]*\n|---)*[^\s,;\t|#:]+\s*:(?:\s|\Z)")
_LAST_PART = re.compile(r"[.\-][^.\-]+$")


def read_strategy(data: bytes, path: str) -> StrategyFile:
    """The tree that a file says, with all that is wrong in it. Never raises."""
    name = path.lower()
    is_yaml = name.endswith((".yaml", ".yml"))
    if is_yaml or (not name.endswith(".csv") and _YAML.match(data)):
        head, rows, told = read_tree(data)
    else:
        head = Head()
        table = read_table(data, HEADINGS, ("code", "title"))
        states_parents = "parent" in table.columns
        codes = {_code(row["code"]) for row in table.rows}
        rows = [
            GoalRow(
                code=_code(row["code"]),
                title=" ".join(row["title"].split()),
                text=row["text"],
                parent=_code(row["parent"]) if states_parents else above(_code(row["code"]), codes),
                line=row.line,
                locator=row.at("code"),
            )
            for row in table.rows
        ]
        told = list(table.findings)
    # Where the file cannot be read as one, 'no goals' would say nothing more.
    if not rows and told:
        return StrategyFile(path, head, findings=tuple(told))
    goals, faults = settled(rows)
    return StrategyFile(path, head, goals, (*told, *faults))


def above(code: str, codes: set[str]) -> str:
    """The nearest code that the code begins with, where no column states the parent: 1.2 → 1."""
    while (shorter := _LAST_PART.sub("", code)) != code:
        if shorter in codes:
            return shorter
        code = shorter
    return ""


def _code(written: str) -> str:
    return " ".join(written.split()).rstrip(".")
