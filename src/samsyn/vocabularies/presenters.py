"""Terms and code lists as a page shows them, in the active language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import get_language

from samsyn.core.sorting import swedish_sort_key
from samsyn.vocabularies.schema import CodeList, Entry, Term
from samsyn.vocabularies.selectors import in_active_language


@dataclass(frozen=True, slots=True)
class ShownTerm:
    """`word` is in the active language and `other` in the other one, marked as `other_language`."""

    word: str
    other: str
    other_language: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Letter:
    name: str
    anchor: str
    terms: tuple[ShownTerm, ...]


@dataclass(frozen=True, slots=True)
class ShownEntry:
    code: str
    name: str
    aliases: str
    note: str
    depth: int


@dataclass(frozen=True, slots=True)
class Section:
    """The entries under one group or period; `name` is empty where the list has no groups."""

    name: str
    entries: tuple[ShownEntry, ...]


@dataclass(frozen=True, slots=True)
class ShownList:
    key: str
    name: str
    about: str
    source: str
    size: int
    sections: tuple[Section, ...]
    has_aliases: bool
    has_notes: bool


def by_letter(terms: Iterable[Term]) -> list[Letter]:
    """Terms, sorted beforehand, under the first letter of the word in the active language."""
    shown = [_term(term) for term in terms]
    return [
        Letter(letter, f"bokstav-{ord(letter)}", tuple(group))
        for letter, group in groupby(shown, key=lambda term: term.word[0].upper())
    ]


def present_list(code_list: CodeList, periods: CodeList) -> ShownList:
    """A list as a page shows it; `periods` names the programming periods that head its parts."""
    return ShownList(
        key=code_list.key,
        name=in_active_language(code_list.name),
        about=in_active_language(code_list.about),
        source=code_list.source,
        size=len(code_list.entries),
        sections=_sections(code_list, periods),
        has_aliases=any(entry.aliases for entry in code_list.entries),
        has_notes=any(entry.note for entry in code_list.entries),
    )


def _term(term: Term) -> ShownTerm:
    english = (get_language() or "sv").startswith("en")
    return ShownTerm(
        word=term.word.en if english else term.word.sv,
        other=term.word.sv if english else term.word.en,
        other_language="sv" if english else "en",
        meaning=in_active_language(term.meaning),
    )


def _sections(code_list: CodeList, periods: CodeList) -> tuple[Section, ...]:
    above = (*code_list.groups, *periods.entries)
    groups = {entry.code: in_active_language(entry.name) for entry in above}
    top = [(_top(code_list, entry), entry) for entry in code_list.entries]
    return tuple(
        Section(groups.get(key, key), tuple(_entry(code_list, entry) for _, entry in members))
        for key, members in groupby(top, key=lambda pair: pair[0])
    )


def _top(code_list: CodeList, entry: Entry) -> str:
    """The group or period at the top of the entry's line of parents; '' where it has none."""
    parent = code_list.get(entry.parent)
    return _top(code_list, parent) if parent else entry.parent


def _entry(code_list: CodeList, entry: Entry) -> ShownEntry:
    return ShownEntry(
        # A tree's code carries its period, which the section already says.
        code=entry.code.partition("/")[2] or entry.code,
        name=in_active_language(entry.name),
        aliases=", ".join(sorted(entry.aliases, key=swedish_sort_key)),
        note=in_active_language(entry.note) if entry.note else "",
        depth=1 if code_list.get(entry.parent) else 0,
    )
