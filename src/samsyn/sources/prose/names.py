"""Names of projects and owners in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from samsyn.sources.records import CharSpan
from samsyn.sources.sections import Section

_OPEN, _CLOSE = '"”“„»«', '"”“»«'
_QUOTED = re.compile(f"[{_OPEN}](?P<name>[^{_OPEN}\n]{{2,160}})(?:[{_CLOSE}]|$)", re.MULTILINE)
_QUOTED_LINE = re.compile(
    f"^[ \t\u00a0]*[{_OPEN}](?P<name>[^{_OPEN}\n]{{2,160}}?)[{_CLOSE}]?[ \t\u00a0]*$", re.MULTILINE
)
_CAPITALISED = r"[A-ZÅÄÖ0-9][\w+&-]*(?:\.\w+)*"
_NAMED = re.compile(
    r"(?i:\b(?:projektet|förstudien|projekten|projekt|förstudie|project))"
    r"(?:\s+(?:som heter|kallas|heter|med namnet|vid namn|called|named))?\s+"
    rf"(?:[{_OPEN}](?P<quoted>[^{_OPEN}\n]{{2,120}})[{_CLOSE}]"
    r"|['‘’](?P<single>[^'‘’\n]{2,80})['’](?!\w)"
    # 'projektet Smart industri, som …': small words belong to the name up to ', som'.
    rf"|(?P<plain>(?=[A-ZÅÄÖ]){_CAPITALISED}(?: {_CAPITALISED}){{0,5}}"
    r"(?:(?: [a-zåäö]+){1,3}(?=,\s+(?:som|vilket|där)\b))?))"
)
_NAME_WORD = r"[A-ZÅÄÖ](?:[\w&-]|\.(?=\w))*"
_SMALL_WORD = (
    r"kommun|kommuner|stad|län|läns|region|och|i|för|av|kommunalförbund|universitet|högskola"
    r"|förbundet|AB|ideell förening|folkhögskola"
)
_DOES = (
    r"har|fick|får|kommer|driver|drev|söker|ansöker|ansökte|sökte|beviljas|beviljades|beviljats"
    r"|tilldelas|tilldelades|lämnade|lämnar|startar|startade|och\s+\w+\s+har|avslutade|genomför"
    r"|skickade|leder|has|have|runs|started"
)
# Words that make a name an organisation's, also at its end ('Gotlands folkhögskola').
_OF_ORGANISATION = (
    r"(?:[Kk]ommun|[Ss]tad|[Rr]egion|[Ll]andsting|[Ll]änsstyrelsen?|\w*[Ff]örbund(?:et)?|\w*högskola|AB"
    r"|\w*[Uu]niversitet|\w*[Ff]örening(?:en)?|Komvux|Arbetsförmedlingen|Storsthlm)"
)
_NAMED_ORGANISATION = (
    rf"(?=(?:{_NAME_WORD}\s+){{0,4}}(?:[a-zåäö]+\s+)?{_OF_ORGANISATION}(?!\w)|Region\s)"
    rf"{_NAME_WORD}(?:\s+(?:{_NAME_WORD}|{_SMALL_WORD})){{0,6}}?"
)
# 'Under hösten ansökte Lunds kommun om …': the verb before its subject.
_INVERTED = re.compile(
    r"\b(?:ansökte|ansöker|sökte|söker|har|fick|får|driver|drev|lämnade|lämnar|skickade|startar|startade"
    rf"|beviljades|beviljas|tilldelades)\s+(?P<name>{_NAMED_ORGANISATION})(?=\s+(?:om|in|sökt|ansökt|medel|stöd"
    r"|pengar|projekt\w*|förstudie\w*|ett|en|två|fått|beviljats|lämnat|nu|\d))"
)
# 'Huvudman är Region Gävleborg', 'Kumla kommun är projektägare'.
_STATED_OWNER = re.compile(
    r"(?i:\b(?:huvudman|projektägare|ägare|stödmottagare|sökande)(?:\s+(?:för\s+\w+\s+)?(?:är|var)|:))\s+"
    rf"(?P<name>{_NAME_WORD}(?:\s+(?:{_NAME_WORD}|{_SMALL_WORD})){{0,6}}?)(?=[,.;\n]|$|\s+(?:som|och|med|i)\b)"
    rf"|(?P<name2>{_NAMED_ORGANISATION})\s+(?:är|var)\s+(?:projektägare|huvudman|ägare|sökande)"
)
# 'Västerviks kommuns ESF-projekt': the owner in the genitive, whose last s is not its own.
_GENITIVE = re.compile(
    rf"\b(?P<name>{_NAME_WORD}(?:\s+{_NAME_WORD}){{0,2}}\s+(?:kommun|stad|län|förbund)|Region\s+{_NAME_WORD}?\w)s\s+"
    r"(?:(?:nya?|stora|egna|senaste|gemensamma)\s+)?(?:\w+-)?(?:projekt|förstudie|ansökan)"
)
_VERB = re.compile(rf"[ ,]+(?:{_DOES}|är|ska|var|som)\b")
_ORGANISATION = re.compile(
    rf"(?:(?:På|Hos|Vid)\s+)?(?P<name>{_NAME_WORD}(?:\s+(?:{_NAME_WORD}|{_SMALL_WORD})){{0,7}}?)"
    rf"\s+(?:{_DOES})\b"
)
_OWNER_AFTER = re.compile(
    r"(?:drivs|ägs|genomförs|leds|bedrivs|drevs|ägdes|leddes|genomfördes|run|owned|led)\s+(?:av|by)\s+"
    rf"(?P<name>{_NAME_WORD}(?:\s+(?:{_NAME_WORD}|kommun|stad|län|läns)){{0,5}})"
    r"|(?:beviljat|beviljar|tilldelat|tilldelar|ger|gett)\s+"
    rf"(?P<name2>{_NAME_WORD}(?:\s+(?:{_NAME_WORD}|kommun|stad|län|läns)){{0,5}})"
)
# Words that begin a sentence and are no organisation, and the funders themselves.
_BEGINNINGS = (
    "Vi Det De Den Nu Detta Dessa Här Där Under I Inom Även Sedan Samtliga Alla Båda Man Som Nya "
    "Många Flera The This It Samtidigt Dessutom Efter Med För När Idag Tidigare Snart Just Totalt "
    "Hon Han Vem Också Men Och Om Att Genom Tillsammans Redan Senare Först EU "
    "Projekt Projektet Projekten Förstudie Förstudien Förstudierna Ansökan Arbetet Målet Syftet "
    "Deltagarna Satsningen Insatsen Stödet Pengarna Utlysningen "
    "Regeringen Myndigheten Kommunen Regionen Föreningen Förbundet"
)
_NOT_OWNERS = re.compile(
    f"^(?:{'|'.join(_BEGINNINGS.split())}|I dag|(?:Svenska )?ESF(?:-rådet)?|ESF\\+|Europeiska\\b.*"
    "|Socialfonden|Tillväxtverket|Vinnova)$"
)


def quoted_lines(text: str) -> list[CharSpan]:
    """Lines that are one quotation, the names of what follows; a missing end mark is forgiven."""
    return [
        CharSpan(match.start("name"), match.end("name"))
        for match in _QUOTED_LINE.finditer(text)
        if len(match["name"].split()) <= 20
    ]


def names_in(text: str, start: int, end: int) -> Iterator[CharSpan]:
    """Names right after 'projektet', 'förstudien' and the like, in quotation marks or capitals."""
    for match in _NAMED.finditer(text, start, end):
        group = next(name for name in ("quoted", "single", "plain") if match[name])
        yield CharSpan(match.start(group), match.end(group))


def quotations_in(text: str, start: int, end: int) -> list[CharSpan]:
    """Closed quotations inside a sentence that begin with a capital: likely names."""
    found = (
        CharSpan(match.start("name"), _end_of_name(match))
        for match in _QUOTED.finditer(text, start, end)
        if match["name"][:1].isupper()
    )
    return [span for span in found if len(text[span.start : span.end].split()) <= 12]


def _end_of_name(match: re.Match[str]) -> int:
    """Where a quotation ends; one that is never closed ends before the sentence's verb."""
    if match.end() > match.end("name"):
        return match.end("name")
    verb = _VERB.search(match["name"])
    return match.start("name") + verb.start() if verb else match.end("name")


def owner_in(text: str, start: int, end: int) -> CharSpan | None:
    """The organisation that a sentence is about: its subject, or who runs or was granted."""
    for pattern in (_STATED_OWNER, _GENITIVE):
        match = pattern.search(text, start, end)
        if match:
            group = "name2" if match.groupdict().get("name2") else "name"
            return CharSpan(match.start(group), match.end(group))
    match = _ORGANISATION.match(text, start, end)
    if match and not _NOT_OWNERS.match(match["name"]):
        return CharSpan(match.start("name"), match.end("name"))
    match = _OWNER_AFTER.search(text, start, end)
    if match:
        group = "name" if match["name"] else "name2"
        if not _NOT_OWNERS.match(match[group]):
            return CharSpan(match.start(group), match.end(group))
    match = _INVERTED.search(text, start, end) or _ORGANISATION.search(text, start, end)
    if match and not _NOT_OWNERS.match(match["name"]):
        name = re.sub(r"(?:\s+(?:och|i|för))+$", "", match["name"])
        return CharSpan(match.start("name"), match.start("name") + len(name))
    return None


def describing_headings(
    text: str, sections: list[Section], noun: str
) -> list[tuple[str, CharSpan]]:
    """Headings of sections that tell of one such project each: they describe what has no name."""
    return [
        (section.heading, section.span)
        for section in sections
        if section.heading and noun in text[section.span.start : section.span.end].lower()
    ]
