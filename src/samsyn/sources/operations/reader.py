"""Lists of operations: CSV or workbook, any language and order of columns → records with cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from samsyn.sources.collecting import paused_collector
from samsyn.sources.delimited import open_delimited
from samsyn.sources.findings import finding
from samsyn.sources.operations.blocks import Blocks, Listing
from samsyn.sources.operations.cells import Context
from samsyn.sources.operations.listing import context_of, iter_rows
from samsyn.sources.operations.partners import Joined, join_partners
from samsyn.sources.operations.parts import tables_of
from samsyn.sources.operations.people import personal_spans, traders_among_places
from samsyn.sources.operations.unexplained import column_findings, unknown_columns
from samsyn.sources.records import Cell, Finding, Parsed, Record
from samsyn.sources.sheets import Limits, Opened
from samsyn.sources.workbook import is_workbook, open_workbook


def read(
    data: bytes,
    path: str,
    mapping: Mapping[str, str] | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> Parsed:
    """Every operation of a list. Never raises: what cannot be read is among the warnings.

    `mapping` (normal form of a heading → field of `sources.fields`, or 'ignore') comes from a
    person who explained columns that nothing else did; see `headings.normalise`.
    """
    return read_listing(data, path, mapping, limits).as_parsed()


def read_listing(
    data: bytes,
    path: str,
    mapping: Mapping[str, str] | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> Listing:
    """The same, with the records put aside in blocks of rows, however long the list is."""
    with paused_collector():
        return read_opened(open_list(data, path, limits), path, mapping)


def read_opened(
    opened: Opened,
    path: str,
    mapping: Mapping[str, str] | None = None,
    origin: str | None = None,
) -> Listing:
    """Sheets that are open already; `origin` is the address that a saved page gives as its own."""
    joined = contexts_of(opened, mapping)
    contexts = joined.projects
    warnings: list[Finding] = [*opened.findings, *joined.findings]
    if not contexts and opened.sheets:
        warnings.append(_no_table(opened))
    blocks = Blocks(opened.sheets)
    by_sheet = {id(context.table.sheet): context for context in contexts}
    partners = {id(one.sheet): one for one in joined.sheets}
    for number, sheet in enumerate(opened.sheets):
        blocks.begin(number)
        if (context := by_sheet.get(id(sheet))) is not None:
            warnings += _read_table(context, blocks)
        elif (read := partners.get(id(sheet))) is not None:
            read.put(blocks)
        blocks.end()
    return Listing(
        path,
        contexts[0].format.name if contexts else "operations_list",
        tuple(warnings),
        tuple(column for context in contexts for column in unknown_columns(context)),
        blocks,
        origin,
    )


def _read_table(context: Context, blocks: Blocks) -> list[Finding]:
    """Put the table's operations aside; what is to be told of it and of its rows."""
    told = column_findings(context)
    roles: Counter[str] = Counter()
    for row in iter_rows(context):
        roles[row.role] += 1
        told += row.findings
        blocks.add_spans(row.index, personal_spans(row.context, row.index, row.fields))
        if row.role == "operation":
            blocks.add_operation(row.index, row.fields)
        elif row.role == "location":
            blocks.add_spans(row.index, traders_among_places(row.context, row.index))
        elif row.role == "not_understood":
            blocks.add_unread(row.index)
    told.append(_account(context, roles))
    return told


def iter_records(
    data: bytes, path: str, mapping: Mapping[str, str] | None = None
) -> Iterator[tuple[Record, tuple[Finding, ...]]]:
    """Operations one at a time with their findings, for lists too long to hold as records."""
    for context in contexts_of(open_list(data, path), mapping).projects:
        for row in iter_rows(context):
            if row.role == "operation":
                yield row.as_record(), tuple(row.findings)


def open_list(data: bytes, path: str, limits: Limits = Limits()) -> Opened:  # noqa: B008 - frozen
    """The file's sheets, by what its bytes are; the name only tells where they disagree."""
    if is_workbook(data):
        return open_workbook(data, limits)
    if data.startswith(b"%PDF") or path.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods")):
        return open_workbook(data, limits)
    return open_delimited(data, limits)


def contexts_of(opened: Opened, mapping: Mapping[str, str] | None) -> Joined:
    """The tables of operations, a sheet of partners joined in, and what to tell about that."""
    found = [tables for sheet in opened.sheets if (tables := tables_of(sheet, mapping))]
    return join_partners([context_of(*tables) for tables in found])


def _no_table(opened: Opened) -> Finding:
    first = opened.sheets[0]
    return finding("no_table_found", Cell(first.name, "A1"))


def _account(context: Context, roles: Counter[str]) -> Finding:
    """Every row below the headings is accounted for."""
    return finding(
        "rows_read",
        context.table.sheet.at(context.table.header_last, 0),
        read=roles["operation"],
        total=roles.total(),
        location=roles["location"],
        heading=roles["heading"],
        sum=roles["total"],
        note=roles["note"],
        repeated=roles["repeated_heading"] + roles["numbering"],
        blank=roles["blank"],
        not_understood=roles["not_understood"],
    )
