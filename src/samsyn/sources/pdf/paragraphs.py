"""Lines of pages to one text: paragraphs joined, words parted at line ends made whole.

What every page repeats (running heads, page numbers) is kept once. A page begins at a form feed,
alone on its line, or inside the line where a paragraph runs on from the page before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from samsyn.sources.bullets import MARKS
from samsyn.sources.labels import label_at
from samsyn.sources.pdf.words import TextLine, right_edge

PAGE_BREAK = "\f"
Page = Sequence[Sequence[TextLine]]

_EDGE_LINES = 3  # lines at a page's top and bottom that may be a running head or foot
_BULLET = re.compile(rf"\s*(?:[{MARKS}]|\d{{1,3}}[.)]|[a-z][.)])\s+\S")
_LABEL = re.compile(r"[A-ZÅÄÖ][^:.\t]{0,40}:(?:\s|$)")
_HYPHENS = "-\u00ad\u2010"
_BROKEN = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
_GOES_ON = re.compile(r"(?:och|eller|samt|respektive|and|or)\b")
_NUMBER = re.compile(r"\d+")
_ENDS = (".", "!", "?", ":", ";", "”", '"')
_LONG_LINE = 20  # characters; a shorter one ends by itself
_NEAR = 6  # lines before and after that show how wide the column is
_LARGER = 1.12  # a heading's letters beside the text's
_LONGEST_HEADING = 200


@dataclass
class Joined:
    """`headings` are (level, start, end) in `text`."""

    text: str = ""
    headings: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Paragraph:
    text: str
    page: int
    lines: list[TextLine]
    heading: bool = False
    breaks: list[int] = field(default_factory=list)

    @property
    def last_page(self) -> int:
        return self.page + len(self.breaks)


def join(pages: Sequence[Page]) -> Joined:
    """The document's text and its headings."""
    repeated = _repeated(pages)
    body = _body_size(pages)
    paragraphs: list[_Paragraph] = []
    for number, page in enumerate(pages):
        for block in page:
            kept = [line for line in block if _is_kept(line, number, repeated)]
            for at, line in enumerate(kept):
                before = kept[at - 1] if at else None
                _add(paragraphs, line, before, _edge(kept, at), number, body)
    return _written(paragraphs, len(pages))


def _add(
    paragraphs: list[_Paragraph],
    line: TextLine,
    before: TextLine | None,
    edge: float,
    page: int,
    body: float,
) -> None:
    """The line as a paragraph of its own, or as more of the one above."""
    last = paragraphs[-1] if paragraphs else None
    heading = _is_heading(line, body)
    same = last is not None and last.heading == heading and page - last.last_page <= 1
    if last is None or not same or not _continues(last, line, before, edge):
        paragraphs.append(_Paragraph(line.text, page, [line], heading))
        return
    last.text = _glued(last.text, line.text)
    if page != last.last_page:
        # A word parted by the break belongs to the page on which it begins.
        place = max(0, len(last.text) - len(line.text))
        space = last.text.find(" ", place - 1 if place else 0)
        last.breaks.append(space if space >= 0 else len(last.text))
    last.lines.append(line)


def _continues(last: _Paragraph, line: TextLine, before: TextLine | None, edge: float) -> bool:
    text, above = line.text, last.lines[-1]
    if "\t" in text or "\t" in above.text or _BULLET.match(text) or _begins_label(text):
        return False
    if abs(above.size - line.size) > 0.6:
        return False
    if before is None:  # the first line of a column or page
        goes_on = text[:1].islower() and not above.text.endswith(_ENDS)
        return goes_on and not last.heading and len(above.text) >= _LONG_LINE
    pitch = line.top - above.top
    if above is not before or pitch > 2.0 * max(line.size, above.size) or pitch <= 0:
        return False
    if last.heading:
        return True
    fits = above.x1 + line.words[0].x1 - line.words[0].x0 + 0.3 * line.size < edge
    return not fits and len(above.text) >= _LONG_LINE


def _edge(lines: Sequence[TextLine], at: int) -> float:
    """Where lines about here end when they are full: that of the nearest ones where they agree,
    as those of a narrow column beside a blank one, else the longest line's."""
    for near in (lines[max(0, at - 1) : at + _NEAR], lines[max(0, at - _NEAR) : at + 1]):
        edge = right_edge(near)
        if sum(edge - line.x1 < 0.12 * (edge - line.x0) for line in near) >= 3:
            return edge
    return right_edge(lines)


def _begins_label(text: str) -> bool:
    """'Projektägare: …', also without a colon where the vocabulary knows the label."""
    if _LABEL.match(text):
        return True
    hit = label_at(text, 0, len(text))
    return hit is not None and not hit.weak and hit.joined != "glued"


def _glued(above: str, below: str) -> str:
    """Two lines as one; a word parted by the line's end is made whole."""
    broken = _BROKEN.search(above)
    if above.endswith("\u00ad"):
        return above[:-1] + below
    if broken and below[:1].islower():
        if _GOES_ON.match(below):
            return f"{above} {below}"  # 'närings- och …'
        if broken[1].isupper():
            return above + below  # 'ESF-' and 'projektet'
        return above[:-1] + below
    if above[-1:] in _HYPHENS and above[-2:-1].strip() and below[:1].strip():
        return above + below  # a name or a number with its hyphen at the line's end
    return f"{above} {below}"


def _written(paragraphs: Iterable[_Paragraph], pages: int) -> Joined:
    joined = Joined()
    levels = _levels(paragraphs := list(paragraphs))
    parts: list[str] = []
    length, page = 0, 0
    previous: _Paragraph | None = None
    for paragraph in paragraphs:
        apart = _separator(previous, paragraph)
        while page < paragraph.page:
            apart = (
                f"{apart.rstrip(chr(10))}\n{PAGE_BREAK}\n" if length else apart + PAGE_BREAK + "\n"
            )
            page += 1
        text = _with_breaks(paragraph)
        page += len(paragraph.breaks)
        parts += (apart, text)
        start = length + len(apart)
        length = start + len(text)
        if paragraph.heading:
            joined.headings.append((levels[_rank(paragraph)], start, length))
        previous = paragraph
    parts.append(f"\n{PAGE_BREAK}" * (pages - 1 - page))
    joined.text = "".join(parts)
    return joined


def _with_breaks(paragraph: _Paragraph) -> str:
    text = paragraph.text
    for place in reversed(paragraph.breaks):
        text = text[:place] + PAGE_BREAK + text[place + 1 :]
    return text


def _separator(previous: _Paragraph | None, paragraph: _Paragraph) -> str:
    """A blank line between paragraphs; lines that stand close (a form's, a list's) have none."""
    if previous is None:
        return ""
    if previous.heading or paragraph.heading or previous.page != paragraph.page:
        return "\n\n"
    above, below = previous.lines[-1], paragraph.lines[0]
    gap = below.top - above.bottom
    return "\n" if -2.0 * below.size < gap < 0.9 * below.size else "\n\n"


def _rank(paragraph: _Paragraph) -> tuple[float, bool]:
    line = paragraph.lines[0]
    return -round(line.size, 1), not line.bold


def _levels(paragraphs: Iterable[_Paragraph]) -> dict[tuple[float, bool], int]:
    """The larger the letters, the higher the heading; six levels at most."""
    ranks = sorted({_rank(one) for one in paragraphs if one.heading})
    return {rank: min(level, 6) for level, rank in enumerate(ranks, 1)}


def _is_heading(line: TextLine, body: float) -> bool:
    text = line.text
    if "\t" in text or len(text) > _LONGEST_HEADING or not any(c.isalpha() for c in text):
        return False
    if line.size >= _LARGER * body:
        return True
    return (
        line.bold
        and len(text) < 90
        and not text.endswith((".", ":", ","))
        and not _begins_label(text)
    )


def _body_size(pages: Iterable[Page]) -> float:
    sizes: Counter[float] = Counter()
    for line in _lines(pages):
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _lines(pages: Iterable[Page]) -> Iterator[TextLine]:
    for page in pages:
        for block in page:
            yield from block


def _repeated(pages: Sequence[Page]) -> dict[str, int]:
    """Running heads and feet → the first page that has them; -1 for those that only count pages."""
    seen: dict[str, list[tuple[int, float, str]]] = {}
    for number, page in enumerate(pages):
        ordered = sorted(_lines([page]), key=lambda line: line.top)
        for line in {
            id(one): one for one in (*ordered[:_EDGE_LINES], *ordered[-_EDGE_LINES:])
        }.values():
            seen.setdefault(_key(line), []).append((number, line.top, line.text))
    found = {}
    for key, places in seen.items():
        numbers = {number for number, _, _ in places}
        tops = [top for _, top, _ in places]
        # A foot stands at one height; the longer a document, the more pages must agree.
        if len(numbers) < max(2, 0.4 * len(pages)) or max(tops) - min(tops) > 6:
            continue
        differ = len({text for _, _, text in places}) > 1
        bare = not any(
            c.isalpha() for c in key.replace("sida", "").replace("page", "").replace("av", "")
        )
        if differ or bare or len(numbers) >= 3:
            found[key] = -1 if differ or bare else min(numbers)
    return found


def _key(line: TextLine) -> str:
    return _NUMBER.sub("#", line.text.casefold()).strip()


def _is_kept(line: TextLine, page: int, repeated: dict[str, int]) -> bool:
    first = repeated.get(_key(line))
    return first is None or first == page
