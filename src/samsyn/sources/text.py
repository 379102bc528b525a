"""Bytes to text, with every doubt told: mixed encodings, NUL bytes, hidden direction marks.

The text that comes out is what all locators point into: composed letters (NFC), `\\n` between
lines, no byte order mark, no NUL, no soft hyphens or zero-width spaces. Nothing else is changed.
"""

from __future__ import annotations

import re
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Mapping
from dataclasses import dataclass

from samsyn.sources.encodings import foreign_encoding
from samsyn.sources.findings import Given, finding, finding_of
from samsyn.sources.records import CharSpan, Finding

# UTF-32's mark begins with UTF-16's, so it is looked for first.
_MARKS = (
    (BOM_UTF32_LE, "utf-32-le"),
    (BOM_UTF32_BE, "utf-32-be"),
    (BOM_UTF8, "utf-8"),
    (BOM_UTF16_LE, "utf-16-le"),
    (BOM_UTF16_BE, "utf-16-be"),
)
_EIGHT_BIT = ("cp1252", "mac_roman", "cp850")
_LINE_ENDS = ("\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")
_BIDI = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff]")
_JOINERS = re.compile("[\u00ad\u200b\u2060\ufeff]")
_SPACE = re.compile("[\\s\u00a0]+")
_MARKUP = re.compile(
    "</?(?:script|style|iframe|object|embed|img|svg|a|b|i|p|div|span|form|link|meta|base|table)\\b"
    "[^<>\n]{0,500}>?|javascript:|on(?:error|load|click)\\s*=",
    re.IGNORECASE,
)
_MOJIBAKE = re.compile("Ã[¥¤¶…„–©]|Ã\u0085|Ã\u0084|Ã\u0096")


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str
    findings: tuple[Finding, ...] = ()


def decode(data: bytes) -> Decoded:
    """The text of a file whose encoding nobody stated. Never raises, whatever the bytes."""
    raw, encoding, found = _decode(data)
    text = _tidy(raw)
    findings = [
        finding_of(mark.code, mark.values, _near(text, len(_tidy(raw[: mark.place]))))
        for mark in found
    ]
    nul = text.find("\x00")
    if nul >= 0:
        count = text.count("\x00")
        text = text.replace("\x00", "")
        findings.append(finding("nul_bytes", _near(text, nul), count=count))
    return Decoded(text, encoding, (*findings, *_hidden_direction(text), *_double(text)))


def without_joiners(text: str) -> str:
    """Without soft hyphens and zero-width marks, which part words where nobody sees it."""
    return _JOINERS.sub("", text)


def clean_value(written: str) -> str:
    """A value as a person reads it: single spaces, no invisible or direction marks."""
    # Every mark and every space but the common one is unprintable: most values have none.
    if written.isprintable() and "  " not in written:
        return written.strip()
    return _SPACE.sub(" ", _INVISIBLE.sub("", written)).strip()


def has_markup(value: str) -> bool:
    """Whether a value holds HTML tags or script calls: kept as text, but worth a look."""
    return _MARKUP.search(value) is not None


@dataclass(frozen=True, slots=True)
class _Mark:
    """A doubt about the bytes, with its place in the text before line ends are made alike."""

    code: str
    values: Mapping[str, Given]
    place: int


def _tidy(raw: str) -> str:
    text = unicodedata.normalize("NFC", raw)
    # By replacing, since an expression holds a string for each of a long list's lines.
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    return without_joiners(text)


def _decode(data: bytes) -> tuple[str, str, list[_Mark]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict_or_mixed(data[len(mark) :], encoding)
    wide = _wide_without_mark(data)
    if wide:
        return _strict_or_mixed(data, wide)
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        pass
    if re.search(b"[\xc3][\x80-\xbf]", data) and _mostly_utf8(data):
        return _mixed(data)
    foreign = foreign_encoding(data)
    if foreign:
        return data.decode(foreign, errors="replace"), foreign, []
    encoding = max(_EIGHT_BIT, key=lambda name: _plausible(data, name))
    return data.decode(encoding, errors="replace"), encoding, []


def _strict_or_mixed(data: bytes, encoding: str) -> tuple[str, str, list[_Mark]]:
    try:
        return data.decode(encoding), encoding, []
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            return _mixed(data)
        place = len(data[: error.start].decode(encoding, errors="replace"))
        text = data.decode(encoding, errors="replace")
        return text, encoding, [_Mark("encoding_broken", {"encoding": encoding}, place)]


def _wide_without_mark(data: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of Western text is NUL, always on the same side;
    of Greek and Cyrillic it is 3 or 4, with NUL beside spaces and figures."""
    sample = data[:4000]
    if len(sample) < 8:
        return None
    even, odd = (
        sum(side.count(byte) for byte in (0, 3, 4)) if side.count(0) else 0
        for side in (sample[0::2], sample[1::2])
    )
    half = len(sample) // 2
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _mostly_utf8(data: bytes) -> bool:
    """Pieces of UTF-8 hardly ever arise in 8-bit text, so a few among stray bytes are evidence."""
    broken = data.decode("utf-8", errors="replace").count("\ufffd")
    whole = len(re.findall(b"[\xc2-\xf4][\x80-\xbf]+", data))
    return whole * 5 >= broken


def _mixed(data: bytes) -> tuple[str, str, list[_Mark]]:
    """UTF-8 with stray bytes of Windows-1252, as when pages are pasted together."""
    parts: list[str] = []
    first: int | None = None
    position = strays = 0
    while position < len(data):
        try:
            parts.append(data[position:].decode("utf-8"))
            break
        except UnicodeDecodeError as error:
            parts.append(data[position : position + error.start].decode("utf-8"))
            if first is None:
                first = sum(map(len, parts))
            stop = position + error.end
            parts.append(data[position + error.start : stop].decode("cp1252", errors="replace"))
            strays += 1
            position = stop
            if strays >= 1000:  # each round copies the rest: bounded, so that noise stays quick
                parts.append(data[position:].decode("utf-8", errors="replace"))
                break
    text = "".join(parts)
    return text, "utf-8", [_Mark("mixed_encoding", {"count": strays}, first or 0)]


def _plausible(data: bytes, encoding: str) -> int:
    """Swedish and typographic characters speak for an encoding, odd ones against it."""
    text = data[:200_000].decode(encoding, errors="replace")
    good = len(re.findall("[åäöÅÄÖéÉüÜ–—”“’•\u00a0…]|§(?![a-zåäö])", text))
    # A letter between letters is likelier than a symbol there.
    odd = len(
        re.findall("[^\x00-\x7fåäöÅÄÖéÉüÜ–—”“’•§\u00a0…€´°½ôèêáóßæøÆØ×»«‘ñÑãÃõÕçÇûùìòÍÓÚ¿¡]", text)
    )
    return good * 2 - odd * 3


def _hidden_direction(text: str) -> list[Finding]:
    marks = list(_BIDI.finditer(text))
    if not marks:
        return []
    place = CharSpan(marks[0].start(), marks[0].end())
    return [finding("right_to_left_text", place, count=len(marks))]


def _double(text: str) -> list[Finding]:
    marks = list(_MOJIBAKE.finditer(text))
    if len(marks) < 3:
        return []
    return [finding("double_encoding", CharSpan(marks[0].start(), marks[0].end()))]


def _near(text: str, place: int) -> CharSpan:
    start = min(place, len(text))
    return CharSpan(start, min(start + 1, len(text)))
