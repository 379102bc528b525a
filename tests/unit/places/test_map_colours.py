"""The map's ink on its areas, worked out from the style sheet (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from importlib import resources
from itertools import pairwise

import pytest

SHEET = resources.files("samsyn.places") / "static" / "places" / "map.css"
INKS = {1: "low", 2: "low", 3: "mid", 4: "high", 5: "high"}
PAIR = re.compile(r"--map-([\w-]+): light-dark\(#(\w{6}), #(\w{6})\);")


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour 'rrggbb', as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(params=["light", "dark"])
def colours(request: pytest.FixtureRequest) -> dict[str, str]:
    """The first definition of each colour in one scheme; later ones are for strong contrast."""
    found = PAIR.findall(SHEET.read_text(encoding="utf-8"))
    place = 1 if request.param == "light" else 2
    return {pair[0]: pair[place] for pair in reversed(found)}


@pytest.mark.parametrize("step", sorted(INKS))
def test_labels_are_legible_on_their_area(colours: dict[str, str], step: int) -> None:
    assert contrast(colours[str(step)], colours[f"ink-{INKS[step]}"]) >= 4.5


def test_each_step_goes_on_in_one_direction_by_lightness(colours: dict[str, str]) -> None:
    steps = [luminance(colours[str(step)]) for step in sorted(INKS)]
    differences = {b > a for a, b in pairwise(steps)}
    assert len(differences) == 1
    assert all(contrast(colours[str(a)], colours[str(a + 1)]) >= 1.3 for a in range(1, 5))


def test_the_style_sheet_gives_each_class_its_ink() -> None:
    sheet = SHEET.read_text(encoding="utf-8")
    for step, ink in INKS.items():
        block = re.search(rf"\.map-text-{step}\b[^{{]*{{([^}}]*)}}", sheet)
        assert block is not None
        assert f"var(--map-ink-{ink})" in block[1]
