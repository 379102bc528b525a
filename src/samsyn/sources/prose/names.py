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
    rf"|(?P<plain>(?=[A-ZÅÄÖ]){_CAPITALISED}(?: {_CAPITALISED}){{0,5}}))"
)
_NAME_WORD = r"[A-ZÅÄÖ][\wåäöÅÄÖ&.-]*"
_SMALL_WORD = (
    r"kommun|kommuner|stad|län|läns|region|och|i|för|av|kommunalförbund|universitet|högskola"
    r"|förbundet|AB|ideell förening|folkhögskola"
)
_DOES = (
    r"har|fick|får|kommer|driver|drev|söker|ansöker|ansökte|sökte|beviljas|beviljades|beviljats"
    r"|tilldelas|tilldelades|lämnade|lämnar|startar|startade|och\s+\w+\s+har|avslutade|genomför"
    r"|skickade|leder|has|have|runs|started"
)
_ORGANISATION = re.compile(
    rf"(?:(?:På|Hos|Vid)\s+)?(?P<name>{_NAME_WORD}(?:\s+(?:{_NAME_WORD}|{_SMALL_WORD})){{0,7}}?)"
    rf"\s+(?:{_DOES})\b"
)
_OWNER_AFTER = re.compile(
    r"(?:drivs|ägs|genomförs|leds|drevs|run|owned|led)\s+(?:av|by)\s+"
    rf"(?P<name>{_NAME_WORD}(?:\s+(?:{_NAME_WORD}|kommun|stad|län|läns)){{0,5}})"
    r"|(?:beviljat|beviljar|tilldelat|tilldelar|ger|gett)\s+"
    rf"(?P<name2>{_NAME_WORD}(?:\s+(?:{_NAME_WORD}|kommun|stad|län|läns)){{0,5}})"
)
_NOT_OWNERS = re.compile(
    r"^(?:Vi|Det|De|Den|Projektet|Projekten|Förstudien|Förstudierna|Myndigheten|Utlysningen|Nu|Detta|Dessa|Här|Där|Under|I|Inom|Även|"
    r"Sedan|Samtliga|Alla|Båda|Man|Arbetet|Målet|Syftet|Deltagarna|Ansökan|Satsningen|Insatsen|Båda|Regeringen|EU|Som|Nya|Många|Flera|The|This|It|"
    r"(?:Svenska )?ESF(?:-rådet)?|ESF\+|Europeiska\b.*|Socialfonden|Tillväxtverket|Vinnova)$"
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
        group = "quoted" if match["quoted"] else "plain"
        yield CharSpan(match.start(group), match.end(group))


def quotations_in(text: str, start: int, end: int) -> list[CharSpan]:
    """Closed quotations inside a sentence that begin with a capital: likely names."""
    return [
        CharSpan(match.start("name"), match.end("name"))
        for match in _QUOTED.finditer(text, start, end)
        if match["name"][:1].isupper() and len(match["name"].split()) <= 12
    ]


def owner_in(text: str, start: int, end: int) -> CharSpan | None:
    """The organisation that a sentence is about: its subject, or who runs or was granted."""
    match = _ORGANISATION.match(text, start, end)
    if match and not _NOT_OWNERS.match(match["name"]):
        return CharSpan(match.start("name"), match.end("name"))
    match = _OWNER_AFTER.search(text, start, end)
    if match:
        group = "name" if match["name"] else "name2"
        if not _NOT_OWNERS.match(match[group]):
            return CharSpan(match.start(group), match.end(group))
    match = _ORGANISATION.search(text, start, end)
    if match and not _NOT_OWNERS.match(match["name"]):
        return CharSpan(match.start("name"), match.end("name"))
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
