"""A page of labelled facts and sections to a record: what the readers of pages share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from samsyn.sources.bullets import MARKS
from samsyn.sources.checks import check_record, phase_against_text
from samsyn.sources.chrome import is_chrome
from samsyn.sources.document import Document
from samsyn.sources.facts import read_facts
from samsyn.sources.figures import quoted_figures
from samsyn.sources.findings import finding
from samsyn.sources.headings import is_known_heading
from samsyn.sources.places import listed_municipalities, mentioned, stated_counties, value_of
from samsyn.sources.records import CharSpan, Finding, Item, Parsed, Record, Value
from samsyn.sources.sections import Section, find_sections, sections_value
from samsyn.sources.stated import Facts
from samsyn.sources.text import clean_value
from samsyn.sources.titles import Title, find_title, from_html_title

_TARGET_GROUPS = re.compile(
    r"(?:projektets |utlysningens )?målgrupp(?:er)?|target groups?", re.IGNORECASE
)
_BULLET = re.compile(
    rf"^[ \t]*(?:[{MARKS}]|\d{{1,3}}[.)]|o(?=[ \t]+[A-ZÅÄÖ]))[ \t]+(?P<text>\S.*?)[ \t]*$",
    re.MULTILINE,
)
_SHORTEST_TEXT = 30

Complete = Callable[[Document, Facts], None]


def read_page(
    document: Document, format_name: str, kind: Literal["project", "call"], complete: Complete
) -> Parsed:
    """One record of the page's facts. `complete` adds what only the format knows."""
    facts = read_facts(document.text, document.blocks)
    first = document.blocks[0].first_line if document.blocks else 0
    title = find_title(document, first)
    _name(document, facts, title, kind)
    listed = listed_municipalities(document)
    counties = [*stated_counties(document, listed), *listed.counties]
    facts.findings.extend(_unread_lines(document, listed.lines))
    facts.findings.extend(listed.findings)
    _put_list(facts, "municipalities", value_of(listed.items))
    _put_list(facts, "counties", value_of(counties))
    taken = _taken(document, title, listed.lines)
    sections = find_sections(document, taken, title.line if title and title.line < first else 0)
    _add_texts(document, facts, sections)
    complete(document, facts)
    facts.findings.extend(check_record(facts.fields))
    spans = [section.span for section in sections]
    facts.findings.extend(phase_against_text(document.text, facts.fields, spans))
    record = Record(kind, facts.fields)
    return Parsed(
        document.path,
        format_name,
        records=(record,),
        warnings=(*document.findings, *facts.findings),
        text=document.text,
    )


def _unread_lines(document: Document, listed: set[int]) -> Iterator[Finding]:
    """Lines among the facts that no label explains: shown, so that nothing is lost unseen."""
    for block in document.blocks:
        read = {
            number for entry in block.entries for number in range(entry.line, entry.last_line + 1)
        }
        for number in range(block.first_line, block.last_line):
            written = document.line_text(number).strip()
            if number in read or number in listed or not written or is_chrome(written):
                continue
            yield finding("unread_line", document.lines[number].span)


def _put_list(facts: Facts, name: str, value: Value | None) -> None:
    if value:
        facts.fields[name] = value


def _name(document: Document, facts: Facts, title: Title | None, kind: str) -> None:
    """The labelled name is the title; a heading that says otherwise is told."""
    number_field = "call_number" if kind == "call" else "number"
    if title and title.number and title.number_span:
        facts.put(number_field, Value(title.number, title.number_span))
    labelled = facts.fields.get("title")
    if labelled is None:
        _unlabelled_name(document, facts, title)
    elif title and title.number and _differ(str(labelled.value), title.name):
        facts.findings.append(
            finding(
                "contradiction_title",
                labelled.locator,
                also=(title.span,),
                heading=title.name,
                stated=str(labelled.value),
            )
        )


def _unlabelled_name(document: Document, facts: Facts, title: Title | None) -> None:
    if title:
        raw = document.written(title.span)
        shown = None if raw == title.name else raw
        facts.put("title", Value(title.name, title.span, title.confidence, raw=shown))
        return
    window = from_html_title(document)
    if window:
        facts.put("title", Value(window, CharSpan(0, 0), 0.7))
    else:
        facts.findings.append(finding("missing_title"))


def _differ(one: str, other: str) -> bool:
    return clean_value(one).casefold() != clean_value(other).casefold()


def _taken(document: Document, title: Title | None, listed: set[int]) -> set[int]:
    """Lines that are facts, title, lists, or short lines above the facts."""
    taken = set(listed)
    for block in document.blocks:
        taken.update(range(block.first_line, block.last_line + 1))
    if title:
        taken.add(title.line)
    for block in document.blocks[:1]:
        for number in range(_text_above(document, block.first_line)):
            if len(document.line_text(number)) < 120:
                taken.add(number)
    return taken


def _text_above(document: Document, first: int) -> int:
    """The line where the text begins that stands above the facts: a known heading over a text."""
    for number in range(first - 1):
        if not is_known_heading(document.line_text(number)):
            continue
        below = (document.line_text(line).strip() for line in range(number + 1, first))
        text = next((line for line in below if line and not is_chrome(line)), "")
        if len(text) >= _SHORTEST_TEXT and not is_known_heading(text):
            return number
    return first


def _add_texts(document: Document, facts: Facts, sections: Sequence[Section]) -> None:
    value = sections_value(document, sections)
    if value is None:
        return
    facts.fields["sections"] = value
    spans = [section.span for section in sections]
    for name, found in mentioned(document.text, spans).items():
        facts.fields.setdefault(name, found)
    for section in sections:
        if section.heading.casefold() in ("sammanfattning", "summary"):
            facts.fields.setdefault("summary", Value(document.written(section.span), section.span))
            break
    groups = _target_groups(document, sections)
    if groups:
        facts.fields.setdefault("target_groups", groups)
    figures = quoted_figures(document.text, spans)
    if figures:
        facts.fields["quoted_figures"] = figures


def _target_groups(document: Document, sections: Sequence[Section]) -> Value | None:
    """The section on target groups: its bullets, or its text as one item."""
    for section in sections:
        if not _TARGET_GROUPS.fullmatch(section.heading):
            continue
        items = tuple(_bullets(document, section.span))
        if not items:
            text = clean_value(document.written(section.span))
            return Value([text], section.span, items=(Item(text, section.span),))
        return Value([item.value for item in items], section.span, items=items)
    return None


def _bullets(document: Document, span: CharSpan) -> Iterator[Item]:
    for match in _BULLET.finditer(document.text, span.start, span.end):
        place = CharSpan(match.start("text"), match.end("text"))
        yield Item(clean_value(match["text"]), place)
