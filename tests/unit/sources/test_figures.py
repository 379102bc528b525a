"""Figures that constructed texts quote, with the place, year and source that stand near them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from samsyn.sources.figures import quoted_figures
from samsyn.sources.records import CharSpan


def figures(text: str) -> list[dict[str, Any]]:
    value = quoted_figures(text, [CharSpan(0, len(text))])
    return [item.value for item in value.items] if value else []


def brief(text: str) -> list[tuple[Any, ...]]:
    return [
        (found["figure"], found["unit"], found["place"], found["year"], found["source"])
        for found in figures(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Siffror för 2017 (Åmål 12,5 %, Säffle 9%). Källa: SCB.",
            [("12.5", "%", "1492", 2017, "SCB"), ("9", "%", "1785", 2017, "SCB")],
        ),
        ("Hela 37 procent i Eskilstuna saknade jobb.", [("37", "%", "0484", None, None)]),
        ("Andelen var 8 % (SCB 2018).", [("8", "%", None, 2018, "SCB")]),
        (
            "Enligt Arbetsförmedlingen var det 11 procent.",
            [("11", "%", None, None, "Arbetsförmedlingen")],
        ),
        ("Kursen nådde 1 200 personer.", [("1200", "personer", None, None, None)]),
        ("Det skilde 5 procentenheter.", [("5", "procentenheter", None, None, None)]),
        ("Ingen siffra, bara 2014–2020 och 500 kr.", []),
    ],
)
def test_figures(text: str, expected: list[tuple[Any, ...]]) -> None:
    found = brief(text)
    assert [(str(figure), *rest) for figure, *rest in found] == expected


@pytest.mark.parametrize(
    "text", ["10–20 procent", "10%-20%", "mellan 10 och 20 %", "10 till 20 procent"]
)
def test_ranges(text: str) -> None:
    (found,) = figures(f"Av gruppen är {text} unga.")
    assert found["figure"] == [Decimal(10), Decimal(20)]
    assert found["unit"] == "%"


def test_the_indicator_is_the_words_before() -> None:
    (found,) = figures("Andelen unga utan jobb var 8 % i Flen.")
    assert found["indicator"] == "Andelen unga utan jobb"
    assert found["place"] == "0482"


def test_each_figure_has_its_own_place_in_the_text() -> None:
    text = "Åmål 12,5 % och Säffle 9 %."
    value = quoted_figures(text, [CharSpan(0, len(text))])
    assert value is not None
    written = [
        text[item.locator.start : item.locator.end]
        for item in value.items
        if isinstance(item.locator, CharSpan)
    ]
    assert written == ["12,5 %", "9 %"]
