"""The formula language of indicators: read into a tree, never run as code.

    formula  = term { ("+" | "-") term }
    term     = factor { ("*" | "/") factor }
    factor   = "-" factor | number | "(" formula ")" | function "(" formula { "," formula } ")"
             | cube "." measure [ "[" dimension "=" code { "," dimension "=" code } "]" ]

A reference is a measure of a cube in the cell at hand; brackets choose another code of a dimension
(a base year, an age group), or with `*` its whole. A code with a comma, a bracket or spaces at its
ends is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from samstat.errors import FormulaError

# How many parts a function takes: (least, most).
FUNCTIONS = {"share": (2, 2), "rate": (2, 2), "per": (3, 3), "index": (2, 2), "sum": (1, 40)}
TOKEN = re.compile(r'\s*(?:(\d+(?:\.\d+)?)|([^\W\d]\w*)|("[^"]*")|([-+*/(),.\[\]=]))')
CODE = re.compile(r'\s*(?:"([^"]*)"|([^\],="]+))')
DEEPEST = 50  # parentheses inside each other


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Reference:
    """A measure of a cube; `chosen` pairs a dimension with the code taken instead of the cell's."""

    cube: str
    measure: str
    chosen: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    """share: 100·a/b of a part and its whole. rate: a/b. per: n·a/b. index: 100·a/b of a base."""

    function: str
    parts: tuple[Node, ...]


Node = Number | Reference | Operation | Call


def parse(text: str, *, where: str = "formula") -> Node:
    """The formula's tree; FormulaError says at which character it cannot be read."""
    reader = _Reader(text, where)
    node = reader.formula()
    if reader.next():
        raise reader.wrong("something stands after the formula's end")
    if not any(references(node)):
        raise reader.wrong("the formula names no measure", "Name one as cube.measure.")
    return node


def references(node: Node) -> Iterator[Reference]:
    """Every reference of a tree, from left to right."""
    if isinstance(node, Reference):
        yield node
    elif isinstance(node, Operation):
        yield from references(node.left)
        yield from references(node.right)
    elif isinstance(node, Call):
        for part in node.parts:
            yield from references(part)


class _Reader:
    """Recursive descent over the text; `at` is the next character that is not yet read."""

    def __init__(self, text: str, where: str) -> None:
        self.text, self.where, self.at, self.depth = text, where, 0, 0

    def wrong(self, what: str, next_step: str = "") -> FormulaError:
        place = f"{self.where}, character {self.at + 1}"
        words = f"Use numbers, cube.measure, + - * / ( ) and the functions {', '.join(FUNCTIONS)}."
        return FormulaError(what, where=place, value=self.text, next_step=next_step or words)

    def next(self) -> str:
        """The next token, not yet taken; empty at the end."""
        match = TOKEN.match(self.text, self.at)
        if match:
            return match[0].strip()
        if self.text[self.at :].strip():
            raise self.wrong("the formula has a sign that is none of the language's")
        return ""

    def take(self, expected: str = "") -> str:
        token = self.next()
        if expected and token != expected:
            raise self.wrong(f"{expected!r} is expected")
        match = TOKEN.match(self.text, self.at)
        if match is None:
            raise self.wrong("the formula ends too early")
        self.at = match.end()
        return token

    def formula(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.wrong("the formula is nested too deeply", "Write it with fewer brackets.")
        node = self.term()
        while self.next() in ("+", "-"):
            node = Operation(self.take(), node, self.term())
        self.depth -= 1
        return node

    def term(self) -> Node:
        node = self.factor()
        while self.next() in ("*", "/"):
            node = Operation(self.take(), node, self.factor())
        return node

    def factor(self) -> Node:
        minus = 0
        while self.next() == "-":
            self.take()
            minus += 1
        node = self.plain()
        return Operation("-", Number(0), node) if minus % 2 else node

    def plain(self) -> Node:
        token = self.take()
        if token == "(":  # noqa: S105 - a bracket
            node = self.formula()
            self.take(")")
            return node
        if token[0].isdigit():
            return Number(float(token))
        if not (token[0].isalpha() or token[0] == "_"):
            raise self.wrong(f"a number, a measure or '(' is expected, not {token!r}")
        return self.call(token) if self.next() == "(" else self.reference(token)

    def call(self, name: str) -> Node:
        if name not in FUNCTIONS:
            raise self.wrong(f"there is no function {name!r}", f"Use {', '.join(FUNCTIONS)}.")
        self.take("(")
        parts = [self.formula()]
        while self.next() == ",":
            self.take()
            parts.append(self.formula())
        self.take(")")
        least, most = FUNCTIONS[name]
        if not least <= len(parts) <= most:
            raise self.wrong(
                f"{name} takes {least if least == most else f'{least} to {most}'} parts, "
                f"not {len(parts)}",
                "share(part, whole), rate(a, b), per(1000, a, b), index(value, base), sum(a, b).",
            )
        return Call(name, tuple(parts))

    def reference(self, cube: str) -> Node:
        if self.next() != ".":
            raise self.wrong(f"{cube!r} is no measure", f"Write {cube}.measure, or a function.")
        self.take(".")
        measure = self.take()
        if not (measure[0].isalpha() or measure[0] == "_"):
            raise self.wrong("a measure's name is expected after the point")
        return Reference(cube, measure, self.chosen() if self.next() == "[" else ())

    def chosen(self) -> tuple[tuple[str, str], ...]:
        pairs: list[tuple[str, str]] = []
        self.take("[")
        while True:
            dimension = self.take()
            self.take("=")
            match = CODE.match(self.text, self.at)
            if match is None:
                raise self.wrong("a code is expected", 'Write [year=2020], or [age="16, 17"].')
            self.at = match.end()
            pairs.append((dimension, match[1] if match[1] is not None else match[2].strip()))
            if self.take() == "]":
                break
            if self.text[self.at - 1] != ",":
                raise self.wrong("',' or ']' is expected")
        if len({dimension for dimension, _ in pairs}) != len(pairs):
            raise self.wrong("a dimension is chosen twice", "Add two references instead.")
        return tuple(pairs)
