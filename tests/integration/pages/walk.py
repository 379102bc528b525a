"""Walking the site as a reader does: from the start page along its links, a few pages of each kind.

A page's kind is its address's name with the names of what is asked. Filters combine without end, so
that few of a kind, and few of a name, are looked at; more than one, so that a page with little to
show does not stand for all.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

MOST_OF_A_KIND, MOST_OF_A_NAME = 2, 6


@dataclass(frozen=True, slots=True)
class Tag:
    name: str
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """`kind` is the address's name, such as 'projects:project'."""

    address: str
    kind: str
    status: int
    tags: tuple[Tag, ...]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Tag] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Tag(tag, {name: value or "" for name, value in attrs}))


def tags_of(html: str) -> tuple[Tag, ...]:
    reader = _Tags()
    reader.feed(html)
    return tuple(reader.found)


def walk(client: Client, *starts: str) -> Iterator[Page]:
    """The pages that `starts` lead to, themselves first; only GET, and only what is HTML."""
    waiting, met = deque(starts), set(starts)
    kinds, names = Counter[tuple[str, frozenset[str]]](), Counter[str]()
    while waiting:
        address = waiting.popleft()
        kind = _kind_of(address)
        if kind is None or kinds[kind] >= MOST_OF_A_KIND or names[kind[0]] >= MOST_OF_A_NAME:
            continue
        kinds[kind] += 1
        names[kind[0]] += 1
        response = client.get(address)
        if moved := response.headers.get("Location", ""):
            waiting.append(urljoin(address, moved).split("#")[0])
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            # Read to its end: to close it by hand would close the test's own connection.
            if response.streaming:
                response.getvalue()
            continue
        tags = tags_of(response.text)
        yield Page(address, kind[0], response.status_code, tags)
        for link in _links(address, tags):
            if link not in met:
                met.add(link)
                waiting.append(link)


def _links(address: str, tags: tuple[Tag, ...]) -> Iterator[str]:
    for tag in tags:
        href = tag.attributes.get("href", "")
        if tag.name == "a" and href and not urlsplit(href).scheme and not href.startswith("//"):
            yield urljoin(address, href).split("#")[0]


def _kind_of(address: str) -> tuple[str, frozenset[str]] | None:
    parts = urlsplit(address)
    try:
        name = resolve(unquote(parts.path)).view_name
    except Resolver404:
        return None
    return name, frozenset(asked for asked, _value in parse_qsl(parts.query))
