"""A tree of goals proposed from a document's headings, each with the passage beneath it.

Headings know nothing of goals, so a person goes through what is proposed and takes what is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from samsyn.sources.document import Document
from samsyn.sources.findings import finding
from samsyn.sources.pdf import open_pdf
from samsyn.sources.records import CharSpan
from samsyn.sources.strategy.records import (
    LONGEST_CODE,
    LONGEST_TITLE,
    GoalRow,
    Head,
    StrategyFile,
)
from samsyn.sources.strategy.settle import settled
from samsyn.sources.word import open_word

_MOST = 2_000
# 'Mål 3: …', '1.2 …', 'Delmål 2 – …': the number is the goal's own.
_NUMBERED = re.compile(
    r"^(?:(?:del|huvud)?mål|strategi|prioritering|område)?\s*"
    r"(?P<code>\d{1,2}(?:\.\d{1,2}){0,4}|[A-Z](?=[.:)]))(?:\s*[.:)–-]+\s*|\s+)(?=\S)",
    re.IGNORECASE,
)


def propose(data: bytes, path: str) -> StrategyFile:
    """What the headings of a Word or PDF file give. Never raises."""
    is_pdf = data[:1024].lstrip().startswith(b"%PDF")
    document = open_pdf(data, path) if is_pdf else open_word(data, path).document
    told = list(document.findings)
    if not document.headings:
        return StrategyFile(
            path, findings=(*told, finding("strategy_no_headings")), is_proposal=True
        )
    title, headings = _titled(document)
    goals, faults = settled(_rows(document, headings))
    told.append(finding("strategy_proposed", goals=len(goals)))
    return StrategyFile(path, Head(title=title), goals, (*told, *faults), is_proposal=True)


def _titled(document: Document) -> tuple[str, list[tuple[int, CharSpan]]]:
    """The only heading of the highest level, where it stands first, is the document's title."""
    headings = list(document.headings[:_MOST])
    top = min(level for level, _ in headings)
    highest = [span for level, span in headings if level == top]
    if len(headings) > 1 and len(highest) == 1 and headings[0][0] == top:
        return _words(document, highest[0])[:300], headings[1:]
    return "", headings


def _rows(document: Document, headings: list[tuple[int, CharSpan]]) -> Iterator[GoalRow]:
    taken: set[str] = set()
    above: list[tuple[int, str]] = []
    counts: dict[str, int] = {}
    for number, (level, span) in enumerate(headings):
        words = _words(document, span)
        if not words:
            continue
        while above and above[-1][0] >= level:
            above.pop()
        parent = above[-1][1] if above else ""
        code, title = _code_of(words, parent, counts, taken)
        taken.add(code)
        above.append((level, code))
        end = headings[number + 1][1].start if number + 1 < len(headings) else len(document.text)
        text = document.text[span.end : end].strip()
        line = document.text.count("\n", 0, span.start) + 1
        yield GoalRow(code, title[:LONGEST_TITLE], text, parent, line, CharSpan(span.start, end))


def _code_of(words: str, parent: str, counts: dict[str, int], taken: set[str]) -> tuple[str, str]:
    """The heading's own number, or the next beneath its parent."""
    own = _NUMBERED.match(words)
    if own and own["code"] not in taken:
        return own["code"], words[own.end() :]
    while True:
        counts[parent] = counts.get(parent, 0) + 1
        code = f"{parent}.{counts[parent]}" if parent else f"{counts[parent]}"
        if code not in taken:
            return code[:LONGEST_CODE], words


def _words(document: Document, span: CharSpan) -> str:
    return " ".join(document.text[span.start : span.end].split())
