"""Code lists and terms for screens, in the active language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language

from samsyn.core.sorting import swedish_sort_key
from samsyn.vocabularies import catalogue
from samsyn.vocabularies.schema import CodeList, Entry, Term, Words


def in_active_language(words: Words) -> str:
    return words.in_language(get_language() or "sv")


_lazy_words = lazy(in_active_language, str)


def code_list(key: str) -> CodeList:
    """A list by key (catalogue.LISTS). KeyError for another key."""
    return catalogue.code_lists()[key]


def lazy_choices(key: str) -> list[tuple[str, str | Promise]]:
    """(code, word) pairs for a form, in the file's order, which is the field's own.

    The words follow the language at the time they are shown.
    """
    return [(entry.code, _lazy_words(entry.name)) for entry in code_list(key).entries]


def label(key: str, code: str) -> str:
    """The word for a code; a code that the list lacks is shown as it is, for nothing is hidden."""
    entry = code_list(key).get(code)
    return in_active_language(entry.name) if entry else code


def find(key: str, text: str) -> Entry | None:
    """The entry that a text names by code, word in either language or alias; case and spaces apart.

    None where nothing or more than one entry matches: 'PO 1' exists in two periods.
    """
    found = _names(key).get(_folded(text), ())
    return found[0] if len(found) == 1 else None


def fund_words(text: str) -> str:
    """A fund as stated, with the name of the list's fund after it: 'ERDF (Europeiska …)'."""
    entry = find("funds", text)
    if entry is None or in_active_language(entry.name).casefold() == text.casefold():
        return text
    return f"{text} ({in_active_language(entry.name)})"


def glossary() -> list[Term]:
    """All terms, sorted by the word in the active language."""
    return sorted(
        catalogue.terms(), key=lambda term: swedish_sort_key(in_active_language(term.word))
    )


@cache
def _names(key: str) -> Mapping[str, tuple[Entry, ...]]:
    names: dict[str, tuple[Entry, ...]] = {}
    for entry in code_list(key).entries:
        for text in {_folded(t) for t in (entry.code, *_both(entry.name), *entry.aliases)}:
            names[text] = (*names.get(text, ()), entry)
    return MappingProxyType(names)


def _both(words: Words) -> tuple[str, str]:
    return words.sv, words.en


def _folded(text: str) -> str:
    return " ".join(text.replace("–", "-").casefold().split())
