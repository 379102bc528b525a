"""Ways to break a file: its bytes, its encoding, and the structure that its reader trusts."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Sequence
from random import Random

Mutation = Callable[[bytes, Random, Sequence[bytes]], bytes]

_WORDS = (
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"'", b";", b",", b"\t", b"\n", b"\r", b"\x0c"),
    *(b"<", b">", b"&", b"</", b"<!--", b"<![CDATA[", b"&b;", b"<script>", b"\xe2\x80\xae"),
    *(b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"=cmd|' /C calc'!A0", b"\xed\xa0\x80", b"%PDF-1.7"),
    *(
        b"-1",
        b"0",
        b"99999999999999999999",
        b"1e308",
        b"NaN",
        b"PK\x03\x04",
        b"endstream",
        b"endobj",
    ),
    *(b"1 0 R", b"<< >>", b"Projektnummer: ", b"2016/00999", b"31 februari 2020"),
    *(b"1 000 000 000 000 000 kr", b"(" * 200, b"[" * 200, b"A" * 5000),
)
_VALUES = (
    b"",
    b"-1",
    b"0",
    b"4294967296",
    b"1048577",
    b"ZZZZ9999999",
    b"x" * 3000,
    b"../../x",
    b"&amp;",
)
# What a cell, a fact or a value in JSON may hold that no person meant.
_ODD = (
    *(
        "9" * 400,
        "-0,00",
        "1e9999",
        "0x1F",
        "1.000.000,00.000",
        "\u0661\u0662\u0663",
        "½",
        "\u216b",
    ),
    *("2020-02-30", "31/02/2020", "0000-00-00", "99999-12-31", "2020-13-45", "12.12.12.12"),
    *(
        "\u202ekommun\u202c",
        "a\x00b",
        "\u200b",
        "\ufeff",
        "\x1b[31m",
        "\u2028",
        "e" + "\u0301" * 300,
    ),
    *("#REF!", "=1+1", "-", "n/a", "ja", "  ", "kr" * 50, "SEK EUR 1", "100 %", "1 / 0", "år 0"),
)
_CELL = re.compile(rb"(?<=[;,\t\n:>\"])[^;,\t\n<>\"{}\[\]]{1,200}(?=[;,\t\r\n<\"])")
_ATTRIBUTE = re.compile(rb"(=\s*[\"'])([^\"'<>]{0,200})([\"'])")
_TAG = re.compile(rb"</?[A-Za-z][^<>]{0,200}>")
_ENCODINGS = (
    "utf-8",
    "utf-16",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "cp1251",
    "cp1250",
    "cp437",
    "utf-7",
)


def broken(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """One to six changes, one after the other."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 6))):
        data = random.choice(_fitting(data))(data, random, others)
    return data


def _fitting(data: bytes) -> Sequence[Mutation]:
    general: list[Mutation] = [_flip, _flip, _cut, _remove, _splice, _insert, _repeat, _nest]
    if data.startswith(b"PK"):
        return [*general, _member, _member, _member, _members]
    if data.startswith((b"%PDF", b"\xd0\xcf")):
        return [*general, _number]
    structured: list[Mutation] = [_encode, _cells, _odd_value, _odd_value, _swapped]
    if b"<" in data:
        structured += [_attribute, _tags]
    return [*general, *structured, _number]


def _flip(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _unused in range(random.choice((1, 2, 8, 64)) if changed else 0):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _cut(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _remove(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    start = random.randrange(len(data) + 1)
    return data[:start] + data[start + random.choice((1, 4, 50, 1000)) :]


def _splice(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    other = random.choice(others)
    start = random.randrange(len(other) + 1)
    part = other[start : start + random.choice((10, 200, 5000))]
    return _put(data, random, part)


def _insert(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    return _put(data, random, random.choice(_WORDS))


def _repeat(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    start = random.randrange(len(data) + 1)
    part = data[start : start + random.choice((1, 10, 100))]
    return _put(data, random, part * random.choice((2, 20, 300)))


def _put(data: bytes, random: Random, part: bytes) -> bytes:
    place = random.randrange(len(data) + 1)
    return data[:place] + part + data[place:]


def _number(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    """A figure somewhere becomes an extreme one."""
    return _replace(data, random, re.compile(rb"\d+"), random.choice(_VALUES))


def _attribute(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    found = list(_ATTRIBUTE.finditer(data))
    if not found:
        return data
    match = random.choice(found)
    return data[: match.start(2)] + random.choice(_VALUES) + data[match.end(2) :]


def _tags(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    """A tag left out, doubled or opened many times."""
    found = _TAG.findall(data)
    again = random.choice(found) * random.choice((0, 2, 400)) if found else b""
    return _replace(data, random, _TAG, again)


def _replace(data: bytes, random: Random, pattern: re.Pattern[bytes], by: bytes) -> bytes:
    found = list(pattern.finditer(data))
    if not found:
        return data
    match = random.choice(found)
    return data[: match.start()] + by + data[match.end() :]


def _encode(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    """The text, or a part of it, in another encoding."""
    text = data.decode("utf-8", errors="replace")
    place = random.choice((0, random.randrange(len(text) + 1)))
    coded = text[place:].encode(random.choice(_ENCODINGS), errors="replace")
    return text[:place].encode() + coded


def _cells(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    """Lines swapped, doubled or left out; cells moved."""
    lines = data.split(b"\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    mark = random.choice((b";", b",", b"\t", b'"'))
    change = random.randrange(4)
    if change == 0:
        lines[one], lines[other] = lines[other], lines[one]
    elif change == 1:
        lines.insert(one, lines[other])
    elif change == 2:
        lines[one] = lines[one].replace(mark, b"", random.choice((1, -1)))
    else:
        cells = lines[one].split(mark)
        random.shuffle(cells)
        lines[one] = mark.join(cells)
    return b"\n".join(lines)


def _odd_value(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    """A cell's or fact's value gives way to one that no person meant; what surrounds it stands."""
    return _replace(data, random, _CELL, random.choice(_ODD).encode("utf-8", "replace"))


def _swapped(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    """Two cells or values change places."""
    cells = [found.span() for found in _CELL.finditer(data)]
    if len(cells) < 2:
        return data
    (a, b), (c, d) = sorted(random.sample(cells, 2))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def _nest(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    """A part within itself, or within many brackets or elements."""
    place, depth = random.randrange(len(data) + 1), random.choice((3, 60, 2_000))
    before, after = random.choice(
        ((b"<div>", b"</div>"), (b"[", b"]"), (b"(", b")"), (b'{"a":', b"}"))
    )
    part = data[place : place + random.randrange(1, 300)]
    return data[:place] + before * depth + part + after * depth + data[place + len(part) :]


def _member(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """One file of the package broken, and the package closed again."""
    files = _unpacked(data)
    if not files:
        return data
    at = random.randrange(len(files))
    name, content = files[at]
    if len(content) < 2_000_000:
        files[at] = name, random.choice(_fitting(content))(content, random, others)
    return _packed(files)


def _members(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    """A file of the package renamed, doubled or left out."""
    files = _unpacked(data)
    if not files:
        return data
    at, change = random.randrange(len(files)), random.randrange(3)
    name, content = files[at]
    if change == 0:
        files[at] = (
            random.choice(("../x", "", "a/" * 200, "xl/workbook.xml", "å\u202e.txt")),
            content,
        )
    elif change == 1:
        files.append((name, content))
    else:
        del files[at]
    return _packed(files)


def _unpacked(data: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as zipped:
            parts = [part for part in zipped.infolist() if part.file_size < 5_000_000]
            return [(part.filename, zipped.read(part)) for part in parts]
    except Exception:  # broken already: other changes remain
        return []


def _packed(files: Sequence[tuple[str, bytes]]) -> bytes:
    data = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as zipped:
        warnings.simplefilter("ignore")  # two files of one name are meant
        for name, content in files:
            zipped.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()
