"""The shape of a code list and of the glossary, checked by hand so that each fault names its entry.

A list is a TOML file: `name` and `about` in both languages, a `source`, and `entries`. An entry has
a `code`, a word in Swedish (`sv`) and English (`en`), and may have a note in both, other ways of
writing it (`aliases`), a `parent` (a code of the list itself, of its `groups` or a programming
period) and a `fund`. The keys are closed: an unknown one is a misspelling, so it is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from samsyn.vocabularies.errors import VocabularyError

LIST_KEYS = frozenset({"name", "about", "source", "entries", "groups"})
ENTRY_KEYS = frozenset({"code", "sv", "en", "note_sv", "note_en", "aliases", "parent", "fund"})
TERM_KEYS = frozenset({"sv", "en", "meaning_sv", "meaning_en"})


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in the interface's two languages."""

    sv: str
    en: str

    def in_language(self, language: str) -> str:
        """Swedish unless the language is a form of English ('en', 'en-gb')."""
        return self.en if language.startswith("en") else self.sv


@dataclass(frozen=True, slots=True)
class Entry:
    code: str
    name: Words
    note: Words | None = None
    aliases: tuple[str, ...] = ()
    parent: str = ""
    fund: str = ""


@dataclass(frozen=True, slots=True)
class CodeList:
    key: str
    name: Words
    about: Words
    source: str
    entries: tuple[Entry, ...]
    groups: tuple[Entry, ...] = ()

    def get(self, code: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.code == code), None)


@dataclass(frozen=True, slots=True)
class Term:
    word: Words
    meaning: Words


def read_list(key: str, raw: Mapping[str, Any]) -> CodeList:
    """A checked list from parsed TOML. VocabularyError at the first fault."""
    file = f"{key}.toml"
    _refuse_unknown(file, "the list", raw, LIST_KEYS)
    entries = tuple(_read_entry(file, number, item) for number, item in _items(file, raw))
    groups = tuple(_read_entry(file, number, item) for number, item in _items(file, raw, "groups"))
    if not entries:
        raise VocabularyError(file, "the list", "no entries", "Add at least one entry")
    _refuse_repeated(file, [entry.code for entry in (*entries, *groups)])
    name, about = (
        _words(file, f"'{field}'", raw.get(field, {}), "sv", "en") for field in ("name", "about")
    )
    return CodeList(key, name, about, _text(file, "the list", raw, "source"), entries, groups)


def read_terms(file: str, raw: Mapping[str, Any]) -> tuple[Term, ...]:
    """The glossary's terms, checked; each English and each Swedish word once."""
    terms = tuple(_read_term(file, number, item) for number, item in _items(file, raw, "terms"))
    _refuse_repeated(file, [term.word.en.casefold() for term in terms])
    _refuse_repeated(file, [term.word.sv.casefold() for term in terms])
    return terms


def check_parents(lists: Mapping[str, CodeList]) -> None:
    """Every parent is a code that exists: in the list, among its groups or a programming period."""
    periods = {entry.code for entry in lists["periods"].entries}
    funds = {entry.code for entry in lists["funds"].entries}
    for code_list in lists.values():
        known = {e.code for e in (*code_list.entries, *code_list.groups)} | periods
        for entry in code_list.entries:
            where = f"{code_list.key}.toml", f"entry {entry.code!r}"
            if entry.parent and entry.parent not in known:
                found = f"the parent {entry.parent!r} is no code"
                raise VocabularyError(*where, found, "Name a code of the list, a group or a period")
            if entry.fund and entry.fund not in funds:
                found = f"the fund {entry.fund!r} is not in funds.toml"
                raise VocabularyError(*where, found, "Name a code of funds.toml")


def _read_entry(file: str, number: int, item: Mapping[str, Any]) -> Entry:
    code = _text(file, f"entry {number}", item, "code")
    where = f"entry {code!r}"
    _refuse_unknown(file, where, item, ENTRY_KEYS)
    has_note = "note_sv" in item or "note_en" in item
    return Entry(
        code=code,
        name=_words(file, where, item, "sv", "en"),
        note=_words(file, where, item, "note_sv", "note_en") if has_note else None,
        aliases=_aliases(file, where, item),
        parent=_text(file, where, item, "parent", required=False),
        fund=_text(file, where, item, "fund", required=False),
    )


def _read_term(file: str, number: int, item: Mapping[str, Any]) -> Term:
    where = f"term {number} ({item.get('en', 'without English')})"
    _refuse_unknown(file, where, item, TERM_KEYS)
    return Term(
        _words(file, where, item, "sv", "en"),
        _words(file, where, item, "meaning_sv", "meaning_en"),
    )


def _items(
    file: str, raw: Mapping[str, Any], key: str = "entries"
) -> list[tuple[int, Mapping[str, Any]]]:
    found = raw.get(key, [])
    if not isinstance(found, list) or not all(isinstance(item, Mapping) for item in found):
        raise VocabularyError(file, f"'{key}'", "not a list of tables", "Write { … } for each")
    return list(enumerate(found, start=1))


def _words(file: str, where: str, item: Any, sv: str, en: str) -> Words:
    if not isinstance(item, Mapping):
        raise VocabularyError(file, where, "not a table", "Give both 'sv' and 'en'")
    return Words(_text(file, where, item, sv), _text(file, where, item, en))


def _text(
    file: str, where: str, item: Mapping[str, Any], key: str, *, required: bool = True
) -> str:
    value = item.get(key, "")
    if not isinstance(value, str) or value != value.strip():
        found = f"{key!r} is {value!r}"
        raise VocabularyError(file, where, found, "Write it as text without spaces around it")
    if required and not value:
        raise VocabularyError(file, where, f"{key!r} is missing or empty", "Fill it in")
    return value


def _aliases(file: str, where: str, item: Mapping[str, Any]) -> tuple[str, ...]:
    value = item.get("aliases", [])
    if not isinstance(value, list) or not all(isinstance(a, str) and a.strip() for a in value):
        raise VocabularyError(file, where, f"'aliases' is {value!r}", "Write a list of texts")
    return tuple(value)


def _refuse_unknown(
    file: str, where: str, item: Mapping[str, Any], allowed: frozenset[str]
) -> None:
    unknown = sorted(set(item) - allowed)
    if unknown:
        remedy = f"Use one of {', '.join(sorted(allowed))}"
        raise VocabularyError(file, where, f"unknown key {unknown[0]!r}", remedy)


def _refuse_repeated(file: str, codes: list[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise VocabularyError(file, f"{code!r}", "stands twice", "Keep one of the two")
        seen.add(code)
