"""The check of the shipped data finds what is missing."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from samsyn.gazetteer import places
from samsyn.gazetteer.boundaries import boundaries
from samsyn.places import checks


def ids() -> list[str | None]:
    return [message.id for message in checks.check_places()]


def test_the_shipped_data_are_whole() -> None:
    assert ids() == []


def test_a_lost_county_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = MappingProxyType({c: v for c, v in places.counties().items() if c != "04"})
    monkeypatch.setattr(places, "counties", lambda: fewer)
    assert ids() == ["places.E001"] + ["places.E003"] * 9


def test_a_lost_boundary_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = boundaries()
    fewer = {c: path for c, path in drawn.municipalities.items() if c != "0484"}
    monkeypatch.setattr(checks, "boundaries", lambda: replace(drawn, municipalities=fewer))
    [message] = checks.check_places()
    assert message.id == "places.E002"
    assert "0484" in message.msg


def test_unreadable_data_are_a_message_not_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> object:
        raise KeyError("population")

    monkeypatch.setattr(places, "municipalities", broken)
    assert ids() == ["places.E004"]
