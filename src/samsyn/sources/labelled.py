"""Which labels of a page count, and which value each one has: the blocks of facts of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from samsyn.sources.amounts import read_amount
from samsyn.sources.bullets import MARKS
from samsyn.sources.chrome import is_chrome
from samsyn.sources.dates import read_period
from samsyn.sources.fields import PARTICIPANTS
from samsyn.sources.headings import is_known_heading
from samsyn.sources.labels import Hit, Line, label_at
from samsyn.sources.records import CharSpan

# Headings of the text as much as labels: with the text below them they open a section.
_SECTION_FIELDS = frozenset({"summary", "target_groups"})
_AMOUNTS = frozenset({"total_budget", "esf_support", "call_amount"})
_DATES = frozenset({"period", "period_start", "period_end"})
# So many lines of other text may stand inside one block of facts, and so long a one.
_GAP_LINES, _GAP_CHARACTERS = 3, 160
_LONGEST_VALUE = 400
_BULLET = re.compile(rf"\s*(?:[{MARKS}]|\d{{1,3}}[.)]|o(?=\s+[A-ZÅÄÖ]))\s+\S")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label and its value's span; `value` is None where the page leaves the value out."""

    field: str
    label: CharSpan
    value: CharSpan | None
    line: int
    last_line: int
    weak: bool
    joined: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Labels that stand together: the facts of one project or call."""

    entries: tuple[Labelled, ...]

    def of(self, field: str) -> list[Labelled]:
        return [entry for entry in self.entries if entry.field == field]

    @property
    def fields(self) -> set[str]:
        return {entry.field for entry in self.entries}

    @property
    def first_line(self) -> int:
        return self.entries[0].line

    @property
    def last_line(self) -> int:
        return max(entry.last_line for entry in self.entries)


def find_blocks(text: str, lines: Sequence[Line]) -> list[Block]:
    """The page's blocks of facts, in order: at least two different labels that stand together."""
    spaced = _is_double_spaced(text, lines)
    entries = list(_columns(text, lines))
    taken = {entry.line for entry in entries}
    entries += [entry for entry in _resolve(text, lines, spaced) if entry.line not in taken]
    entries.sort(key=lambda entry: entry.label.start)
    groups: list[list[Labelled]] = []
    for entry in entries:
        near = groups and _near(text, lines, groups[-1][-1], entry)
        if near and not _begins_anew(text, groups[-1], entry):
            groups[-1].append(entry)
        else:
            groups.append([entry])
    blocks = [Block(tuple(_credible(text, _without_menu(group)))) for group in groups]
    return [block for block in blocks if _is_block(text, block)]


def _without_menu(group: Sequence[Labelled]) -> Sequence[Labelled]:
    """Without a menu's word above the facts ('Utlysning'), which comes again as their label."""
    first, later = group[0], {entry.field for entry in group[1:] if entry.value}
    if first.weak and first.joined == "line" and first.field in later:
        return _without_menu(group[1:])
    return group


def _is_block(text: str, block: Block) -> bool:
    fields = {name for name in block.fields if not name.startswith("-")} - {"municipalities"}
    return len(fields) >= 2 and any(_is_sure(text, entry) for entry in block.entries)


def _is_sure(text: str, entry: Labelled) -> bool:
    if entry.joined != "space":
        return not entry.weak
    return entry.value is not None and _has_shape(
        entry.field, text[entry.value.start : entry.value.end]
    )


def _begins_anew(text: str, group: Sequence[Labelled], entry: Labelled) -> bool:
    """The first label of the group comes again with another value: the next project begins."""
    first = group[0]
    if entry.field != first.field or len({known.field for known in group}) < 4:
        return False
    if entry.value is None or first.value is None:
        return False
    written = (text[value.start : value.end] for value in (entry.value, first.value))
    return len(set(written)) == 2


def _resolve(text: str, lines: Sequence[Line], spaced: bool) -> Iterator[Labelled]:
    used_until = -1
    for number, line in enumerate(lines):
        if number <= used_until:
            continue
        for position, hit in enumerate(line.hits):
            following = line.hits[position + 1] if position + 1 < len(line.hits) else None
            end = following.label.start if following else line.end
            entry = _entry(text, lines, number, hit, end, spaced)
            if entry is None:
                continue
            used_until = max(used_until, entry.last_line)
            yield entry


def _entry(
    text: str, lines: Sequence[Line], number: int, hit: Hit, end: int, spaced: bool
) -> Labelled | None:
    value = _stripped(text, hit.value_start, end)
    last = number
    if value is None and hit.field in _SECTION_FIELDS and hit.joined in ("line", "colon"):
        return None
    if value is None and hit.joined in ("line", "colon"):
        found = _next_line(text, lines, number, hit, spaced)
        if found:
            value, last = found
    elif hit.joined == "cell":
        value, last = _continued(text, lines, number, value)
    return Labelled(hit.field, hit.label, value, number, last, hit.weak, hit.joined, hit.unit)


def _next_line(
    text: str, lines: Sequence[Line], number: int, hit: Hit, spaced: bool
) -> tuple[CharSpan, int] | None:
    """The value on the line below; never the next label, and past a blank line only where the whole
    page is written so."""
    below = number + 1
    if spaced and below < len(lines) and not text[lines[below].start : lines[below].end].strip():
        below += 1
    if below >= len(lines):
        return None
    line = lines[below]
    span = _stripped(text, line.start, line.end)
    if span is None or is_chrome(text[span.start : span.end]):
        return None
    if line.hits and _is_other_label(text, line, line.hits[0], hit):
        return None
    if hit.field == "municipalities" and _BULLET.match(text[line.start : line.end]):
        return None
    return span, below


def _is_other_label(text: str, line: Line, found: Hit, asked: Hit) -> bool:
    """Whether the line below is a label of its own, and not a value that begins like one
    ('Region Norrbotten' as owner, 'Programområde 2 …' as programme area)."""
    if found.field == asked.field:
        return found.joined not in ("glued", "space")
    if found.joined != "space" or not found.weak:
        return True
    return _has_shape(found.field, text[found.value_start : line.end].strip())


def _continued(
    text: str, lines: Sequence[Line], number: int, value: CharSpan | None
) -> tuple[CharSpan | None, int]:
    """A cell of several lines: those that begin with a tab belong to the value above."""
    last = number
    while last + 1 < len(lines) and text[lines[last + 1].start : lines[last + 1].end][:1] == "\t":
        last += 1
    if last == number:
        return value, number
    start = value.start if value else lines[number + 1].start
    return _stripped(text, start, lines[last].end), last


def _columns(text: str, lines: Sequence[Line]) -> Iterator[Labelled]:
    """A row of labels over a row of values, cell by cell."""
    for number, line in enumerate(lines[:-1]):
        if len(line.hits) < 1 or text.count("\t", line.start, line.end) < 1:
            continue
        heads = list(_cells(text, line))
        below = number + 1
        values = list(_cells(text, lines[below]))
        hits = [_whole_label(text, cell) for cell in heads]
        if len(heads) < 2 or len(values) != len(heads) or not all(hits):
            continue
        for hit, cell in zip(hits, values, strict=True):
            if hit:
                value = _stripped(text, cell.start, cell.end)
                yield Labelled(
                    hit.field, hit.label, value, number, below, hit.weak, "cell", hit.unit
                )


def _cells(text: str, line: Line) -> Iterator[CharSpan]:
    start = line.start
    for part in text[line.start : line.end].split("\t"):
        yield CharSpan(start, start + len(part))
        start += len(part) + 1


def _whole_label(text: str, cell: CharSpan) -> Hit | None:
    span = _stripped(text, cell.start, cell.end)
    hit = label_at(text, span.start, span.end) if span else None
    return hit if hit and hit.value_start >= (span.end if span else 0) else None


def _near(text: str, lines: Sequence[Line], before: Labelled, after: Labelled) -> bool:
    between = [
        text[line.start : line.end].strip() for line in lines[before.last_line + 1 : after.line]
    ]
    written = [part for part in between if part and not is_chrome(part)]
    if _is_loose(before) or _is_loose(after) or any(map(is_known_heading, written)):
        return not written
    return len(written) <= _GAP_LINES and sum(map(len, written)) <= _GAP_CHARACTERS


def _is_loose(entry: Labelled) -> bool:
    """Labels that also stand alone among the text, as headings."""
    loose = entry.field == "municipalities" or entry.field.startswith("-")
    return loose and entry.joined in ("line", "space")


def _credible(text: str, group: Sequence[Labelled]) -> Iterator[Labelled]:
    """Labels joined by a mere space count when their value has the field's shape, or when they
    stand among sure labels and do not read like a sentence."""
    sure = [entry for entry in group if _is_sure(text, entry)]
    for entry in group:
        value = text[entry.value.start : entry.value.end] if entry.value else ""
        if len(value) > _LONGEST_VALUE and entry.field not in _SECTION_FIELDS:
            continue
        if (
            entry.joined != "space"
            or _has_shape(entry.field, value)
            or (sure and len(value) < 100 and not re.search(r"[.!?]$|^[a-zåäö]", value))
        ):
            yield entry


def _has_shape(field: str, value: str) -> bool:
    if field in _AMOUNTS:
        return read_amount(value) is not None
    if field in _DATES:
        period = read_period(value)
        return period.first is not None and len(value) < 60
    if field == "contact_email":
        return "@" in value and " " not in value
    if field in PARTICIPANTS:
        return value.isdigit()
    return field in ("number", "call_number") and bool(re.fullmatch(r"\d{4}[/-]\d{3,8}", value))


def _is_double_spaced(text: str, lines: Sequence[Line]) -> bool:
    """Labels and values each a paragraph of their own, as when a page of boxes is copied."""
    bare = [
        number
        for number, line in enumerate(lines[:-2])
        if line.hits
        and line.hits[0].joined in ("line", "colon")
        and not line.hits[0].weak
        and line.hits[0].field not in _SECTION_FIELDS
        and not text[line.hits[0].value_start : line.end].strip()
    ]
    apart = [
        number
        for number in bare
        if not text[lines[number + 1].start : lines[number + 1].end].strip()
    ]
    return len(apart) >= 2 and len(apart) > len(bare) / 2


def _stripped(text: str, start: int, end: int) -> CharSpan | None:
    written = text[start:end]
    body = written.strip(" \t\n\u00a0*_")
    if not body.strip("|,;:"):
        return None
    body = body.rstrip("|;, \t")
    first = start + written.index(body)
    return CharSpan(first, first + len(body))
