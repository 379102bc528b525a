"""Sentences weighed: what the cue, the tense and the heading say together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from samsyn.sources.lessons.cues import (
    HEADING_KINDS,
    Cue,
    cues,
    found_in,
    heading_class,
    subjects,
)
from samsyn.sources.lessons.negation import negator_of
from samsyn.sources.lessons.records import Candidate, Found
from samsyn.sources.prose.sentences import Sentence, sentences
from samsyn.sources.records import CharSpan

LONGEST_SENTENCE = 900
SHORTEST_SENTENCE = 25
MOST_CANDIDATES = 400
_LONGEST_HEADING = 90
_MOST_CONFIDENT = 0.85
_ENOUGH = 0.5
_BULLET = re.compile(r"\s*(?:[-–—•▪●◦*·]|\d{1,2}[.)])\s+")
_WRAPPED = re.compile(r"(?<=[a-zåäöé,])\n(?=[a-zåäö])")
_HEADING = re.compile(r"\s*(?:#{1,6}\s+|\d{1,2}(?:\.\d{1,2})*\.?\s+)?[A-ZÅÄÖ]")
# A sentence that looks back on what was done.
_PAST = re.compile(
    r"(?<!\w)(?:har|hade|varit|var|blev|blivit|visade|visat|visar|gjorde|gjort|fick|fått|gick|gått|"
    r"gav|gett|kunde|kunnat|tog|tagit|upplev\w*|framkom\w*|uppge[rs]?|uppgav|konstatera[rts]\w*|"
    r"lärde|lärt|innebar|medförde|ledde|saknades|erfarenhet\w*|projekttiden|\w{3,}ades?|\w{4,}ats)(?!\w)",
    re.IGNORECASE,
)
# A sentence that plans, wishes, or tells what the work is meant for.
_PLAN = re.compile(
    r"(?<!\w)(?:ska|skall|skulle|kommer(?: \w+)? att|syfta[rd]\w*|syftet|avser|avsikt\w*|"
    r"\w*mål(?:et|en)?(?= (?:med|är|har))|målet|målsättning\w*|ambition\w*|planera[rs]?|vill|"
    r"önskar|hoppas|förvänta\w*|(?:lång|längre) sikt|behöver|behövs|"
    r"krävs|ansöker|ansökan|blir att|(?:bygger|inriktas|går ut|siktar|fokuserar) på att|"
    r"handlar (?:\w+ )?om att|möjlighet att|för att kunna|kan komma|framtida|kommande)(?!\w)",
    re.IGNORECASE,
)
# What stands behind such a verb is looked for or fought, and has not been found.
_SOUGHT = re.compile(
    r"(?<!\w)(?:kartlägga|identifiera|inventera|analysera|undersöka|utreda|hitta|belysa|visa på|"
    r"motverka|undanröja|förhindra|förebygga|minska|lösa|hantera|överbrygga|bryta|utveckla|skapa|"
    r"öka|stärka|främja|sprida|ta fram|ge|få|bli|vara)(?!\w)[^.;:]{0,90}$",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"(?<!\w)(?:projektet\w*|förstudien|vi|oss|vår[at]?|deltagarna\w*|samverkan|arbetet|insatserna|"
    r"metoden|modellen|styrgruppen)(?!\w)",
    re.IGNORECASE,
)
_DEFINED = re.compile(r"(?<!\w)(?:t\.?\s?ex|till exempel|exempelvis|om|huruvida|ifall)\s*$", re.I)


@dataclass(frozen=True, slots=True)
class _Hit:
    cue: Cue
    span: CharSpan
    kind: str
    negator: CharSpan | None


@dataclass(slots=True)
class _Section:
    """The heading that a sentence stands below, and what it says of the sentence."""

    name: str = ""
    span: CharSpan | None = None


def find_lessons(text: str) -> list[Candidate]:
    """The candidates in order, none overlapping; at most MOST_CANDIDATES, the surest kept."""
    found = list(_candidates(text))
    if len(found) > MOST_CANDIDATES:
        surest = sorted(found, key=lambda one: -one.confidence)[:MOST_CANDIDATES]
        found = sorted(surest, key=lambda one: one.span.start)
    return found


def _candidates(text: str) -> Iterator[Candidate]:
    section = _Section()
    text = _unwrapped(text)
    for sentence in sentences(text):
        line = text[sentence.start : sentence.end]
        is_item = _BULLET.match(text, _line_start(text, sentence.start)) is not None
        known = heading_class(line) if sentence.heading else None
        if known is not None:
            section = _Section(known, CharSpan(sentence.start, sentence.end))
        elif sentence.heading and not is_item:
            if _is_heading(text, sentence):
                section = _Section()
        elif not _is_outside(line):
            candidate = _weighed(text, sentence, section)
            if candidate is not None:
                yield candidate


def _unwrapped(text: str) -> str:
    """Lines that break within a sentence joined, each character at its place."""
    return _WRAPPED.sub(" ", text)


def _line_start(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1


def _is_heading(text: str, sentence: Sentence) -> bool:
    """A short line of its own, with a blank line before it, that begins as a heading does."""
    before = text[: sentence.start].rstrip(" \t\r")
    blank = before.endswith(("\n\n", "\f")) or not before
    short = sentence.end - sentence.start <= _LONGEST_HEADING
    return blank and short and _HEADING.match(sentence.text(text)) is not None


def _is_outside(line: str) -> bool:
    """Questions, and what is too short or long to be a statement."""
    return line.rstrip("\"”')» ").endswith("?") or not (
        SHORTEST_SENTENCE <= len(line) <= LONGEST_SENTENCE
    )


def _weighed(text: str, sentence: Sentence, section: _Section) -> Candidate | None:
    start, end = sentence.start, sentence.end
    past = _PAST.search(text, start, end) is not None
    plan = _PLAN.search(text, start, end) is not None
    hits = [(_weight(hit, section, past=past, plan=plan), hit) for hit in _hits(text, start, end)]
    if hits:
        weight = max(weight for weight, _hit in hits)
        weight += 0.1 if _OWN.search(text, start, end) else 0.0
        if weight >= _ENOUGH:
            # 'A lesson is that …': what follows says of which kind.
            telling = [one for one in hits if not one[1].cue.frame] or hits
            best = max(telling, key=lambda one: one[0])[1]
            return _candidate(text, sentence, section, best, weight)
    if section.name in HEADING_KINDS and not (plan and not past and section.name != "reuse"):
        return _candidate(text, sentence, section, None, _ENOUGH)
    return None


def _hits(text: str, start: int, end: int) -> Iterator[_Hit]:
    for cue in cues():
        for match in cue.pattern.finditer(text, start, end):
            if _is_aim(text, start, match.start()):
                continue
            span = CharSpan(match.start(), match.end())
            negator = negator_of(text, start, span, end)
            kind = cue.negated if negator is not None else cue.kind
            if kind:
                yield _Hit(cue, span, kind, negator)
                break


def _is_aim(text: str, start: int, place: int) -> bool:
    """Whether what stands at the place is sought, fought or only supposed."""
    before = text[start:place]
    return bool(_DEFINED.search(before) or _SOUGHT.search(before))


def _weight(hit: _Hit, section: _Section, *, past: bool, plan: bool) -> float:
    weight = 0.45 if hit.cue.strong else 0.25
    weight += 0.15 if past else 0.0
    if section.name == "lessons":
        weight += 0.2
    elif section.name == hit.kind:
        weight += 0.35
    elif section.name in HEADING_KINDS:
        weight += 0.15
    elif section.name == "other":
        weight -= 0.1
    if hit.cue.forward:
        return weight + 0.1
    return weight - (0.2 if plan else 0.0)


def _candidate(
    text: str, sentence: Sentence, section: _Section, hit: _Hit | None, weight: float
) -> Candidate:
    start, end = sentence.start, sentence.end
    says_kind = section.name in HEADING_KINDS or section.name == "lessons"
    groups = tuple(found_in("groups", text, start, end))
    return Candidate(
        span=CharSpan(start, end),
        kind=hit.kind if hit else section.name,
        about=(hit.cue.about if hit else "") or _about(text, start, end),
        confidence=round(min(weight, _MOST_CONFIDENT), 2),
        cue=Found(hit.cue.code, hit.span) if hit else None,
        negated_by=hit.negator if hit else None,
        heading=section.span if says_kind else None,
        groups=groups,
        themes=tuple(found_in("themes", text, start, end)),
    )


def _about(text: str, start: int, end: int) -> str:
    """What most words of the sentence are about; the measure where none tells."""
    counts = {code: len(pattern.findall(text, start, end)) for code, pattern in subjects("about")}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] else "measure"
