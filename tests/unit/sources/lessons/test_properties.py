"""Whatever the text, the reader ends, and every candidate stands where it says."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samsyn.sources.lessons import find_lessons
from samsyn.sources.lessons.reader import LONGEST_SENTENCE, SHORTEST_SENTENCE
from samsyn.sources.lessons.records import ABOUT, KINDS

PIECES = [
    "Resultat", "Hinder", "Rekommendationer", "Bakgrund", "\n", "\n\n", "\f", "- ", ". ", "? ",
    ", ", "inte ", "inga ", "utan ", "inte bara ", "men ", "Projektet har ", "ska ",
    "fungerat bra ", "hinder ", "svårt att nå ", "deltagarna ", "bör spridas ", "undvik ",
    "lever kvar i ", "É",
    "tack vare ", "ordinarie verksamhet", "nyanlända ", "1.2 ", "Erfarenheten visar att ", "\u00a0",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=60).map("".join)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_every_span_lies_in_its_sentence_and_sentences_do_not_overlap(text: str) -> None:
    end = 0
    for one in find_lessons(text):
        assert end <= one.span.start < one.span.end <= len(text)
        assert SHORTEST_SENTENCE <= one.span.end - one.span.start <= LONGEST_SENTENCE
        assert one.kind in KINDS
        assert one.about in ABOUT
        assert 0.5 <= one.confidence <= 0.85
        assert one.cue is not None or one.heading is not None
        for inner in (one.cue and one.cue.span, one.negated_by, *(g.span for g in one.groups)):
            if inner:
                assert one.span.start <= inner.start < inner.end <= one.span.end
        end = one.span.end


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["fungerat bra", "lyckats", "hinder"]), st.sampled_from(["inte", "aldrig"]))
def test_a_negator_before_the_cue_turns_its_kind(cue: str, negator: str) -> None:
    plain = find_lessons(f"Projektet och styrgruppen har {cue} under alla åren.")
    turned = find_lessons(f"Projektet och styrgruppen har {negator} {cue} under alla åren.")
    assert {plain[0].kind, turned[0].kind} == {"success", "problem"}
