"""The tables of a saved page as sheets, where the page is a list of operations and no project's."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from samsyn.sources.detect import detect_page
from samsyn.sources.document import Document
from samsyn.sources.findings import finding
from samsyn.sources.html import page_tree, read_html
from samsyn.sources.html_walker import Walker, is_dropped
from samsyn.sources.operations.parts import tables_of
from samsyn.sources.operations.rows import role_of
from samsyn.sources.sheets import Merge, Opened, Sheet

FEWEST = 2  # operations: one row of a table may be a page's own facts
FIELDS = 3
_NAMING = frozenset({"title", "title_translated", "number"})
_WIDEST, _LONGEST = 200, 5_000  # cells that one cell may say it spans
_SPANNED = 500_000  # and all of a table together


def list_of(document: Document) -> Opened | None:
    """The page's tables of operations, each a sheet; None where it is no list.

    A page that states a project's or call's facts outside its tables is that project's or call's,
    whatever tables it holds beside.
    """
    if "<table" not in document.source.lower():
        return None
    root = page_tree(document.source)
    if root is None:
        return None
    sheets: list[Sheet] = []
    for number, element in enumerate(_tables(root), 1):
        sheet = _sheet(element, str(number))
        if _lists_operations(sheet):
            sheets.append(sheet)
            element.text = None
            for child in list(element):
                element.remove(child)
    if not sheets:
        return None
    rest = read_html(etree.tostring(root, encoding="unicode", method="html"))
    if detect_page(Document(document.path, rest.text, headings=rest.headings)) != "prose":
        return None
    return Opened(tuple(sheets), (*document.findings, finding("page_read_as_list")))


def _tables(root: etree._Element) -> Iterator[etree._Element]:
    """Tables of data that a reader of the page sees; one that lays out others is none."""
    for table in list(root.iter("table")):
        if next(table.iterdescendants("table"), None) is not None:
            continue
        if not any(map(is_dropped, (table, *table.iterancestors()))):
            yield table


def _sheet(table: etree._Element, name: str) -> Sheet:
    """Cells where a spreadsheet would have them: one that spans several stands upper left."""
    rows: list[list[str]] = []
    merges: list[Merge] = []
    taken: set[tuple[int, int]] = set()
    spanned = 0
    for index, row in enumerate(table.iter("tr")):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            while (index, len(cells)) in taken:
                cells.append("")
            down, across = _span(cell, "rowspan", _LONGEST), _span(cell, "colspan", _WIDEST)
            spanned += down * across - 1
            if spanned > _SPANNED:  # no page for people: the rest is read as it stands
                down = across = 1
            left = len(cells)
            cells += [_text(cell), *[""] * (across - 1)]
            if down > 1 or across > 1:
                merges.append(Merge(index, left, index + down - 1, left + across - 1))
            below = range(index + 1, index + down)
            taken.update((other, left + place) for other in below for place in range(across))
        rows.append(cells)
    return Sheet(name, rows, tuple(merges))


def _span(cell: etree._Element, name: str, most: int) -> int:
    stated = (cell.get(name) or "").strip()
    if not (stated.isascii() and stated.isdecimal() and len(stated) < 10):
        return 1
    return min(max(int(stated), 1), most)


def _text(cell: etree._Element) -> str:
    walker = Walker()
    # A copy, since lxml reads control characters after the cell but lets nobody write them back.
    own = deepcopy(cell)
    own.tail = None
    walker.walk(own)
    return walker.result()[0].replace("\n\t", "\n").strip()


def _lists_operations(sheet: Sheet) -> bool:
    found = 0
    for table in tables_of(sheet):
        fields = table.fields
        if len(fields) >= FIELDS and fields & _NAMING:
            rows = range(table.first, table.stop)
            found += sum(role_of(table, row) == "operation" for row in rows)
    return found >= FEWEST
