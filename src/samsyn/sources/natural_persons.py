"""Whether a beneficiary seems to be a natural person, and why.

Names of natural persons as beneficiaries are public for two years only (Reg. (EU) 2021/1060 art.
49(3), third subparagraph), so they are marked for removal. The evidence, strongest first: a
personal number as organisation number; a sole trader's words ('enskild firma', 'e.K.', 'Inh.'); a
title or a common first name before a surname, where no company's form nor word of an organisation
stands. It is evidence, not proof: a person decides. The reason never repeats the name.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from personnummer.personnummer import Personnummer, PersonnummerException

from samsyn.gazetteer import match_name

_NAME_WORD = r"[^\W\d_][^\W\d_'’-]*(?:[-'’][^\W\d_]+)*"
_SURNAME = rf"(?:(?:von|van|de|der|di|da|af|zu|le|la|Mc|O['’])\s*)*(?=[^\W\d_a-zåäöéü]){_NAME_WORD}"
_TITLES = (
    r"(?:Dr|Prof|Dipl|Mag|Ing|Med|Herr|Frau|Fru|Mr|Mrs|Ms|M|Mme|Sig|Dott|Doc|RA|RAin)\.?"
    r"(?:[-\s]*(?:med|phil|jur|oec|rer|nat|sc|dent|vet|habil|Ing|Psych|Päd|h\.\s?c|Dr|FH)\b\.?[\s()]*)*"
)
_TITLED = re.compile(
    rf"(?<!\w)(?:{_TITLES}\s+)+(?:{_NAME_WORD}\.?\s+|[A-ZÅÄÖ]\.[-\s]?(?:[A-ZÅÄÖ]\.)?\s*)?{_SURNAME}"
)
_WORDS = re.compile(_NAME_WORD)
# A partnership under civil law has no register and goes by its partners' names.
_PARTNERSHIP = re.compile(r"(?<!\w)(?:GbR|GesbR|enkla bolag|enkelt bolag)(?!\w)")
_LIKE_A_NAME = re.compile(
    r"[A-ZÅÄÖÉÜŠŽČ][a-zåäöéüßšžčłńøæ]+(?:-[A-ZÅÄÖÉÜ][a-zåäöéüß]+)?"
    r"(?:\s+(?:[A-Z]\.\s*)?(?:von |van |de |af )?"
    r"[A-ZÅÄÖÉÜŠŽČ][a-zåäöéüßšžčłńøæ]+(?:-[A-ZÅÄÖÉÜ][a-zåäöéüß]+)?)"
)
LONGEST_NAME = 300


@lru_cache(maxsize=20_000)
def why_natural_person(name: str, org_number: str | None, country: str | None) -> str | None:
    """The evidence in words, or None where there is none. `country` is an ISO code or None."""
    if org_number and country in (None, "SE") and _is_personal_number(org_number):
        return "the organisation number is a personal number"
    name = name[:LONGEST_NAME]
    if _company_form().search(name):
        return None
    if trader := _sole_trader().search(name):
        return f"'{trader[0].strip()}' is written for a sole trader"
    if _has_first_name(name) and (_PARTNERSHIP.search(name) or _TITLED.search(name)):
        return "a partnership or practice is called by its persons' names"
    if _organisation_word().search(name):
        return None
    if _TITLED.search(name):
        return "a title stands before a name"
    if _has_first_name(name):
        return "a common first name stands before another name, and no word of an organisation"
    if _LIKE_A_NAME.fullmatch(name.strip()) and not _names_a_place(name):
        return "two capitalised words, and no word of an organisation"
    return None


def _is_personal_number(written: str) -> bool:
    try:
        Personnummer(written.strip())
    except (PersonnummerException, ValueError, TypeError):
        return False
    return True


def _has_first_name(name: str) -> bool:
    """A common first name with a capitalised word after it, or after a surname and a comma."""
    words = list(_WORDS.finditer(name))
    for here, after in pairwise(words):
        between = name[here.end() : after.start()]
        first = re.split(r"[-–]", here[0])[0]
        follows = re.fullmatch(r"\s+(?:[A-Z]\.\s*)*(?:(?:und|och|and|&)\s+)?", between)
        if first in _first_names() and follows and after[0][0].isupper():
            return True
        if between.strip() == "," and after[0] in _first_names() and len(words) <= 3:
            return True
    return False


def _names_a_place(name: str) -> bool:
    return any(match_name(word.rstrip("s")).code or match_name(word).code for word in name.split())


@lru_cache(maxsize=1)
def _first_names() -> frozenset[str]:
    return frozenset(_data("first_names.txt").split())


@lru_cache(maxsize=1)
def _company_form() -> re.Pattern[str]:
    return _pattern("legal_form", re.NOFLAG)


@lru_cache(maxsize=1)
def _sole_trader() -> re.Pattern[str]:
    return _pattern("sole_trader", re.IGNORECASE)


@lru_cache(maxsize=1)
def _organisation_word() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in _words("stem"))
    return re.compile(words, re.IGNORECASE)


def _pattern(kind: str, flags: re.RegexFlag) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(_words(kind), key=len, reverse=True))
    return re.compile(rf"(?<![\w.])(?:{words})(?!\w)", flags)


def _words(kind: str) -> list[str]:
    rows = csv.DictReader(_data("organisation_words.csv").splitlines())
    return [row["word"] for row in rows if row["kind"] == kind]


def _data(name: str) -> str:
    return files("samsyn.sources").joinpath("data", name).read_text(encoding="utf-8")
