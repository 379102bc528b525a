"""A strategy as YAML: its facts, then goals within goals.

Read as nodes with their lines and never as objects: a code 1.10 stays text. Anchors are refused,
since a few lines of them may unfold to millions of goals.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from samsyn.sources.findings import finding
from samsyn.sources.records import CharSpan, Finding
from samsyn.sources.strategy.records import GoalRow, Head
from samsyn.sources.text import decode

LARGEST = 5_000_000
DEEPEST = 40
Told = list[Finding]
_HEAD = {
    "code": "code", "kod": "code", "title": "title", "titel": "title",
    "organisation": "organisation", "place": "place", "plats": "place", "from": "start_year",
    "från": "start_year", "to": "end_year", "till": "end_year", "version": "version",
}  # fmt: skip
_GOAL = {
    "code": "code", "kod": "code", "title": "title", "titel": "title", "text": "text",
    "beskrivning": "text",
}  # fmt: skip
_STRATEGY = ("strategy", "strategi")
_GOALS = ("goals", "mål", "delmål", "strategier")


def read_tree(data: bytes) -> tuple[Head, list[GoalRow], Told]:
    """The strategy's facts, its goals in the file's order, and what is wrong. Never raises."""
    if len(data) > LARGEST:
        return Head(), [], [finding("file_too_large", size=len(data), limit=LARGEST)]
    text = decode(data).text
    try:
        refused = _refused(text)
        root = None if refused else yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        return Head(), [], [_broken(error)]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = type(error).__name__
        return Head(), [], [finding("strategy_yaml_broken", line=1, problem=problem)]
    if refused:
        return Head(), [], [refused]
    if not isinstance(root, yaml.MappingNode):
        return Head(), [], [finding("strategy_yaml_shape", line=1, wanted="goals:")]
    return _whole(root)


def _whole(root: yaml.MappingNode) -> tuple[Head, list[GoalRow], Told]:
    told: Told = []
    facts: dict[str, str] = {}
    rows: list[GoalRow] = []
    for name, key, value in _pairs(root, told):
        if name in _GOALS:
            rows += _goals(value, "", told)
        elif name in _STRATEGY and isinstance(value, yaml.MappingNode):
            for inner in _pairs(value, told):
                _fact(inner, facts, told)
        else:
            _fact((name, key, value), facts, told)
    return _head(facts, told), rows, told


def _fact(pair: tuple[str, yaml.Node, yaml.Node], facts: dict[str, str], told: Told) -> None:
    name, key, value = pair
    if name in _HEAD:
        facts[_HEAD[name]] = _scalar(value, name, told)
    else:
        told.append(_unknown(name, key))


def _refused(text: str) -> Finding | None:
    """Anchors, and goals nested deeper than any strategy, told before anything is built."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = 1 if event.start_mark is None else event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            return finding("strategy_yaml_alias", line=line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > 2 * DEEPEST:
            return finding("strategy_yaml_deep", line=line, limit=DEEPEST)
    return None


def _broken(error: yaml.MarkedYAMLError) -> Finding:
    line = error.problem_mark.line + 1 if error.problem_mark else 1
    return finding("strategy_yaml_broken", line=line, problem=error.problem or "YAML")


def _goals(node: yaml.Node, parent: str, told: Told) -> Iterator[GoalRow]:
    if isinstance(node, yaml.ScalarNode) and not node.value:
        return
    if not isinstance(node, yaml.SequenceNode):
        told.append(finding("strategy_yaml_shape", _span(node), line=_line(node), wanted="- code:"))
        return
    for item in node.value:
        if not isinstance(item, yaml.MappingNode):
            told.append(
                finding("strategy_yaml_shape", _span(item), line=_line(item), wanted="code:")
            )
            continue
        yield from _goal(item, parent, told)


def _goal(node: yaml.MappingNode, parent: str, told: Told) -> Iterator[GoalRow]:
    cells: dict[str, str] = {}
    within: list[yaml.Node] = []
    for name, key, value in _pairs(node, told):
        if name in _GOALS:
            within.append(value)
        elif name in _GOAL:
            cells[_GOAL[name]] = _scalar(value, name, told)
        else:
            told.append(_unknown(name, key))
    code = cells.get("code", "").rstrip(".")
    title = " ".join(cells.get("title", "").split())
    yield GoalRow(code, title, cells.get("text", ""), parent, _line(node), _span(node))
    for one in within:
        # What lies beneath a goal without a code hangs on nothing, and is told of as such.
        yield from _goals(one, code or "?", told)


def _pairs(node: yaml.MappingNode, told: Told) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            yield key.value.strip().casefold(), key, value
        else:
            told.append(finding("strategy_yaml_shape", _span(key), line=_line(key), wanted="code:"))


def _scalar(node: yaml.Node, name: str, told: Told) -> str:
    if isinstance(node, yaml.ScalarNode):
        return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value).strip()
    told.append(finding("strategy_yaml_text", _span(node), line=_line(node), column=name))
    return ""


def _head(facts: dict[str, str], told: Told) -> Head:
    years: dict[str, int | None] = {}
    for name in ("start_year", "end_year"):
        written = facts.pop(name, "")
        readable = len(written) == 4 and written.isascii() and written.isdigit()
        years[name] = int(written) if readable else None
        if written and not readable:
            told.append(finding("strategy_year_unreadable", value=written))
    return Head(**facts, start_year=years["start_year"], end_year=years["end_year"])


def _unknown(name: str, key: yaml.Node) -> Finding:
    return finding("strategy_key_unknown", _span(key), line=_line(key), column=name)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _span(node: yaml.Node) -> CharSpan:
    return CharSpan(int(node.start_mark.index), int(node.end_mark.index))
