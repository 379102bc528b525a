"""px files: the format of statistical offices' databases, read and written.

Cells without a number are dots: '.' cannot occur, '..' is not known, '...' was not reported,
'....' is suppressed, unless DATASYMBOL1-6 give another of our statuses; '-' is a zero. The statuses
of cells with a number stand in DATANOTECELL, keyed by codes. Statements that are none of ours are
kept as they were written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from samstat.errors import FormatError
from samstat.exchange.dataset import Dataset, Variable
from samstat.exchange.px_text import Statement, decoded, statements
from samstat.tables import CellStatus

DOTS = {
    ".": CellStatus.NOT_APPLICABLE,
    "..": CellStatus.UNKNOWN,
    "...": CellStatus.NOT_REPORTED,
    "....": CellStatus.SUPPRESSED,
    ".....": CellStatus.UNKNOWN,
    "......": CellStatus.UNKNOWN,
    "-": CellStatus.ZERO,
}
SYMBOLS = {status: symbol for symbol, status in reversed(DOTS.items())}
WITH_NAMES = ("CODES", "VALUES", "KEYS", "DATANOTECELL")
TEXTS = ("TITLE", "NOTE", "SOURCE", "LAST-UPDATED")
ALONE = (*TEXTS, "STUB", "HEADING", "DATA", "CHARSET", "CODEPAGE")
TOKEN = re.compile(r'"[^"]*"|[^\s,;"]+')
WIDTH = 200  # characters of a string on one line; px readers stop at 256


def read_px(path: Path) -> Dataset:
    """The table in a px file; FormatError where it is none, or is cut short."""
    try:
        text, encoding = decoded(path.read_bytes(), path.name)
    except OSError as error:
        raise FormatError(
            "there is no such file",
            where=path.name,
            next_step="Check the path.",
        ) from error
    found = list(statements(text, path.name))
    plain = {(each.keyword, each.names): each for each in found if not each.language}
    if ("DATA", ()) not in plain:
        raise FormatError("this is no px file", where=path.name, next_step="It ends with DATA=…;")
    stub, heading = (_names(plain, keyword) for keyword in ("STUB", "HEADING"))
    variables = tuple(_variable(plain, name, path.name) for name in (*stub, *heading))
    values, status = _cells(plain, variables, len(stub), path.name)
    remarks = _noted(found, variables, status)
    kept = [
        [each.keyword, each.language, list(each.names), each.raw]
        for each in found
        if each.language or not _is_ours(each)
    ]
    rest = {"stub": len(stub), "encoding": encoding, "statements": kept}
    return Dataset(
        title=_text(plain, "TITLE"),
        variables=variables,
        values=values,
        status=status,
        notes=tuple(each.text for each in found if _is_note(each)),
        source=_text(plain, "SOURCE"),
        updated=_text(plain, "LAST-UPDATED"),
        remarks=remarks,
        rest={"px": rest},
    )


Plain = dict[tuple[str, tuple[str, ...]], Statement]


def _is_ours(statement: Statement) -> bool:
    """Whether the statement is written from the dataset rather than kept as it was."""
    return statement.keyword in (WITH_NAMES if statement.names else ALONE)


def _is_note(statement: Statement) -> bool:
    return statement.keyword == "NOTE" and not statement.language and not statement.names


def _names(plain: Plain, keyword: str) -> tuple[str, ...]:
    statement = plain.get((keyword, ()))
    return statement.texts if statement else ()


def _text(plain: Plain, keyword: str) -> str:
    statement = plain.get((keyword, ()))
    return statement.text if statement else ""


def _variable(plain: Plain, name: str, where: str) -> Variable:
    values, codes = plain.get(("VALUES", (name,))), plain.get(("CODES", (name,)))
    if values is None and codes is None:
        raise FormatError(
            "a variable has no values",
            where=where,
            value=name,
            next_step="Give VALUES for each variable in STUB and HEADING.",
        )
    labels = (values or codes).texts  # type: ignore[union-attr]
    return Variable(name, codes.texts if codes else labels, labels, name, {"coded": bool(codes)})


def _cells(
    plain: Plain, variables: Sequence[Variable], stubs: int, where: str
) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    tokens = TOKEN.findall(plain["DATA", ()].raw)
    keyed = [at for at in range(stubs) if ("KEYS", (variables[at].name,)) in plain]
    if keyed:
        tokens = _filled(plain, tokens, variables, stubs, where)
    numbers = np.full(len(tokens), np.nan)
    status = np.zeros(len(tokens), dtype=np.uint8)
    meant = {**DOTS, **_own_symbols(plain)}
    for at, token in enumerate(tokens):
        bare = token.strip('"').strip()
        if bare in meant:
            status[at] = meant[bare]
            numbers[at] = 0 if meant[bare] is CellStatus.ZERO else np.nan
            continue
        try:
            numbers[at] = float(bare)
        except ValueError as error:
            raise FormatError(
                "a cell is neither a number nor a known symbol",
                where=f"{where}, cell {at + 1}",
                value=bare,
                next_step='Write a number, or a symbol of px ("..", "-").',
            ) from error
    return numbers, status


def _own_symbols(plain: Plain) -> dict[str, CellStatus]:
    """Symbols that the file explains with one of our statuses."""
    labels = {each.label: each for each in CellStatus if not each.has_value}
    found = {}
    for number in range(1, 7):
        text = _text(plain, f"DATASYMBOL{number}")
        if text in labels:
            found["." * number] = labels[text]
    return found


def _filled(
    plain: Plain, tokens: list[str], variables: Sequence[Variable], stubs: int, where: str
) -> list[str]:
    """Rows that carry their keys, put where they belong; rows that are left out are zeros."""
    row = int(np.prod([len(each.codes) for each in variables[stubs:]], dtype=np.int64))
    rows = int(np.prod([len(each.codes) for each in variables[:stubs]], dtype=np.int64))
    cells = ["-"] * (rows * row)
    for start in range(0, len(tokens), stubs + row):
        number = 0
        for variable, token in zip(variables[:stubs], tokens[start:], strict=False):
            keys = plain.get(("KEYS", (variable.name,)))
            by_code = keys is not None and keys.text == "CODES"
            names = variable.codes if by_code else variable.labels
            if token.strip('"') not in names:
                raise FormatError(
                    "a row's key is no code",
                    where=where,
                    value=token,
                    next_step="Begin each row with codes of the variables that KEYS names.",
                )
            number = number * len(names) + names.index(token.strip('"'))
        cells[number * row : (number + 1) * row] = tokens[start + stubs : start + stubs + row]
    return cells


def _noted(
    found: Sequence[Statement], variables: Sequence[Variable], status: NDArray[np.uint8]
) -> dict[int, str]:
    """Set the statuses that DATANOTECELL gives; other words become remarks."""
    labels = {each.label: each for each in CellStatus if each.has_value}
    remarks = {}
    for each in found:
        if each.keyword != "DATANOTECELL" or each.language:
            continue
        at = 0
        for variable, code in zip(variables, each.names, strict=True):
            names = variable.codes if code in variable.codes else variable.labels
            if code not in names:
                raise FormatError(
                    "DATANOTECELL names no cell",
                    value=each.names,
                    next_step='Name a code of each variable, or "*" for all.',
                )
            at = at * len(names) + names.index(code)
        if each.text in labels:
            status[at] = labels[each.text]
        else:
            remarks[at] = each.text
    return remarks


def write_px(path: Path, dataset: Dataset, *, encoding: str | None = None) -> None:
    """The table as a px file, in the encoding that it was read in, or UTF-8.

    px has no quotation marks inside a text: they become apostrophes, and line breaks become '#'.
    """
    rest = dataset.rest.get("px", {})
    code_page = encoding or rest.get("encoding", "utf-8")
    text = "\n".join(_written(dataset, rest, code_page)) + "\n"
    try:
        path.write_bytes(text.encode(code_page))
    except UnicodeEncodeError as error:
        raise FormatError(
            "a text has a letter that the code page lacks",
            where=path.name,
            value=error.object[error.start : error.end],
            next_step="Write it in utf-8.",
        ) from error


def _written(dataset: Dataset, rest: dict[str, object], code_page: str) -> list[str]:
    stubs = int(str(rest.get("stub", max(1, len(dataset.variables) - 1))))
    names = [each.name for each in dataset.variables]
    lines = ['CHARSET="ANSI";', f'CODEPAGE="{code_page}";']
    kept = rest.get("statements")
    if isinstance(kept, list):
        lines += [_kept(*each) for each in kept]
    else:
        lines += ['AXIS-VERSION="2013";', "DECIMALS=0;", f"SHOWDECIMALS={_decimals(dataset)};"]
        lines += ['MATRIX="TABLE";', 'SUBJECT-CODE="";', 'SUBJECT-AREA="";', 'UNITS="";']
        lines += [f"CONTENTS={_quoted(dataset.title)};"]
        lines += ['DATASYMBOL3="not reported";', 'DATASYMBOL4="suppressed";']
    lines.append(f"TITLE={_quoted(dataset.title)};")
    if names[:stubs]:
        lines.append(f"STUB={_listed(names[:stubs])};")
    if names[stubs:]:
        lines.append(f"HEADING={_listed(names[stubs:])};")
    for each in dataset.variables:
        lines.append(f"VALUES({_quoted(each.name)})={_listed(each.labels)};")
        if each.rest.get("coded", each.codes != each.labels):
            lines.append(f"CODES({_quoted(each.name)})={_listed(each.codes)};")
    lines += [f"SOURCE={_quoted(dataset.source)};"] if dataset.source else []
    lines += [f"LAST-UPDATED={_quoted(dataset.updated)};"] if dataset.updated else []
    lines += [f"NOTE={_quoted(note)};" for note in dataset.notes]
    return [*lines, *_cell_notes(dataset), "DATA=", *_rows(dataset, stubs), ";"]


def _kept(keyword: str, language: str, names: Sequence[str], raw: str) -> str:
    spoken = f"[{language}]" if language else ""
    keyed = f"({_listed(names)})" if names else ""
    return f"{keyword}{spoken}{keyed}={raw};"


def _decimals(dataset: Dataset) -> int:
    whole = dataset.values[~np.isnan(dataset.values)]
    return 0 if (whole == np.rint(whole)).all() else 2


def _quoted(text: str) -> str:
    """A string, over several lines where it is long."""
    bare = text.replace('"', "'").replace("\r\n", "#").replace("\n", "#")
    parts = [bare[at : at + WIDTH] for at in range(0, len(bare), WIDTH)] or [""]
    return "\n".join(f'"{part}"' for part in parts)


def _listed(texts: Sequence[str]) -> str:
    return ",\n".join(
        ",".join(_quoted(text) for text in texts[at : at + 10]) for at in range(0, len(texts), 10)
    )


def _cell_notes(dataset: Dataset) -> list[str]:
    """DATANOTECELL for statuses of cells with a number, and for a source's own words."""
    silent = (CellStatus.VALUE, CellStatus.ZERO)
    noted = {
        at: CellStatus(code).label
        for at, code in enumerate(dataset.status.tolist())
        if code not in silent and CellStatus(code).has_value
    }
    for at, word in dataset.remarks.items():
        noted.setdefault(at, word)
    lines = []
    for at, word in sorted(noted.items()):
        places = np.unravel_index(at, dataset.shape)
        codes = [each.codes[place] for each, place in zip(dataset.variables, places, strict=True)]
        lines.append(f"DATANOTECELL({','.join(map(_quoted, codes))})={_quoted(word)};")
    return lines


def _rows(dataset: Dataset, stubs: int) -> list[str]:
    width = int(np.prod(dataset.shape[stubs:], dtype=np.int64))
    cells = []
    for value, code in zip(dataset.values.tolist(), dataset.status.tolist(), strict=True):
        status = CellStatus(code)
        if not status.has_value:
            cells.append(f'"{SYMBOLS[status]}"')
        else:
            cells.append(str(int(value)) if value == int(value) else repr(value))
    return [" ".join(cells[at : at + width]) for at in range(0, len(cells), width)]
