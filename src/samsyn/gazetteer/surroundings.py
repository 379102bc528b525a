"""Reads the characters just before and after a name: what they say about it being a place.

Every look is at a bounded number of characters, so that the work stays linear in the text.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from samsyn.gazetteer.scan import Hit

_REACH = 60
_LARGEST_JOINT = 4
_SPACE = frozenset(" \t\u00a0")
_SHORTEST_BEFORE = 2  # a letter and a space
_OPENING = "([\"'“”»«„"

_BULLET = r"•·*▪◦‣●\uf0b7"  # the last is the bullet of a word processor's symbol font
_CONJUNCTION = r"\b(?:och|samt|eller|respektive|resp|and|or)\b"
_CONNECTOR = re.compile(
    rf"(?:\s?\([^()\n]{{0,40}}\))?(?:[,;/|{_BULLET}&()\[\]\s\d.%:\-\u2010-\u2014]|kr\b)*"
    rf"(?:{_CONJUNCTION}[\s{_BULLET},:\-]*)?",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(rf"[,;/|{_BULLET}&\n\-\u2010-\u2014]|{_CONJUNCTION}", re.IGNORECASE)
_BREAK = re.compile(rf"[.!?:](?:\s|$)|\n\s*\n(?!\s*[{_BULLET}\-–])")

_PLACE_BEFORE = re.compile(
    r"(?:\b(?:i|vid|kring|runt|utanför|nära|inom|mellan|in|kommun(?:en|er|erna|\(er\))?:?|orten|"
    r"staden|tätorten|ort:?|samordningsförbundet|finsam|arbetsförmedlingen|försäkringskassan|"
    r"coompanion|komvux|vuxenutbildningen|lärcentrum|campus|socialtjänsten)[^\S\n]+|"
    rf"[{_BULLET}][^\S\n]*)$",
    re.IGNORECASE,
)
# What a place has and a person or a thing has not: the first letters of the word that follows.
_OF_A_PLACE = re.compile(
    r"[^\S\n](?:kommun|stad|tätort|lasarett|sjukhus|gymnasi|vuxenutb|komvux|lärcent|skolor|invånare|"
    r"socialtjänst|äldreomsorg|näringsliv|arbetsmarknads|flygplats|station|resecent|hamn|arena|"
    r"idrottshall|badhus|bibliotek|museum|energi|bostads|avlopp|vattenverk|science park|"
    r"fästning|garnison|tingsrätt|församling|centralort|centrum)",
    re.IGNORECASE,
)
_LAST_IN_LINE = re.compile(r"(?:,|\s[-–—])[^\S\n]$")
_LINE_START = re.compile(rf"(?:^|\n)[^\S\n]*(?:[{_BULLET}\-–][^\S\n]*)?$")
_LINE_END = re.compile(r"[^\S\n]*(?:\n|$)")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;»”\"]|\n)\s*[-–—•*”\"]*\s*$")

_WORD_AFTER = re.compile(r"[^\S\n]([A-ZÅÄÖÉ][a-zåäöéü\-]{1,40})")
_WORD_AFTER_COMMA = re.compile(r",[^\S\n]([A-ZÅÄÖÉ][a-zåäöéü\-]{1,40})")
_LAST_CAPITAL = re.compile(r"[A-ZÅÄÖÉ][a-zåäöéü]*$")
_INITIAL_BEFORE = re.compile(r"\b[A-ZÅÄÖ]\.[^\S\n]?$")
_DOUBLE_SURNAME = re.compile(r"-[A-ZÅÄÖ][a-zåäöéü]")
_TITLE_AFTER = re.compile(
    r",\s{0,2}(?:\w{1,30}[\s-]){0,2}\w{0,30}"
    r"(?:ledare|chef|rektor|samordnare|handläggare|strateg|ordförande|direktör|råd|utredare|"
    r"ansvarig|koordinator|sekreterare|analytiker|coach|lärare|professor|konsult|utvecklare|vd)\b"
)
_SPEECH_BEFORE = re.compile(r"\b(?:säger|enligt|berättar|menar|tror|förklarar|hälsar)[^\S\n]+$")
_SURNAME_ENDING = re.compile(
    r"(?:sson|ström|berg|gren|qvist|kvist|man|dahl|lund|feldt|stedt|holm|quist|ell|én|blad|stam|"
    r"ekman|nordin|lind|ek|al|lin|by|dén|rot|fors|felt|mark|backe|borg|ås)$",
    re.IGNORECASE,
)
_COMPANY_AFTER = re.compile(r"[^\S\n](?:AB|HB|KB|Aktiebolag|[Ee]k\.? [Ff]ör|&)(?![\w])")


def connects(text: str, end: int, start: int) -> bool:
    """Whether what stands between two names makes them members of one list."""
    if start - end > _REACH:
        return False
    gap = text[end:start]
    if gap in {", ", " och "}:
        return True
    if _CONNECTOR.fullmatch(gap) is None or _BREAK.search(gap):
        return False
    return _SEPARATOR.search(gap) is not None


def supports_place(text: str, hit: Hit) -> bool:
    """A preposition of place, a label, a bullet, a line of its own, a hospital, a genitive of a
    word that is no surname, and the end of an address (Kungsgatan 1, Köping) speak for a place."""
    before = _before(text, hit.start)
    senses = hit.entry.senses
    if _PLACE_BEFORE.search(before) or _OF_A_PLACE.match(text, hit.end):
        return True
    if senses <= {"word"} and text[hit.end - 1] == "s" and not begins_sentence(text, hit.start):
        return True
    if _LINE_END.match(text, hit.end) is None:
        return False
    address = _LAST_IN_LINE.search(before) and not senses & {"common", "given"}
    return bool(address or _LINE_START.search(before))


def begins_sentence(text: str, start: int) -> bool:
    return _SENTENCE_START.search(_before(text, start)) is not None


def follows_capitalised(text: str, start: int) -> bool:
    """Whether a capitalised word, not one that opens a sentence, stands right before."""
    word = _name_before(text, start)
    return bool(word) and not begins_sentence(text, start - 1 - len(word))


def is_person(text: str, hit: Hit, *, listed: bool) -> bool:
    """Whether the name is part of a person's: Anna Mora, E. Lund, Nora Ek, Lund, Eva, Berg-Olsson.

    Among other places (`listed`), a hyphen joins two places (Sala-Heby), not two surnames.
    """
    senses = hit.entry.senses
    word = _name_before(text, hit.start)
    if word and _is_given(word):
        return True
    if not senses:
        return False
    before = _before(text, hit.start)
    titled = _TITLE_AFTER.match(text, hit.end) is not None
    if word and titled:
        return True
    if "surname" in senses and not listed:
        signs = (_INITIAL_BEFORE.search(before), _SPEECH_BEFORE.search(before))
        turned = _WORD_AFTER_COMMA.match(text, hit.end)
        if titled or any(signs) or (turned and _is_given(turned[1])):
            return True
    if _DOUBLE_SURNAME.match(text, hit.end) and not listed:
        return True
    after = _WORD_AFTER.match(text, hit.end)
    return bool(after and "given" in senses and _SURNAME_ENDING.search(after[1]))


def is_company(text: str, end: int) -> bool:
    """Whether a company's form follows, as in Berg & Lund AB."""
    return _COMPANY_AFTER.match(text, end) is not None


def lies_in(text: str, hit: Hit, following: Hit | None) -> bool:
    """Whether the next words say which county the place lies in: Lund i Skåne, Mora (Dalarna)."""
    if following is None or following.start - hit.end > _LARGEST_JOINT:
        return False
    joint = text[hit.end : following.start].strip()
    county = following.entry.candidates[-1]
    return joint in {"i", ",", "("} and hit.entry.code[:2] == county


def _is_given(word: str) -> bool:
    """Whether the word is a given name, or ends in one that a label is glued to."""
    if word.casefold() in given_names():
        return True
    glued = None if word.isupper() else _LAST_CAPITAL.search(word)
    return glued is not None and glued[0].casefold() in given_names()


@cache
def given_names() -> frozenset[str]:
    data = resources.files("samsyn.gazetteer") / "data" / "given_names.txt"
    return frozenset(data.read_text(encoding="utf-8").casefold().split())


def _before(text: str, start: int) -> str:
    return text[max(0, start - _REACH) : start]


def _name_before(text: str, start: int) -> str:
    """The capitalised word that stands right before, one space away; '' if none does."""
    if text[start - 1 : start] not in _SPACE or start < _SHORTEST_BEFORE:
        return ""
    begin = text.rfind(" ", max(0, start - _REACH), start - 1) + 1
    word = text[max(begin, start - _REACH, 0) : start - 1]
    if word.islower() or not word or word[-1].isspace():
        return ""
    word = word.split()[-1].lstrip(_OPENING)
    return word if word[:1].isupper() and word.replace("-", "").isalpha() else ""
