"""Whole files of every format to break: constructed ones, and real ones where the data is at hand.

The constructed files name one made-up person, so that a run can tell that no finding repeats what
identifies somebody.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import docx
import typst
import xlsxwriter

NAME, EMAIL = "Örjan Påhittad", "orjan.pahittad@example.se"
NUMBER = "811218-9876"
PERSONAL = (NAME, EMAIL, NUMBER)
FACTS = (
    ("Projektnummer", "2016/00999"),
    ("Programområde", "1.1 Kompetensförsörjning"),
    ("Region", "Övre Norrland"),
    ("Projektägare", "Region Norrbotten"),
    ("Planerat antal deltagare", "1 250"),
    ("Projektperiod", "2016-10-01-2018-09-30"),
    ("Total projektbudget", "9 876 543 kr"),
    ("Beviljat ESF-stöd", "6 584 362 kr"),
    ("Kontaktperson", NAME),
    ("E-post", EMAIL),
)
TEXT = (
    "Kursen ger vuxna i Säffle och Bengtsfors en väg till arbete. Hösten 2020 beviljades två "
    f"förstudier. Frågor besvaras av {NAME}, personnummer {NUMBER}, {EMAIL}."
)
HEADINGS = (
    "Stödmottagare", "Projektets namn", "Sammanfattning", "Startdatum", "Slutdatum",
    "Totala stödberättigande utgifter", "EU-medfinansiering (%)", "Postnummer", "Land",
    "Kontaktperson",
)  # fmt: skip
ROWS = tuple(
    (f"Kommun {n} AB", f"Väg {n}", TEXT, "2016-01-01", "2018-12-31", f"{n} 000 000,50", "50",
     "941 31", "SE", NAME)
    for n in range(1, 8)
)  # fmt: skip
_LARGEST = 300_000  # bytes of a real file that is taken as a seed


@cache
def seeds(real: Path | None = None) -> Mapping[str, Sequence[bytes]]:
    """Reader → whole files of its format."""
    made = {
        "html": [_html()],
        "text": [_text()],
        "csv": [
            _csv(mark, encoding)
            for mark, encoding in ((";", "cp1252"), (",", "utf-8"), ("\t", "utf-16"))
        ],
        "xlsx": [_xlsx()],
        "xls": [_xls()],
        "ods": [_ods()],
        "json": [_json()],
        "pdf": [_pdf()],
        "docx": [_docx()],
        "eml": [_eml()],
    }
    made["zip"] = [_zip(made)]
    for reader, files in _real(real).items():
        made[reader] += files
    return made


def _real(folder: Path | None) -> dict[str, list[bytes]]:
    endings = {"htm": "html", "txt": "text", "md": "text", "tsv": "csv", "xlsm": "xlsx"}
    found: dict[str, list[bytes]] = {}
    for path in sorted(folder.rglob("*")) if folder else ():
        ending = path.suffix.lstrip(".").lower()
        reader = endings.get(ending, ending)
        known = reader in (
            "html",
            "text",
            "csv",
            "xlsx",
            "xls",
            "ods",
            "json",
            "pdf",
            "docx",
            "zip",
        )
        if known and path.is_file() and path.stat().st_size <= _LARGEST:
            found.setdefault(reader, []).append(path.read_bytes())
    return found


def _text() -> bytes:
    facts = "\n".join(f"{label}: {value}" for label, value in FACTS)
    return f"Väg till sjön\n\n{facts}\n\nSammanfattning\n\n{TEXT}\n".encode()


def _html() -> bytes:
    facts = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in FACTS)
    return (
        "<!DOCTYPE html><html><head><title>Väg till sjön | ESF</title></head><body>"
        f"<h1>Väg till sjön</h1><dl>{facts}</dl><h2>Sammanfattning</h2>"
        f"<p>{TEXT}</p><ul><li>Åmål</li></ul></body></html>"
    ).encode()


def _csv(mark: str, encoding: str) -> bytes:
    lines = [mark.join(f'"{cell}"' for cell in row) for row in (HEADINGS, *ROWS)]
    return "\r\n".join(lines).encode(encoding)


def _xlsx() -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Projekt")
        for number, row in enumerate((HEADINGS, *ROWS)):
            sheet.write_row(number, 0, row)
        sheet.write_formula(20, 0, "=1+1")
    return data.getvalue()


def _ods() -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{cell}</text:p></table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in (HEADINGS, *ROWS)
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names}><office:body>'
        f'<office:spreadsheet><table:table table:name="P">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    files = [("mimetype", kind), ("META-INF/manifest.xml", manifest)]
    return packed([*files, ("content.xml", content.encode())])


def _xls() -> bytes:
    """A workbook of Excel 97 by hand: a compound file with one stream of records."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    begin = struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)
    head = record(0x809, begin)
    sheet_start = len(head) + 4 + 8 + 1 + 4
    head += record(0x85, struct.pack("<IBBBB", sheet_start, 0, 0, 1, 0) + b"P") + record(0x0A, b"")
    sheet = record(0x809, begin[:2] + b"\x10\x00" + begin[4:])
    for number, row in enumerate((HEADINGS, *ROWS)):
        for column, cell in enumerate(row):
            text = cell[:200].encode("utf-16-le")
            body = struct.pack("<HHHHB", number, column, 0, len(text) // 2, 1) + text
            sheet += record(0x204, body)
    stream = head + sheet + record(0x0A, b"")
    stream += b"\x00" * (-len(stream) % 512 if len(stream) >= 4096 else 4096 - len(stream))
    sectors = len(stream) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    chain += [0xFFFFFFFF] * (128 - len(chain))
    header = bytes.fromhex("D0CF11E0A1B11AE1") + b"\x00" * 16
    header += struct.pack(
        "<HHHHH6xIIIIIIIIII",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        4096,
        0xFFFFFFFE,
        0,
        0xFFFFFFFE,
        0,
        0,
    )
    header += b"\xff\xff\xff\xff" * 108
    return header + struct.pack("<128I", *chain) + _directory(len(stream)) + stream


def _directory(size: int) -> bytes:
    def entry(name: str, kind: int, child: int, start: int, length: int) -> bytes:
        text = name.encode("utf-16-le") + b"\x00\x00" if name else b""
        none = 0xFFFFFFFF
        return (
            text.ljust(64, b"\x00")
            + struct.pack("<HBBIII", len(text), kind, 1, none, none, child)
            + b"\x00" * 36
            + struct.pack("<IQ", start, length)
        )

    root = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)
    book = entry("Workbook", 2, 0xFFFFFFFF, 2, size)
    return root + book + 2 * entry("", 0, 0xFFFFFFFF, 0, 0)


def _json() -> bytes:
    row = {
        "Ärende-ID": 20300001, "Projektnamn": "Väg till sjön", "Stödmottagare": "Kalix kommun",
        "Beviljat_Belopp_SEK": 1234567, "Projekt_Starttid": "2019-01-01", "Sammanfattning": TEXT,
    }  # fmt: skip
    lowered = {key.lower(): value for key, value in row.items()}
    return json.dumps([row, lowered], ensure_ascii=False).encode()


def _pdf() -> bytes:
    facts = " \\\n".join(f"{label}: {value}" for label, value in FACTS).replace("@", "\\@")
    text = TEXT.replace("@", "\\@")
    source = f'#set text(lang: "sv")\n= Väg till sjön\n{facts}\n== Sammanfattning\n{text}\n'
    return bytes(typst.compile((source + "#pagebreak()\n" + text).encode()))


def _docx() -> bytes:
    document, data = docx.Document(), io.BytesIO()
    document.add_heading("Väg till sjön", 0)
    table = document.add_table(rows=0, cols=2)
    for label, value in FACTS:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, value
    document.add_heading("Sammanfattning", 1)
    document.add_paragraph(TEXT)
    document.save(data)
    return data.getvalue()


def _eml() -> bytes:
    head = (
        f"From: {NAME} <{EMAIL}>\nTo: info@example.se\nSubject: Fwd: Projekt\nMIME-Version: 1.0\n\n"
    )
    return head.encode() + b"> " + _text().replace(b"\n", b"\n> ")


def _zip(made: Mapping[str, Sequence[bytes]]) -> bytes:
    inner = packed([("sida.html", made["html"][0]), ("lista.csv", made["csv"][0])])
    names = [
        (f"mapp/å {reader}.{reader}", made[reader][0]) for reader in ("text", "xlsx", "docx", "eml")
    ]
    return packed([*names, ("inne.zip", inner), ("__MACOSX/._a", b"x")])


def packed(files: Sequence[tuple[str, bytes]]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files:
            zipped.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()
