"""Names of Swedish organisations without what does not tell two of them apart.

`plain_name` only folds writing: two names that fold alike are written alike. `core_name` also takes
away legal forms and words a municipality or its city alike, for comparing; what it makes equal is
likely the same organisation, not surely. `lasting_name` also brings together what was renamed where
whole kinds of organisations were: county councils to regions, colleges to universities.
"""

from __future__ import annotations

import re
import unicodedata

_NOT_WORDS = re.compile(r"[^\w&]+")
# 'Exempel AB (publ)', 'ekonomisk förening' and the like; longest first.
_LEGAL_FORMS = re.compile(
    r"\b(?:ideell(?:a)? förening(?:en)?|ekonomisk för(?:en(?:ing)?)?|ideell ek för|ek för"
    r"|med firma|a s)\b"
)
# Those of one word, and the words by which the others are told.
_ONE_WORD = frozenset({
    "aktiebolag", "aktiebolaget", "handelsbolag", "handelsbolaget", "kommanditbolag",
    "kommanditbolaget", "publ", "svb", "ab", "hb", "kb", "ltd", "gmbh", "oy", "as",
})  # fmt: skip
_IN_OTHERS = frozenset({"ideell", "ideella", "ekonomisk", "ek", "firma", "a"})
_NUMBER = re.compile(r"\b(?:org(?:anisations)?\s*(?:nr|nummer)\s*)?\d{6}\s?\d{4}\b")
_SIX_DIGITS = re.compile(r"\d{6}")
# A municipality in its own and in everyday words: 'Göteborgs stad', 'kommunstyrelsen i Kil'.
_TOWN = re.compile(r"\b(\w{2,}?)s? (?:kommun(?:en|s)?|stads?)\b")
_TOWN_AFTER = re.compile(r"^(?:kommunen i |staden )?(\w{2,})(?: kommunen| kommunförvaltning)$")
_KOMMUN_FIRST = re.compile(r"^(?:kommunen|kommun|kommunstyrelsen) (?:i )?(\w{2,}?)s?$")
_COUNTY = re.compile(r"\b(\w{2,}?)s län(?:s)?\b")
_SHORT = {
    "samf": "samordningsförbund",
    "samordningsförbundet": "samordningsförbund",
    "länsstyrelsen": "länsstyrelse",
    "arbetsförmedlingen": "arbetsförmedling",
    "regionförbundet": "regionförbund",
    "folkhögskolan": "folkhögskola",
    "universitetet": "universitet",
    "högskolan": "högskola",
    "föreningen": "förening",
    "stiftelsen": "stiftelse",
    "stift": "stiftelse",
    "landstinget": "landsting",
    "och": "&",
    "i": "",
    "the": "",
}
_UNIVERSITY = re.compile(r"^(universitet|högskola) (\w+)$")


def plain_name(text: str) -> str:
    """The name in small letters, its words with one space between: 'Kils  Kommun,' → 'kils kommun'.

    Accents are kept (Å is no A), and so is '&'.
    """
    folded = text.casefold()
    if not folded.isascii() and not unicodedata.is_normalized("NFKC", folded):
        folded = unicodedata.normalize("NFKC", folded).casefold()
    words = folded.split()
    if "".join(words).isalnum():
        return " ".join(words)
    return " ".join(_NOT_WORDS.sub(" ", folded.replace("\x00", "")).split())


def core_name(text: str) -> str:
    """What is left of the name for comparing: 'Göteborgs Stad' → 'göteborg kommun'.

    A name that is nothing but a legal form stays as it is. Each expression is tried only where the
    name has a word that it is about: most names have none.
    """
    plain = plain_name(text)
    words = plain.split()
    if not "".join(words).isalpha() and _SIX_DIGITS.search(plain):
        words = _NUMBER.sub(" ", plain).split()
    if not _IN_OTHERS.isdisjoint(words):
        words = _LEGAL_FORMS.sub(" ", " ".join(words)).split()
    if not _ONE_WORD.isdisjoint(words):
        words = [word for word in words if word not in _ONE_WORD]
    town = " ".join(words) or plain
    if "kommun" in town or "stad" in town or " län" in town:
        town = _KOMMUN_FIRST.sub(r"\1 kommun", _TOWN_AFTER.sub(r"\1 kommun", town))
        town = _COUNTY.sub(r"\1 län", _TOWN.sub(r"\1 kommun", town))
        words = town.split()
    if not _SHORT.keys().isdisjoint(words):
        town = " ".join([short for word in words if (short := _SHORT.get(word, word))])
    if town.startswith(("universitet ", "högskola ")):
        town = _UNIVERSITY.sub(r"\2 \1", town)
    return town or plain


def lasting_name(core: str) -> str:
    """The core as it is called today: 'kalmar län landsting' → 'region kalmar'.

    A county council took over its regional federation and became a region (lag 2018:1347), each in
    its year; a college that may give a doctorate on its own is named university by the government.
    A regional federation ('regionförbund') was another legal person, and keeps its name.
    """
    if not ("län" in core or "landsting" in core or "region" in core or "högskola" in core):
        return core
    words = [word for word in core.split() if word not in ("län", "läns")]
    if len(words) > 1 and ("landsting" in words or words[0] == "region"):
        return " ".join(["region", *(w for w in words if w not in ("landsting", "region"))])
    if len(words) > 1 and words[-1].endswith("regionen"):
        return " ".join(["region", *words[:-1], words[-1].removesuffix("regionen").rstrip("s")])
    return " ".join("universitet" if word == "högskola" else word for word in words)
