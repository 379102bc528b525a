"""Words by which prose tells of projects: their state, their number, who funds them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_I = re.IGNORECASE
_MONEY = r"(?:anslag\w*|(?:projekt)?medel|(?:eu-|esf-)?stöd|bidrag\w*|pengar|finansiering|[\d ,.]+\s*(?:kr|kronor|mkr|miljoner|miljon))"

# Strongest first: a sentence that tells of a grant also often says that something is running.
STATES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "rejected",
        re.compile(
            r"\b(?:fått|fick|får) (?:avslag|nej)\b|\bavslog(?:s|it)?\b|\bavslagits\b|\b(?:was|were|been) rejected\b",
            _I,
        ),
    ),
    (
        "ended",
        re.compile(
            r"\b(?:avslutades|avslutats|avslutat|är avslutad[et]?|har avslutat|slutrapport\w*|slutredovis\w*|gick i mål|upphörde|har upphört|(?:was|has|have) (?:completed|ended|concluded))\b",
            _I,
        ),
    ),
    (
        "granted",
        re.compile(
            rf"\b(?:beviljat(?:s)?|beviljades|beviljas|beviljade|beviljar|tilldelat(?:s)?|tilldelades|tilldelas|bifall|bifallits|"
            rf"får klartecken|fått klartecken|fick klartecken|får ja\b|fått ja\b|fick ja\b|(?:has|have|was|were) (?:been )?(?:granted|awarded|approved))\b"
            rf"|\b(?:får|fått|fick|ger|gett)\s+(?:\S+\s+){{0,6}}?{_MONEY}(?!\w)"
            rf"|(?:esf|eu|socialfonds|fond|projekt)-?anslag\b|\banslag (?:till|för)\b",
            _I,
        ),
    ),
    (
        "applied",
        re.compile(
            rf"\b(?:lämnat|lämnade|lämnar|skickat|skickade|skickar) in\b[^.]{{0,60}}\bansök\w*|\bansökan\b[^.]{{0,40}}\b(?:inlämnad|inskickad|skickats in|lämnats in)\b"
            rf"|\bansök(?:t|te|er)\b|\bsök(?:t|er|te)\s+(?:\S+\s+){{0,4}}?{_MONEY}|\b(?:has|have) applied\b|\bapplied for\b",
            _I,
        ),
    ),
    (
        "running",
        re.compile(
            r"\b(?:pågår|pågått|drivs|driver|driva|startade|startar|startat|startats|sätter igång|satte igång|är igång|genomförs|är i gång|invigdes|is running|started|runs)\b",
            _I,
        ),
    ),
)
# 'om dessa beviljas', 'kan beviljas': not a state but a condition.
CONDITION = re.compile(
    r"\b(?:om|ifall|när|kan|kunna|ska|skall|hoppas|förutsatt att|if|when|may)\b[^,.;]{0,60}$", _I
)

_NUMBERS = {
    word: number
    for number, words in {
        1: "en ett one",
        2: "två two båda bägge",
        3: "tre three",
        4: "fyra four",
        5: "fem five",
        6: "sex six",
        7: "sju seven",
        8: "åtta eight",
        9: "nio nine",
        10: "tio ten",
    }.items()
    for word in words.split()
}
_COUNT = "|".join(_NUMBERS) + r"|\d{1,2}"
NOUN = re.compile(
    rf"(?<!\w)(?:(?P<count>{_COUNT})\s+(?:(?:nya?|olika|större|mindre|spännande|ESF-|EU-)\s*)*(?:ansökning(?:ar)?\s+om\s+)?"
    rf"(?:nya?\s+|olika\s+)?)?(?:\w+-)?(?P<noun>förstudie\w*|(?:\w*(?<!genomförande))projekt(?:et|en|ets|ens|s|ansökan|ansökningar)?|"
    rf"genomförandeprojekt\w*|pre-?stud(?:y|ies)|projects?)(?!\w)",
    _I,
)
PRE_STUDY = re.compile(r"förstudie|pre-?stud", _I)

FUNDERS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    (
        "ESF",
        "ESF",
        re.compile(
            r"Europeiska socialfonden(?:\s*\(ESF\))?|Europeiska socialfonden\+|Socialfonden\+?|(?:Svenska )?ESF-rådet|ESF\+|ESF(?![\w])|European Social Fund",
            _I,
        ),
    ),
    (
        "Tillväxtverket",
        "ERUF",
        re.compile(
            r"Europeiska regionala utvecklingsfonden|regionalfonden|regionala utvecklingsfonden|\bERUF\b",
            _I,
        ),
    ),
    ("Tillväxtverket", "", re.compile(r"\bTillväxtverket\b")),
    ("Vinnova", "", re.compile(r"\bVinnova\b", _I)),
    ("AMIF", "AMIF", re.compile(r"\bAMIF\b|asyl-, migrations- och integrationsfonden", _I)),
    ("FEAD", "FEAD", re.compile(r"\bFEAD\b")),
    ("Allmänna arvsfonden", "", re.compile(r"(?:Allmänna )?Arvsfonden", _I)),
    ("Erasmus+", "", re.compile(r"\bErasmus\s?\+", _I)),
    ("Interreg", "", re.compile(r"\bInterreg\b", _I)),
    ("Länsstyrelsen", "", re.compile(r"\bLänsstyrelsen\b")),
    ("Postkodstiftelsen", "", re.compile(r"\bPostkod(?:stiftelsen|lotteriet)\b")),
)
YEAR = re.compile(
    r"(?<![\d–/-])(?<!efter )(?:(?:under|hösten|våren|vintern|sommaren|år|sedan|in|during|januari|februari|mars|april|maj|juni|juli|augusti|"
    r"september|oktober|november|december)\s+(?:\w+\s+)?)(?P<year>20\d\d)(?![\d–/-]|\s*[–-]\s*\d)",
    _I,
)
YEARS = re.compile(r"(?P<first>20\d\d)\s*[–-]\s*(?P<last>20\d\d)")
CALL = re.compile(r"\b(?:utlysning\w*|utlyser|utlyst|utlysta|call for proposals)\b", _I)
PROGRAMME = re.compile(r"programperiod\w*\s+(?P<first>20\d\d)\s*[–-]\s*(?P<last>20\d\d)", _I)


@dataclass(frozen=True, slots=True)
class Cue:
    name: str
    start: int
    end: int


def state_in(text: str, start: int, end: int) -> Cue | None:
    """The strongest state that a sentence tells, conditions left out."""
    for name, pattern in STATES:
        for match in pattern.finditer(text, start, end):
            if not CONDITION.search(text[start : match.start()]):
                return Cue(name, match.start(), match.end())
    return None


def count_of(word: str | None) -> int | None:
    """'två' → 2; None where no number is written."""
    if word is None:
        return None
    return int(word) if word.isdigit() else _NUMBERS.get(word.lower())
