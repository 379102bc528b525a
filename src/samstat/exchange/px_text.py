"""px files as statements: keyword, language, names in parentheses, and what stands after '='."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from samstat.errors import FormatError

HEAD = re.compile(
    r"\s*([A-Z][A-Z0-9-]*)\s*(?:\[([^\]]*)\])?\s*(?:\(((?:[^()\"]|\"[^\"]*\")*)\))?\s*="
)
STRING = re.compile(r'"([^"]*)"')
BETWEEN = re.compile(r"\s*")
CODEPAGE = re.compile(rb'CODEPAGE\s*=\s*"([^"]+)"')
CHARSET = re.compile(rb'CHARSET\s*=\s*"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; `raw` is the right side as written, without the final semicolon."""

    keyword: str
    language: str
    names: tuple[str, ...]
    raw: str

    @property
    def texts(self) -> tuple[str, ...]:
        """The strings of the right side; those with only white space between them are one."""
        found: list[str] = []
        end = -1
        for match in STRING.finditer(self.raw):
            if found and not self.raw[end : match.start()].strip():
                found[-1] += match[1]
            else:
                found.append(match[1])
            end = match.end()
        return tuple(found)

    @property
    def text(self) -> str:
        return "".join(self.texts) if self.texts else self.raw.strip()


def decoded(content: bytes, where: str) -> tuple[str, str]:
    """The text and its encoding: CODEPAGE, else Windows' for CHARSET ANSI, else DOS' for none."""
    if content.startswith(b"\xef\xbb\xbf"):
        return content.decode("utf-8-sig"), "utf-8"
    named = CODEPAGE.search(content[:20_000])
    if named:
        encoding = named[1].decode("ascii", "replace")
    elif CHARSET.search(content[:20_000]):
        encoding = "cp1252"
    else:
        encoding = "cp850"
    try:
        return content.decode(encoding), encoding
    except LookupError as error:
        raise FormatError(
            "the file names a code page that nobody knows",
            where=where,
            value=encoding,
            next_step='Write CHARSET="ANSI" and CODEPAGE="utf-8", or leave both out.',
        ) from error
    except UnicodeDecodeError as error:
        raise FormatError(
            f"the file is not in the code page that it names ({error.reason})",
            where=where,
            value=encoding,
            next_step="Mend CODEPAGE, or save the file again.",
        ) from error


def statements(text: str, where: str) -> Iterator[Statement]:
    """Each statement in turn; FormatError where one is cut short."""
    at = 0
    while BETWEEN.fullmatch(text, at) is None:
        head = HEAD.match(text, at)
        if head is None:
            raise FormatError(
                "a statement of a px file is expected",
                where=f"{where}, line {text.count(chr(10), 0, at) + 1}",
                value=text[at : at + 40].strip(),
                next_step="It is a keyword in capitals, '=', and ends with a semicolon.",
            )
        end = _end(text, head.end())
        if end < 0 and head[1] == "DATA" and text[-1].isspace():
            end = len(text)  # some publishers leave the last semicolon out; cells are counted
        if end < 0:
            raise FormatError(
                f"{head[1]} does not end: the file is cut short",
                where=where,
                next_step="Each statement ends with a semicolon.",
            )
        names = tuple(STRING.findall(head[3] or ""))
        yield Statement(head[1], head[2] or "", names, text[head.end() : end])
        at = end + 1


def _end(text: str, start: int) -> int:
    """Where the semicolon outside quotation marks is; -1 where there is none."""
    at = start
    while True:
        end = text.find(";", at)
        if end < 0 or text.count('"', start, end) % 2 == 0:
            return end
        at = end + 1
