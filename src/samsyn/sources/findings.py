"""The catalogue of findings: a code and its named values, worded in the language of who reads.

`findings.toml` holds every code's sentence in English and Swedish. Readers give the code and the
values as received; the sentence is made where it is read, so that pages speak the reader's language
and logs English. Values are plain strings: exact numbers, ISO dates, text cut to `LONGEST`
characters with what identifies a person covered, so that they can be stored as they are.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from importlib.resources import files

from samsyn.sources.personal import find_personal, mask, mask_glued
from samsyn.sources.records import Finding, Locator

LONGEST = 80
_LOOKED_AT = 400  # longer than what is kept, so that no half address slips by at the cut
ENGLISH = "en"
TEXT = "text"
_PLACEHOLDER = re.compile(r"\{(?P<name>[a-z_]+)(?::(?P<kind>[a-z]+))?\}")
# A personal name has two capitals or a mark of its own; most values of a list have neither.
_MAY_BE_PERSONAL = re.compile(r"[A-ZÅÄÖÉÜ].*[A-ZÅÄÖÉÜ]|[@\[(]|\d.*\d.*\d.*\d.*\d.*\d", re.DOTALL)

Given = str | int | Decimal | date
Formats = Mapping[str, Callable[[str], str]]


@dataclass(frozen=True, slots=True)
class Template:
    """A code's sentence by language, and its values: name → kind of value."""

    words: Mapping[str, str]
    kinds: Mapping[str, str]


@cache
def _table() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(files("samsyn.sources").joinpath("findings.toml").read_text("utf-8"))


@cache
def templates() -> Mapping[str, Template]:
    """Every code with its sentences."""
    return {
        code: Template(words, kinds(words[ENGLISH])) for code, words in _table()["codes"].items()
    }


def kinds(sentence: str) -> dict[str, str]:
    """The values that a sentence names, and what kind each is of."""
    return {found["name"]: found["kind"] or TEXT for found in _PLACEHOLDER.finditer(sentence)}


def word(name: str, language: str = ENGLISH) -> str:
    """A word of the catalogue; a name of its own (a file format's) stands for itself."""
    known = _table()["words"].get(name, {})
    return known.get(language) or known.get(ENGLISH) or name


def finding(
    code: str,
    locator: Locator | None = None,
    *,
    also: tuple[Locator, ...] = (),
    **values: Given,
) -> Finding:
    """A finding of a code in the catalogue; see `finding_of`."""
    return finding_of(code, values, locator, also)


def finding_of(
    code: str,
    values: Mapping[str, Given],
    locator: Locator | None = None,
    also: tuple[Locator, ...] = (),
) -> Finding:
    """A finding with its English message, of a code and values that another part gave.

    Raises KeyError for an unknown code and ValueError where the values are not those it names.
    """
    asked = templates()[code].kinds
    if values.keys() != asked.keys():
        raise ValueError(f"{code} takes the values {sorted(asked)}, not {sorted(values)}")
    plain = {name: _plain(given, asked[name]) for name, given in values.items()}
    return Finding(code, worded(code, plain), locator, also, plain)


def remade(
    code: str, message: str, values: Mapping[str, str], locator: Locator | None = None
) -> Finding:
    """A finding again from what was stored of it, worded as the catalogue words it now.

    One whose code or values the catalogue has no longer keeps the message that it had.
    """
    template = templates().get(code)
    if template is not None and values.keys() == template.kinds.keys():
        message = worded(code, values)
    return Finding(code, message, locator, values=dict(values))


def worded(
    code: str, values: Mapping[str, str], language: str = ENGLISH, formats: Formats | None = None
) -> str:
    """The code's sentence with its values; English where the language has none.

    `formats` write a kind of value, instead of the plain English ways. Raises KeyError for an
    unknown code or a value that is missing.
    """
    chosen = templates()[code].words
    writers = {**_ENGLISH_FORMATS, **formats} if formats else _ENGLISH_FORMATS

    def write(found: re.Match[str]) -> str:
        given = values[found["name"]]
        try:
            return writers[found["kind"] or TEXT](given)
        except (ValueError, InvalidOperation):  # masked when it was stored: shown as it stands
            return given

    return _PLACEHOLDER.sub(write, chosen.get(language) or chosen[ENGLISH])


def _plain(given: Given, kind: str) -> str:
    if isinstance(given, Decimal):
        return format(given, "f")
    if isinstance(given, date):
        return given.isoformat()
    return covered(given) if kind == TEXT and isinstance(given, str) else str(given)


@lru_cache(maxsize=5_000)
def covered(text: str) -> str:
    """Text as received, on one line and shortened, with what identifies a person covered."""
    printable = "".join(c for c in text[:_LOOKED_AT] if c.isprintable() or c.isspace())
    text = " ".join(printable.split())
    if _MAY_BE_PERSONAL.search(text):
        text = mask_glued(mask(text, find_personal(text)))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _number(given: str) -> str:
    return f"{Decimal(given):,}"


def _share(given: str) -> str:
    return f"{Decimal(given):.1%}"


_ENGLISH_FORMATS: Formats = {
    TEXT: str,
    "number": _number,
    "share": _share,
    "day": str,
    "field": str,
    "format": str,
    "word": word,
}
