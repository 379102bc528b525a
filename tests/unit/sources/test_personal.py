"""Persons are found and masked; numbers, organisations and places are not. All constructed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.sources.personal import MASK, find_personal, mask
from samsyn.sources.records import CharSpan


def found(text: str, known: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(span.kind, span.text) for span in find_personal(text, known)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Skriv till anna.ek@example.se.", [("email", "anna.ek@example.se")]),
        ("E-postanna.ek@example.se", [("email", "anna.ek@example.se")]),
        ("anna.ek(at)example.se", [("email", "anna.ek(at)example.se")]),
        ("Ring 0532-123 45 i dag", [("telephone", "0532-123 45")]),
        ("Telefonnummer0701234567", [("telephone", "0701234567")]),
        ("070-123 45 67", [("telephone", "070-123 45 67")]),
        ("08-123 456 78", [("telephone", "08-123 456 78")]),
        ("+46 70 123 45 67", [("telephone", "+46 70 123 45 67")]),
        ("+46 (0)8 123 45 67", [("telephone", "+46 (0)8 123 45 67")]),
        ("personnummer 19121212-1212 finns", [("personal_number", "19121212-1212")]),
        ("personnummer 121212-1212 finns", [("personal_number", "121212-1212")]),
        ("säger Örjan Påhitt, rektor", [("name", "Örjan Påhitt")]),
        ("Det är bra, menar Siv Påhitt-Ek.", [("name", "Siv Påhitt-Ek")]),
        ("Projektledare Örjan Påhitt hälsar", [("name", "Örjan Påhitt")]),
        ("Örjan Påhitt, enhetschef på bygget", [("name", "Örjan Påhitt")]),
        ("Kontakta Örjan von Påhitt i dag", [("name", "Örjan von Påhitt")]),
        ("säger Ö. Påhitt, rektor", [("name", "Ö. Påhitt")]),
        ("KontaktpersonÖrjan Påhitt", [("name", "Örjan Påhitt")]),
        ("Kontaktperson:\nÖrjan Påhitt\n", [("name", "Örjan Påhitt")]),
        ("Foto: Örjan Påhitt", [("name", "Örjan Påhitt")]),
        ("Kursen leddes av Anna Påhitt under året", [("name", "Anna Påhitt")]),
    ],
)
def test_persons_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Projektnummer 2020/00199 och dnr 2015-03456",
        "2014-01-02 till 2014-12-31",
        "2 761 412 kr av 27 198 429 kr",
        "Organisationsnummer 212000-1967",
        "Postnummer 682 27 Filipstad",
        "Region Stockholm, säger Länsstyrelsen Västra Götaland",
        "Åmåls kommun och Säffle kommun samverkar i Norra Mellansverige",
        "Luleå Science Park och Umeå Universitet med Sankt Eriks Gymnasium",
        "År 2020–2022 deltog 1 234 567 personer, 37 procent",
        "Kolada N00945 och SeQF nivå 0-1",
        "Projektledare Sökes till Region Exempel",
        "Urban Tillväxt är ett program",
    ],
)
def test_other_things_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_every_later_mention_of_a_person_is_found() -> None:
    text = "säger Örjan Påhitt, rektor. Påhitt tror på det. – Nu kör vi, säger Påhitts kollega."
    assert [name for _, name in found(text)] == ["Örjan Påhitt", "Påhitt", "Påhitt"]


def test_a_labelled_name_is_found_wherever_it_stands() -> None:
    text = "Rapporten är skriven tillsammans med Qvirre Påhitt och andra."
    assert found(text) == []
    assert found(text, ("Qvirre Påhitt",)) == [("name", "Qvirre Påhitt")]


def test_an_address_counts_only_beside_a_person() -> None:
    assert found("Kursen hålls på Storgatan 12.") == []
    text = "Kontaktperson: Örjan Påhitt, Storgatan 12, 662 30 Åmål"
    assert [kind for kind, _ in found(text)] == ["name", "address"]


def test_masking_moves_nothing() -> None:
    text = "Ring Örjan Påhitt på 0532-123 45\nidag."
    masked = mask(text, find_personal(text))
    assert masked == f"Ring {MASK * 12} på {MASK * 11}\nidag."
    assert len(masked) == len(text)


@given(st.text(), st.lists(st.text(max_size=30), max_size=3))
def test_spans_are_in_order_and_masks_keep_the_length(text: str, known: list[str]) -> None:
    spans = find_personal(text, known)
    last = 0
    for span in spans:
        assert isinstance(span.locator, CharSpan)
        assert last <= span.locator.start < span.locator.end <= len(text)
        assert text[span.locator.start : span.locator.end] == span.text
        last = span.locator.end
    assert len(mask(text, spans)) == len(text)


def test_a_personal_number_before_a_comma_and_figures_is_found() -> None:
    (span,) = find_personal("4 000 000, 811218-9876,50")
    assert (span.kind, span.text) == ("personal_number", "811218-9876")
