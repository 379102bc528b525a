"""Judges the forms that a scan found by what stands around them.

Three kinds of evidence: a list of places makes each name in it likelier and says whether 'Örebro'
is the municipality or the county; a preposition, a label or a bullet speaks for a place; a
given name before, a surname after or a title after speaks for a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from samsyn.gazetteer import surroundings
from samsyn.gazetteer.mentions import Kind
from samsyn.gazetteer.scan import Hit

FULL = 0.98  # the words themselves say what kind of place
LISTED = 0.95  # a bare name in a list of three or more
PAIRED = 0.9  # a bare name beside one other place
BARE = 0.9  # a name that is nothing else in Swedish
COUNTY = 0.85  # a bare county name, which may mean the historical province
UNSURE_LIST = 0.8  # a list in which no name is sure alone
NAMED = 0.75  # a name after a capitalised word: part of a company's or a project's name
SUPPORTED = 0.75  # a doubtful name with a preposition, a label or a bullet
SHARED = 0.7  # a bare name of both municipality and county: the municipality, mostly
STOCKHOLM = 0.5  # a bare 'Stockholm': municipality, county and ESF region alike
OPEN = 0.4  # a doubtful name with nothing for or against it
SURNAME = 0.3  # a doubtful name after another capitalised word or before 'AB'
WIDE = 0.5  # 'Norra Sverige' and its like: mostly no NUTS region
GLUED = 0.1  # taken off where letters or digits touch the name


class Judged(NamedTuple):
    """A hit with its verdict, at the composed text's offsets."""

    start: int
    end: int
    kind: Kind
    code: str | None
    candidates: tuple[str, ...]
    ambiguous: bool
    confidence: float


def judge(text: str, found: Sequence[Hit]) -> Iterator[Judged]:
    """The verdicts in order; hits that are words or persons are left out."""
    position = 0
    for chain in _chains(text, found):
        meaning, listed = _chain_meaning(text, chain)
        for hit in chain:
            position += 1
            following = found[position] if position < len(found) else None
            verdict = _judge_one(text, hit, following, listed, meaning)
            if verdict is not None:
                yield verdict


def _chains(text: str, found: Sequence[Hit]) -> Iterator[list[Hit]]:
    """Runs of hits with only list marks, conjunctions or figures between them."""
    chain: list[Hit] = []
    for hit in found:
        if chain and not surroundings.connects(text, chain[-1].end, hit.start):
            yield chain
            chain = []
        chain.append(hit)
    if chain:
        yield chain


def _chain_meaning(text: str, chain: Sequence[Hit]) -> tuple[Kind | None, float]:
    """What the list's sure members are, None where they do not say; and how sure that makes it."""
    if len(chain) < 2:
        return None, BARE
    listed = LISTED if len(chain) > 2 else PAIRED
    sure = [hit.entry for hit in chain if hit.entry.form != "shared" and not hit.entry.senses]
    full: set[Kind] = {entry.kind for entry in sure if entry.form == "full"}
    kinds = full & {"municipality", "county"} or {entry.kind for entry in sure}
    if kinds == {"county"}:
        return "county", listed
    if kinds == {"municipality"}:
        return "municipality", listed
    if not sure and _only_places(text, chain):
        return "municipality", UNSURE_LIST
    return None, listed


def _only_places(text: str, chain: Sequence[Hit]) -> bool:
    """Whether a list without a sure name holds one that is no person's, and is no company's name.

    So Mora and Säter are places together; Berg, Lund and Norberg may be three authors.
    """
    person = {"given", "surname"}
    return any(not hit.entry.senses & person for hit in chain) and not any(
        surroundings.is_company(text, hit.end) for hit in chain
    )


def _judge_one(
    text: str, hit: Hit, following: Hit | None, listed: float, meaning: Kind | None
) -> Judged | None:
    entry = hit.entry
    if entry.form == "full":
        return _verdict(hit, entry.kind, entry.code, FULL)
    if entry.kind == "nuts":
        return _verdict(hit, "nuts", entry.code, WIDE, ambiguous=True)
    if surroundings.is_person(text, hit, listed=meaning == "municipality"):
        return None
    if entry.kind == "county":
        return _verdict(hit, "county", entry.code, listed if meaning == "county" else COUNTY)
    if entry.form == "shared":
        return _shared(hit, listed, meaning)
    if meaning == "municipality":
        return _verdict(hit, "municipality", entry.code, listed)
    if entry.senses:
        return _doubtful(text, hit, following)
    named = surroundings.follows_capitalised(text, hit.start)
    return _verdict(hit, "municipality", entry.code, NAMED if named else BARE)


def _shared(hit: Hit, listed: float, meaning: Kind | None) -> Judged:
    municipality, county = hit.entry.candidates
    if meaning == "county":
        return _verdict(hit, "county", county, listed)
    if meaning == "municipality":
        return _verdict(hit, "municipality", municipality, listed)
    if municipality == "0180":
        return _verdict(hit, "municipality", None, STOCKHOLM, ambiguous=True)
    return _verdict(hit, "municipality", municipality, SHARED, ambiguous=True)


def _doubtful(text: str, hit: Hit, following: Hit | None) -> Judged | None:
    if surroundings.supports_place(text, hit) or surroundings.lies_in(text, hit, following):
        return _verdict(hit, "municipality", hit.entry.code, SUPPORTED)
    if "common" in hit.entry.senses and surroundings.begins_sentence(text, hit.start):
        return None
    unlikely = surroundings.follows_capitalised(text, hit.start)
    unlikely = unlikely or surroundings.is_company(text, hit.end)
    return _verdict(hit, "municipality", None, SURNAME if unlikely else OPEN, ambiguous=True)


def _verdict(
    hit: Hit, kind: Kind, code: str | None, confidence: float, *, ambiguous: bool = False
) -> Judged:
    candidates = hit.entry.candidates
    if code is not None and not ambiguous and hit.entry.form != "full":
        candidates = (code,)
    if hit.glued:
        confidence = round(confidence - GLUED, 2)
    return Judged(hit.start, hit.end, kind, code, candidates, ambiguous, confidence)
