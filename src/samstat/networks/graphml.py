"""GraphML, a line at a time, so that a network of millions of ties needs no more memory.

U. Brandes and others, GraphML Progress Report, Graph Drawing (2001), LNCS 2265.
A test reads what is written here with networkx.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

# Signs that XML 1.0 allows nowhere (section 2.2), not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Row = Sequence[int | float | str | None]


@dataclass(frozen=True, slots=True)
class Attribute:
    name: str
    type: Literal["string", "long", "double", "boolean"]


def graphml(
    nodes: Iterable[Row],
    ties: Iterable[Row],
    node_attributes: Sequence[Attribute],
    tie_attributes: Sequence[Attribute],
) -> Iterator[str]:
    """An undirected graph. A node's row is its id and its attributes, a tie's the two ids and its
    attributes; None leaves the attribute out, which is not the same as 0 or ''."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    yield from _keys("node", "n", node_attributes)
    yield from _keys("edge", "e", tie_attributes)
    yield '<graph edgedefault="undirected">\n'
    for one, *values in nodes:
        yield f'<node id="{one}">{_data("n", values)}</node>\n'
    for one, other, *values in ties:
        yield f'<edge source="{one}" target="{other}">{_data("e", values)}</edge>\n'
    yield "</graph>\n</graphml>\n"


def _keys(kind: str, mark: str, attributes: Sequence[Attribute]) -> Iterator[str]:
    for at, one in enumerate(attributes):
        name = quoteattr(one.name)
        yield f'<key id="{mark}{at}" for="{kind}" attr.name={name} attr.type="{one.type}"/>\n'


def _data(mark: str, values: Sequence[int | float | str | None]) -> str:
    return "".join(
        f'<data key="{mark}{at}">{escape(_FORBIDDEN.sub("", str(value)))}</data>'
        for at, value in enumerate(values)
        if value is not None
    )
