"""What a candidate tells of itself: cue, negation, heading, groups and themes."""

from __future__ import annotations

import pytest

from samsyn.sources.lessons import Candidate, find_lessons
from samsyn.vocabularies.selectors import code_list
from tests.unit.sources.lessons.words import subjects_codes


def only(text: str) -> Candidate:
    [found] = find_lessons(text)
    return found


def test_a_candidate_names_the_words_that_told_it() -> None:
    text = "Lotsarna har fungerat mycket bra för nyanlända i hela länet."
    found = only(text)
    assert found.cue is not None
    assert text[found.cue.span.start : found.cue.span.end] == "fungerat mycket bra"
    assert (found.kind, found.negated_by) == ("success", None)
    assert [group.code for group in found.groups] == ["newly_arrived"]


@pytest.mark.parametrize(
    ("sentence", "kind", "negator"),
    [
        ("Rutinen har inte fungerat bra i någon av kommunerna.", "problem", "inte"),
        ("Projektet stötte aldrig på några hinder hos parterna.", "success", "aldrig"),
        ("Det har inte bara fungerat bra utan också spridits vidare.", "success", None),
        ("Starten gick inte utan hinder för vårt projekt.", "problem", None),
        ("Projektet var inte stort, men samverkan har fungerat bra.", "success", None),
    ],
)
def test_negation_turns_the_cue_in_its_own_clause(
    sentence: str, kind: str, negator: str | None
) -> None:
    found = only(sentence)
    told = found.negated_by
    assert found.kind == kind
    assert (sentence[told.start : told.end] if told else None) == negator


@pytest.mark.parametrize(
    "sentence",
    [
        "Vilka hinder har projektet mött under tiden?",
        "Syftet är att kartlägga hinder för unga i länet.",
        "Projektet ska undersöka om samverkan har fungerat bra.",
        "Kommunen har 14 000 invånare och två vuxenutbildningar.",
        "",
    ],
)
def test_questions_plans_and_facts_are_no_lessons(sentence: str) -> None:
    assert find_lessons(sentence) == []


def test_a_heading_alone_makes_its_items_candidates_and_is_named() -> None:
    text = (
        "Hinder\n\n- Sekretess mellan två av myndigheterna\n\nBudget\n\n- Löner till tre personer\n"
    )
    found = only(text)
    assert (found.kind, found.cue) == ("problem", None)
    assert found.heading is not None
    assert text[found.heading.start : found.heading.end] == "Hinder"


def test_a_line_that_breaks_within_a_sentence_is_read_on() -> None:
    text = "Erfarenheten från två år\nvisar att tidig kontakt var avgörande för närvaron."
    found = only(text)
    assert (found.span.start, found.span.end) == (0, len(text))


def test_codes_are_those_of_the_vocabularies() -> None:
    for name, key in (("groups", "target_groups"), ("themes", "themes")):
        known = {entry.code for entry in code_list(key).entries}
        assert subjects_codes(name) == known
