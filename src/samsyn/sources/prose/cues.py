"""Words by which prose tells of projects: their state, their number, who funds them."""

from __future__ import annotations

import re
from dataclasses import dataclass


def _words(*alternatives: str) -> str:
    """Alternatives as whole words; each is a piece of a regular expression."""
    return r"\b(?:" + "|".join(alternatives) + r")(?!\w)"


def _cue(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


_MONEY = (
    r"(?:anslag\w*|(?:projekt)?medel|(?:eu-|esf-)?stöd|bidrag\w*|pengar|finansiering"
    r"|[\d ,.]+\s*(?:kr|kronor|mkr|miljoner|miljon))"
)

# Strongest first: a sentence that tells of a grant also often says that something is running.
STATES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "rejected",
        _cue(
            _words(
                "(?:fått|fick|får|gav|ger|gett) (?:avslag|nej)",
                "avslag på",
                "avslog(?:s|it)?",
                "avslagits",
            ),
            _words("(?:was|were|been) rejected"),
        ),
    ),
    (
        "ended",
        _cue(
            _words("avslutades", "avslutats", "avslutat", "är avslutad[et]?", "slutrapport\\w*"),
            _words("slutredovis\\w*", "gick i mål", "upphörde", "har upphört"),
            _words("(?:was|has|have) (?:completed|ended|concluded)"),
        ),
    ),
    (
        "granted",
        _cue(
            _words("beviljat(?:s)?", "beviljades", "beviljas", "beviljade", "beviljar"),
            _words("tilldelat(?:s)?", "tilldelades", "tilldelas", "bifall", "bifallits"),
            _words("(?:får|fått|fick) (?:klartecken|ja|igenom)"),
            _words("(?:has|have|was|were) (?:been )?(?:granted|awarded|approved)"),
            rf"\b(?:får|fått|fick|ger|gett)\s+(?:\S+\s+){{0,6}}?{_MONEY}(?!\w)",
            r"(?:esf|eu|socialfonds|fond|projekt)-?anslag\b",
            r"\banslag (?:till|för)\b",
        ),
    ),
    (
        "applied",
        _cue(
            r"\b(?:lämna(?:t|de|r)|skicka(?:t|de|r)) in\b[^.]{0,60}\bansök\w*",
            r"\bansökan\b[^.]{0,40}\b(?:inlämnad|inskickad|skickats in|lämnats in)\b",
            _words("ansök(?:t|te|er)", "(?:has|have) applied", "applied for"),
            rf"\bsök(?:t|er|te)\s+(?:\S+\s+){{0,4}}?{_MONEY}",
        ),
    ),
    (
        "running",
        _cue(
            _words("pågår", "pågått", "drivs", "driver", "driva", "genomförs", "invigdes"),
            _words("startade", "startar", "startats?", "sätter igång", "satte igång"),
            _words("är igång", "är i gång", "is running", "started", "runs"),
        ),
    ),
)
# 'om dessa beviljas', 'kan beviljas': not a state but a condition.
CONDITION = _cue(
    r"\b(?:om|ifall|när|kan|kunna|ska|skall|hoppas|förutsatt att|if|when|may)\b[^,.;]{0,60}$"
)
# A permit that is granted is no money.
PERMIT = _cue(r"[^.\n]{0,40}?\b(?:\w*bygglov|marklov|\w*tillstånd|dispens|uppskov|ledighet|asyl)\b")

_NUMBER_WORDS = (
    ("en", "ett", "one"),
    ("två", "båda", "bägge", "two"),
    ("tre", "three"),
    ("fyra", "four"),
    ("fem", "five"),
    ("sex", "six"),
    ("sju", "seven"),
    ("åtta", "eight"),
    ("nio", "nine"),
    ("tio", "ten"),
)
_NUMBERS = {word: number for number, row in enumerate(_NUMBER_WORDS, 1) for word in row}
_COUNT = "|".join(_NUMBERS) + r"|\d{1,2}"
NOUN = re.compile(
    rf"(?<!\w)(?:(?P<count>{_COUNT})\s+"
    r"(?:(?:nya?|olika|större|mindre|spännande|ESF-|EU-)\s*)*"
    r"(?:ansökning(?:ar)?\s+om\s+)?(?:nya?\s+|olika\s+)?)?"
    r"(?:\w+-)?(?P<noun>förstudie\w*"
    r"|(?:\w*(?<!genomförande))projekt(?:et|en|ets|ens|s|ansökan|ansökningar)?"
    r"|genomförandeprojekt\w*|pre-?stud(?:y|ies)|projects?)(?!\w)",
    re.IGNORECASE,
)
PRE_STUDY = _cue("förstudie", "pre-?stud")

# Funder, its fund, and how prose names them. ESF's own names come first.
FUNDERS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    (
        "ESF",
        "ESF",
        _cue(
            r"Europeiska socialfonden(?:\s*\(ESF\))?",
            r"Europeiska socialfonden\+",
            r"Socialfonden\+?",
            r"(?:Svenska )?ESF-rådet",
            r"ESF\+",
            r"\bESF(?!\w)",
            "European Social Fund",
        ),
    ),
    (
        "Tillväxtverket",
        "ERUF",
        _cue("Europeiska regionala utvecklingsfonden", "regionalfonden", r"\bERUF\b"),
    ),
    ("Tillväxtverket", "", re.compile(r"\bTillväxtverket\b")),
    ("Vinnova", "", _cue(r"\bVinnova\b")),
    ("AMIF", "AMIF", _cue(r"\bAMIF\b", "asyl-, migrations- och integrationsfonden")),
    ("FEAD", "FEAD", re.compile(r"\bFEAD\b")),
    ("Allmänna arvsfonden", "", _cue("(?:Allmänna )?Arvsfonden")),
    ("Erasmus+", "", _cue(r"\bErasmus\s?\+")),
    ("Interreg", "", _cue(r"\bInterreg\b")),
    ("Länsstyrelsen", "", re.compile(r"\bLänsstyrelsen\b")),
    ("Postkodstiftelsen", "", _cue(r"\bPostkod(?:stiftelsen|lotteriet)\b")),
)
# News of clubs, buildings and the like also tell of projects that start and get money: what is
# proposed must come from a text that names a fund of the Union or who works with its money.
RELEVANT = _cue(
    "socialfond",
    r"\bESF(?![^\W\d_])",
    "regionala utvecklingsfonden",
    "regionalfond",
    r"\b(?:ERUF|AMIF|FEAD|FINSAM|Interreg|Erasmus|Vinnova|Tillväxtverket)\b",
    r"\bEU-?(?:projekt|medel|stöd|pengar|bidrag|finansier\w*|ansök\w*|fond\w*)",
    "strukturfond",
    "arvsfond",
    "samordningsförbund",
    "migrations- och integrationsfond",
    "European Social Fund|European Regional Development Fund|EU[- ]fund",
)
_MONTHS = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
YEAR = re.compile(
    r"(?<![\d–/-])(?:under|hösten|våren|vintern|sommaren|år|sedan|in|during|inför|"
    rf"{_MONTHS})\s+(?:\w+\s+)?(?P<year>20\d\d)(?![\d–/-]|\s*[–-]\s*\d)",
    re.IGNORECASE,
)
CALL = _cue(
    _words("utlysning\\w*", "utlyser", "utlyses", "utlyst", "utlysta", "lyser ut"),
    r"\bESF-rådet avsätter\b",
    "call for proposals",
)
CALL_NUMBER = re.compile(
    r"(?:diarienummer|dnr|utlysning)\s*:?\s*(?P<number>20\d\d/\d{4,6})\b", re.I
)
PROGRAMME = _cue(r"programperiod\w*\s+(?P<first>20\d\d)\s*[–-]\s*(?P<last>20\d\d)")


@dataclass(frozen=True, slots=True)
class Cue:
    name: str
    start: int
    end: int


def state_in(text: str, start: int, end: int) -> Cue | None:
    """The strongest state that a sentence tells, conditions left out."""
    cues = (_cue_of(name, pattern, text, start, end) for name, pattern in STATES)
    return next((cue for cue in cues if cue), None)


def granted_in(text: str, start: int, end: int) -> bool:
    """Whether a sentence tells of a grant, whatever stronger state it tells of."""
    return _cue_of("granted", dict(STATES)["granted"], text, start, end) is not None


def _cue_of(name: str, pattern: re.Pattern[str], text: str, start: int, end: int) -> Cue | None:
    for match in pattern.finditer(text, start, end):
        if name == "granted" and PERMIT.match(text, match.end(), end):
            continue
        if not CONDITION.search(text[start : match.start()]):
            return Cue(name, match.start(), match.end())
    return None


def count_of(word: str | None) -> int | None:
    """'två' → 2; None where no number is written."""
    if word is None:
        return None
    return int(word) if word.isdigit() else _NUMBERS.get(word.lower())
