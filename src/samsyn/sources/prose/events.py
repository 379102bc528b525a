"""What happened to which projects: sentences with a state, gathered where they tell of the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from samsyn.sources.prose import cues
from samsyn.sources.prose.names import names_in, owner_in, quotations_in
from samsyn.sources.prose.sentences import Sentence
from samsyn.sources.records import CharSpan

_GOES_ON = re.compile(
    r"(?:projektet|förstudien|huvudman|projektägare|ägare|stödmottagare|pengarna|satsningen|det)\b",
    re.IGNORECASE,
)


@dataclass
class Event:
    """One or more sentences about the same project or set of projects."""

    state: cues.Cue
    noun: CharSpan
    pre_study: bool
    count: int | None
    count_span: CharSpan
    sentences: list[Sentence] = field(default_factory=list)
    names: list[CharSpan] = field(default_factory=list)
    owner: CharSpan | None = None
    funder: tuple[str, str, CharSpan] | None = None
    year: tuple[int, CharSpan] | None = None


def find_events(text: str, found: Sequence[Sentence]) -> list[Event]:
    """Events in the text's order; later sentences fill what earlier ones left open."""
    events: list[Event] = []
    if not cues.RELEVANT.search(text):
        return events
    for sentence in found:
        event = _event_in(text, sentence)
        if event is None:
            if events:
                _fill(text, events[-1], sentence)
            continue
        same = next((known for known in reversed(events) if _same(text, known, event)), None)
        if same:
            _join(same, event)
        else:
            events.append(event)
    strong = [event for event in events if event.state.name != "running"]
    return strong + [event for event in events if event.state.name == "running" and event.names]


def funder_in(text: str, start: int, end: int) -> tuple[str, str, CharSpan] | None:
    """Funder and fund that a stretch of text names."""
    for funder, fund, pattern in cues.FUNDERS:
        match = pattern.search(text, start, end)
        if match:
            return funder, fund, CharSpan(match.start(), match.end())
    return None


def year_in(text: str, start: int, end: int) -> tuple[int, CharSpan] | None:
    """The year that a sentence gives in words ('under 2021'), not one of a programming period."""
    match = cues.YEAR.search(text, start, end)
    if match is None:
        return None
    return int(match["year"]), CharSpan(match.start("year"), match.end("year"))


def _event_in(text: str, sentence: Sentence) -> Event | None:
    state = cues.state_in(text, sentence.start, sentence.end)
    noun = _best_noun(text, sentence)
    if state is None:
        return None
    if noun is None:
        return _named_event(text, sentence, state)
    names = list(names_in(text, sentence.start, sentence.end))
    names += [
        span
        for span in quotations_in(text, sentence.start, sentence.end)
        if not any(_overlap(span, name) for name in names)
    ]
    funder = funder_in(text, sentence.start, sentence.end)
    if state.name == "running" and not names:
        return None
    if state.name == "applied" and funder is None and noun["count"] is None and not names:
        return None
    count = cues.count_of(noun["count"])
    return Event(
        state=state,
        noun=CharSpan(noun.start("noun"), noun.end("noun")),
        pre_study=cues.PRE_STUDY.search(noun["noun"]) is not None,
        count=count,
        count_span=CharSpan(noun.start(), noun.end()),
        sentences=[sentence],
        names=names,
        owner=None if sentence.heading else owner_in(text, sentence.start, sentence.end),
        funder=funder,
        year=year_in(text, sentence.start, sentence.end),
    )


def _named_event(text: str, sentence: Sentence, state: cues.Cue) -> Event | None:
    """Money granted or sought for what only a quotation names ('medel ur Socialfonden för ”…”')."""
    names = quotations_in(text, sentence.start, sentence.end)
    funder = funder_in(text, sentence.start, sentence.end)
    if state.name not in ("granted", "applied") or not names or funder is None:
        return None
    return Event(
        state=state,
        noun=names[0],
        pre_study=False,
        count=None,
        count_span=names[0],
        sentences=[sentence],
        names=names,
        owner=owner_in(text, sentence.start, sentence.end),
        funder=funder,
        year=year_in(text, sentence.start, sentence.end),
    )


def _best_noun(text: str, sentence: Sentence) -> re.Match[str] | None:
    """A noun with a number before one without."""
    nouns = list(cues.NOUN.finditer(text, sentence.start, sentence.end))
    return next((noun for noun in nouns if noun["count"]), nouns[0] if nouns else None)


def _same(text: str, known: Event, event: Event) -> bool:
    """No names that differ, one kind of project, and numbers that can agree."""
    if known.names and event.names:
        shown = {text[span.start : span.end] for span in known.names}
        return any(text[span.start : span.end] in shown for span in event.names)
    if event.names and event.state.name == "running":
        return False
    agree = known.count is None or event.count is None or known.count == event.count
    return agree and known.pre_study == event.pre_study


def _join(known: Event, event: Event) -> None:
    order = [name for name, _ in cues.STATES]
    if known.sentences[0].heading and order.index(event.state.name) <= order.index(
        known.state.name
    ):
        known.state = event.state
    if known.count is None and event.count is not None:
        known.count, known.count_span, known.noun = event.count, event.count_span, event.noun
    known.names = known.names or event.names
    known.owner = known.owner or event.owner
    known.funder = known.funder or event.funder
    known.year = known.year or event.year
    known.sentences += event.sentences


def _fill(text: str, known: Event, sentence: Sentence) -> None:
    """What a sentence right after tells of the same project, in the definite form."""
    last = known.sentences[-1]
    if not 0 <= sentence.start - last.end <= 3 or sentence.heading:
        return
    state = cues.state_in(text, sentence.start, sentence.end)
    same = state is not None and state.name == known.state.name
    if not same and not _GOES_ON.match(text, sentence.start, sentence.end):
        return
    known.owner = known.owner or owner_in(text, sentence.start, sentence.end)
    known.funder = known.funder or funder_in(text, sentence.start, sentence.end)
    if known.state.name == "granted" and state and state.name == "running":
        known.year = known.year or year_in(text, sentence.start, sentence.end)


def _overlap(one: CharSpan, other: CharSpan) -> bool:
    return one.start < other.end and other.start < one.end


def spans_of(events: Iterable[Event]) -> list[CharSpan]:
    return [CharSpan(part.start, part.end) for event in events for part in event.sentences]
