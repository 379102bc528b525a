"""Columns of a page: prose set beside prose is read one column after the other.

A gutter is a strip that no word crosses over several lines, with running text on both sides of it.
Short cells beside each other are no columns but a table, which is read row by row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from samsyn.sources.pdf.words import TextLine, Word, lines_of

_STEP = 4.0  # points between the places where a gutter is looked for
_LEAST_LINES = 4
_NARROWEST = 60.0  # points; a column of prose is wider
_ALIGNED = 3.0  # points by which lines that begin below each other may differ
_GUTTER = 0.8  # times the letters' height, at least
_FEWEST_LETTERS = 18  # on the average line of a column
_MOST_CROSSING = 0.5  # of the page's lines (headings, tables, pictures' texts)
_DEEPEST = 4


def in_reading_order(words: Sequence[Word], depth: int = 0) -> list[list[TextLine]]:
    """The page's lines, in blocks that are read one after the other."""
    lines = lines_of(words)
    gutter = _gutter(lines) if depth < _DEEPEST else None
    if gutter is None:
        return [lines] if lines else []
    blocks: list[list[TextLine]] = []
    for run, parted in _runs(lines, gutter):
        if not parted:
            blocks.append(run)
            continue
        for side in _sides(run, gutter):
            blocks += in_reading_order(side, depth + 1)
    return blocks


def _gutter(lines: Sequence[TextLine]) -> float | None:
    """The middle of the strip that the fewest lines cross, where columns stand beside it."""
    if len(lines) < _LEAST_LINES:
        return None
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    places = [
        left + _NARROWEST + _STEP * step
        for step in range(max(0, int((right - left - 2 * _NARROWEST) / _STEP)))
    ]
    crossed = {place: sum(_crosses(line, place) for line in lines) for place in places}
    fewest = min(crossed.values(), default=len(lines))
    if fewest > _MOST_CROSSING * len(lines):
        return None
    for strip in _strips([place for place in places if crossed[place] == fewest]):
        gutter = strip[len(strip) // 2]
        if any(parted for _, parted in _runs(lines, gutter)):
            return gutter
    return None


def _strips(places: Sequence[float]) -> Iterator[list[float]]:
    """Places next to each other, the widest strip first."""
    strips: list[list[float]] = []
    for place in places:
        if strips and place - strips[-1][-1] <= 1.5 * _STEP:
            strips[-1].append(place)
        else:
            strips.append([place])
    yield from sorted(strips, key=len, reverse=True)[:3]


def _runs(lines: Sequence[TextLine], gutter: float) -> list[tuple[list[TextLine], bool]]:
    """Lines in turn: those that the gutter parts into columns, and the others."""
    runs: list[tuple[list[TextLine], bool]] = []
    for line in lines:
        free = not _crosses(line, gutter)
        if runs and runs[-1][1] == free:
            runs[-1][0].append(line)
        else:
            runs.append(([line], free))
    return [(run, free and _are_columns(run, gutter)) for run, free in runs]


def _crosses(line: TextLine, place: float) -> bool:
    return any(word.x0 < place < word.x1 for word in line.words)


def _are_columns(run: Sequence[TextLine], gutter: float) -> bool:
    """Running text on both sides: lines as long as prose that begin below each other and mostly
    fill their column; the last column may be short."""
    sides = [lines_of(side) for side in _sides(run, gutter)]
    if min(map(len, sides)) < 2 or max(map(len, sides)) < _LEAST_LINES:
        return False
    space = min(line.x0 for line in sides[1]) - max(line.x1 for line in sides[0])
    if space < _GUTTER * sides[0][0].size:
        return False  # spaces between words that happen to stand below each other
    for lines in sides:
        letters = sorted(len(line.text) for line in lines)
        edge, start = max(line.x1 for line in lines), min(line.x0 for line in lines)
        filling = sum(line.x1 - line.x0 > 0.7 * (edge - start) for line in lines)
        below = sum(line.x0 - start < _ALIGNED for line in lines)
        if letters[len(letters) // 2] < _FEWEST_LETTERS or min(filling, below) < 0.5 * len(lines):
            return False
    return True


def _sides(run: Sequence[TextLine], gutter: float) -> tuple[list[Word], list[Word]]:
    words = [word for line in run for word in line.words]
    return [w for w in words if w.x1 <= gutter], [w for w in words if w.x1 > gutter]
