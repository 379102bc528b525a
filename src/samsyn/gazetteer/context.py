"""Judges the forms that a scan found by what stands around them.

Three kinds of evidence: a list of places makes each name in it likelier and says whether 'Örebro'
is the municipality or the county; a preposition, a label or a bullet speaks for a place; a
given name before, a surname after or a title after speaks for a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from samsyn.gazetteer import surroundings
from samsyn.gazetteer.mentions import Kind
from samsyn.gazetteer.scan import Hit

FULL = 0.98  # the words themselves say what kind of place
LISTED = 0.95  # a bare name in a list of three or more
PAIRED = 0.9  # a bare name beside one other place
BARE = 0.9  # a name that is nothing else in Swedish
COUNTY = 0.85  # a bare county name, which may mean the historical province
SUPPORTED = 0.75  # a doubtful name with a preposition, a label or a bullet
SHARED = 0.7  # a bare name of both municipality and county: the municipality, mostly
STOCKHOLM = 0.5  # a bare 'Stockholm': municipality, county and ESF region alike
OPEN = 0.4  # a doubtful name with nothing for or against it
SURNAME = 0.3  # a doubtful name after another capitalised word
WIDE = 0.5  # 'Norra Sverige' and its like: mostly no NUTS region
GLUED = 0.1  # taken off where letters or digits touch the name


@dataclass(frozen=True, slots=True)
class Judged:
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
    for chain in _chains(text, found):
        meaning = _chain_meaning(chain)
        for hit in chain:
            verdict = _judge_one(text, hit, len(chain), meaning)
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


def _chain_meaning(chain: Sequence[Hit]) -> Kind | None:
    """What the list's sure members are: municipalities, counties, or None where they do not say."""
    if len(chain) < 2:
        return None
    sure = [hit.entry for hit in chain if hit.entry.form != "shared" and not hit.entry.senses]
    full = {entry.kind for entry in sure if entry.form == "full"}
    kinds = full & {"municipality", "county"} or {entry.kind for entry in sure}
    if kinds == {"county"}:
        return "county"
    if kinds == {"municipality"}:
        return "municipality"
    if not sure and _only_doubtful_or_shared(chain):
        return "municipality"
    return None


def _only_doubtful_or_shared(chain: Sequence[Hit]) -> bool:
    """A list of names none of which is sure alone; three of them, or none that is a given name."""
    return len(chain) > 2 or not any("given" in hit.entry.senses for hit in chain)


def _judge_one(text: str, hit: Hit, length: int, meaning: Kind | None) -> Judged | None:
    entry = hit.entry
    if entry.form == "full":
        return _verdict(hit, entry.kind, entry.code, FULL)
    if entry.kind == "nuts":
        return _verdict(hit, "nuts", entry.code, WIDE, ambiguous=True)
    if surroundings.is_person(text, hit):
        return None
    listed = LISTED if length > 2 else PAIRED
    if entry.kind == "county":
        return _verdict(hit, "county", entry.code, listed if meaning == "county" else COUNTY)
    if entry.form == "shared":
        return _shared(hit, listed, meaning)
    if entry.senses:
        return _doubtful(text, hit, listed, meaning)
    return _verdict(hit, "municipality", entry.code, listed if meaning == "municipality" else BARE)


def _shared(hit: Hit, listed: float, meaning: Kind | None) -> Judged:
    municipality, county = hit.entry.candidates
    if meaning == "county":
        return _verdict(hit, "county", county, listed)
    if meaning == "municipality":
        return _verdict(hit, "municipality", municipality, listed)
    if municipality == "0180":
        return _verdict(hit, "municipality", None, STOCKHOLM, ambiguous=True)
    return _verdict(hit, "municipality", municipality, SHARED, ambiguous=True)


def _doubtful(text: str, hit: Hit, listed: float, meaning: Kind | None) -> Judged | None:
    code = hit.entry.code
    if meaning == "municipality":
        return _verdict(hit, "municipality", code, listed)
    if surroundings.supports_place(text, hit):
        return _verdict(hit, "municipality", code, SUPPORTED)
    if "word" in hit.entry.senses and surroundings.begins_sentence(text, hit.start):
        return None
    after_name = surroundings.follows_capitalised(text, hit.start)
    return _verdict(hit, "municipality", None, SURNAME if after_name else OPEN, ambiguous=True)


def _verdict(
    hit: Hit, kind: Kind, code: str | None, confidence: float, *, ambiguous: bool = False
) -> Judged:
    candidates = hit.entry.candidates
    if code is not None and not ambiguous and hit.entry.form != "full":
        candidates = (code,)
    if hit.glued:
        confidence = round(confidence - GLUED, 2)
    return Judged(hit.start, hit.end, kind, code, candidates, ambiguous, confidence)
