"""CSV as offices write it: UTF-8 or Windows-1252; commas, semicolons or tabs; 1 234,5.

What can be read in two ways is refused rather than guessed.
"""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from collections.abc import Collection

from samstat.errors import FormatError

DELIMITERS = (",", ";", "\t")
# Beside À–ÿ, what a Windows-1252 table may hold; Š and ƒ more often come from another set.
SIGNS = frozenset("\u00a0–—§°½²³·’…")
SPACES = " \u00a0\u2009\u202f"
GROUPED = re.compile(rf"[+-]?\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?:[.,]\d+)?")
EITHER = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
POINTED = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+")


def unpacked(content: bytes, *, where: str) -> bytes:
    """What a gzip file holds; FormatError where it is cut short or damaged."""
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise FormatError(
            f"the gzip file cannot be unpacked ({error})",
            where=where,
            next_step="It may be cut short: fetch it again, or unpack it first.",
        ) from error


def decoded(content: bytes, *, where: str) -> str:
    """The text; FormatError where the character set is neither UTF-8 nor clearly Windows-1252."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = content.decode("cp1252", errors="replace")
        strange = next((c for c in text if c > "\x7f" and not ("À" <= c <= "ÿ" or c in SIGNS)), "")
        if strange:
            raise FormatError(
                "the file's character set cannot be told",
                where=where,
                value=f"byte {content[error.start]:#04x} at {error.start}",
                next_step="Save it as CSV in UTF-8.",
            ) from error
        return text


def delimiter_of(text: str, wanted: Collection[str] = ()) -> str:
    """Which sign parts the headings: the one that gives most of the wanted columns, then most."""
    line = text.lstrip("\r\n").partition("\n")[0]

    def found(sign: str) -> tuple[int, int]:
        names = next(csv.reader([line], delimiter=sign), [])
        return sum(name in wanted for name in names), len(names)

    return max(DELIMITERS, key=found)  # the first of equals: a comma


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def plain_numbers(words: list[str], *, where: str) -> list[str]:
    """Numbers without spaces between thousands and with a point for decimals.

    Other words are left as they are, for the reader to refuse. FormatError where a comma may part
    thousands as well as decimals: 1,234 where no number of the column shows which.
    """
    plain = [word.strip(SPACES) for word in words]
    plain = [re.sub(f"[{SPACES}]", "", word) if GROUPED.fullmatch(word) else word for word in plain]
    commas = [word for word in plain if "," in word]
    doubtful = [word for word in commas if EITHER.fullmatch(word)]
    if doubtful and len(doubtful) == len(commas):
        raise FormatError(
            "the comma may part thousands or decimals",
            where=where,
            value=doubtful[0],
            next_step="Write thousands without a comma, and decimals with a point.",
        )
    return [
        word.replace(",", ".") if word.count(",") == 1 and "." not in word else word
        for word in plain
    ]


def refuse_thousands_points(words: list[str], *, where: str) -> None:
    """FormatError where 1.234 may be a thousand: no other number of the column shows decimals."""
    pointed = [word.strip(SPACES) for word in words if "." in word]
    doubtful = [word for word in pointed if POINTED.fullmatch(word)]
    if doubtful and all(POINTED.fullmatch(word) or _is_zero(word) for word in pointed):
        raise FormatError(
            "the point may part thousands or decimals",
            where=where,
            value=doubtful[0],
            next_step="Write counts as whole numbers, without points: 1234 or 1 234.",
        )


def _is_zero(word: str) -> bool:
    return word.strip("0") == "."
