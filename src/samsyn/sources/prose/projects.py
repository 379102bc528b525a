"""Events to proposed project records, one for each project that is counted or named."""

from __future__ import annotations

from collections.abc import Sequence

from samsyn.gazetteer import find_places
from samsyn.sources.amounts import find_amounts
from samsyn.sources.findings import finding
from samsyn.sources.places import mentioned
from samsyn.sources.prose import cues
from samsyn.sources.prose.events import Event, spans_of
from samsyn.sources.prose.names import describing_headings, quoted_lines
from samsyn.sources.records import CharSpan, Finding, Item, Record, Value
from samsyn.sources.sections import Section
from samsyn.sources.text import clean_value

MOST_PROJECTS = 20
# News of the 22 projects of a call, all nameless, give nothing that a person could accept.
MOST_NAMELESS = 5


def propose_projects(
    text: str, events: Sequence[Event], sections: list[Section]
) -> tuple[list[Record], list[Finding]]:
    """Proposals and what should be looked at in them."""
    records: list[Record] = []
    findings: list[Finding] = []
    places = _places(text, events)
    for event in events:
        shared = _shared_fields(text, event) | places
        count = min(event.count or max(1, len(event.names)), MOST_PROJECTS)
        titles = _titles(text, event, count, sections)
        if not titles and count > MOST_NAMELESS:
            findings.append(_nameless(event, count))
            continue
        if not titles:
            findings.append(_nameless(event, count))
        elif any(title.confidence < 0.5 for title in titles):
            findings.append(_described(event))
        if count == 1:
            shared |= _support(text, event)
        for number in range(count):
            fields = dict(shared)
            if number < len(titles):
                fields = {"title": titles[number], **fields}
            records.append(Record("project", fields, proposal=True))
    return records, findings


def _shared_fields(text: str, event: Event) -> dict[str, Value]:
    state = event.state
    raw = text[state.start : state.end]
    fields = {"state": Value(state.name, CharSpan(state.start, state.end), 0.7, raw=raw)}
    if event.owner:
        name = text[event.owner.start : event.owner.end]
        fields["owner"] = Value(clean_value(name), event.owner, 0.7)
    if event.funder:
        name, fund, span = event.funder
        written = text[span.start : span.end]
        fields["funder"] = Value(name, span, 0.8, raw=written)
        if fund:
            fields["fund"] = Value(fund, span, 0.7, raw=written)
    if event.year:
        fields["year"] = Value(event.year[0], event.year[1], 0.7)
    if event.pre_study:
        word = text[event.noun.start : event.noun.end]
        fields["phase"] = Value("förstudie", event.noun, 0.8, raw=word)
    return fields


def _titles(text: str, event: Event, count: int, sections: list[Section]) -> list[Value]:
    """Names beside the noun, then lines that are quotations, then headings as descriptions."""
    if len(event.names) >= count:
        return [_title(text, span, 0.6) for span in event.names[:count]]
    after = event.sentences[0].start
    quoted = [span for span in quoted_lines(text) if span.start > after]
    if len(quoted) == count:
        return [_title(text, span, 0.7) for span in quoted]
    stem = "förstudie" if event.pre_study else "projekt"
    below = [section for section in sections if section.span.start > event.count_span.end]
    described = describing_headings(text, below, stem)
    if len(described) == count and count > 1:
        return [_heading_title(text, heading, span) for heading, span in described]
    return []


def _title(text: str, span: CharSpan, confidence: float) -> Value:
    written = text[span.start : span.end]
    value = clean_value(written)
    return Value(value, span, confidence, raw=None if value == written else written)


def _heading_title(text: str, heading: str, body: CharSpan) -> Value:
    """A heading that describes the project; it is not its name, so the confidence is low."""
    start = text.rfind(heading, 0, body.start)
    span = CharSpan(start, start + len(heading)) if start >= 0 else body
    return Value(heading, span, 0.3)


def _support(text: str, event: Event) -> dict[str, Value]:
    """The amount in the sentence that tells of one project's grant."""
    told = [
        sentence
        for sentence in event.sentences
        if cues.granted_in(text, sentence.start, sentence.end)
    ]
    for sentence in told:
        for found in find_amounts(text[sentence.start : sentence.end]):
            if found.amount.currency is None:
                continue
            span = CharSpan(sentence.start + found.start, sentence.start + found.end)
            raw = text[span.start : span.end]
            return {
                "esf_support": Value(found.amount.value, span, 0.5, raw=raw),
                "currency": Value(found.amount.currency, span, 0.5),
            }
    return {}


def _places(text: str, events: Sequence[Event]) -> dict[str, Value]:
    """Counties of the sentences that tell of the projects, else of the text, else the owner's."""
    whole = [CharSpan(0, len(text))]
    near = mentioned(text, spans_of(events))
    far = mentioned(text, whole)
    fields: dict[str, Value] = {}
    counties = near.get("counties") or far.get("counties")
    if counties:
        certain = 0.6 if "counties" in near else 0.5
        fields["counties"] = Value(counties.value, counties.locator, certain, items=counties.items)
    else:
        fields.update(_owners_county(text, events))
    towns = far.get("municipalities_mentioned")
    if towns:
        fields["municipalities_mentioned"] = Value(
            towns.value, towns.locator, min(towns.confidence, 0.6), items=towns.items
        )
    return fields


def _owners_county(text: str, events: Sequence[Event]) -> dict[str, Value]:
    for event in events:
        if event.owner is None:
            continue
        for mention in find_places(text[event.owner.start : event.owner.end]):
            if mention.code:
                item = Item(mention.code[:2], event.owner)
                return {"counties": Value([mention.code[:2]], event.owner, 0.4, items=(item,))}
    return {}


def _nameless(event: Event, count: int) -> Finding:
    return finding("project_without_name", event.count_span, count=count)


def _described(event: Event) -> Finding:
    return finding("title_described", event.count_span)
