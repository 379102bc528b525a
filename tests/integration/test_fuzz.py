"""A thousand broken files, the same ones each time; `python -m tools.fuzz` breaks a million."""

from __future__ import annotations

from pathlib import Path

import pytest

from samsyn.sources import parse
from samsyn.sources.records import Parsed
from tools.fuzz.running import fault, made, run
from tools.fuzz.seeds import EMAIL, seeds

COUNT = 1_000


def test_a_thousand_broken_files_give_findings_and_no_traceback(tmp_path: Path) -> None:
    outcome = run(range(COUNT), sorted(seeds()), 20261122, tmp_path, None)
    assert outcome.failures == []
    assert outcome.runs.total() == COUNT
    assert set(outcome.runs) == set(seeds())


@pytest.mark.parametrize("reader", sorted(seeds()))
def test_whole_files_hold_records_so_that_breaking_them_breaks_something(reader: str) -> None:
    (data, *_) = seeds()[reader]
    assert fault(data, reader) is None
    if reader != "zip":
        assert parse.parse_bytes(data, f"fil.{reader}").records


def test_the_same_number_gives_the_same_file() -> None:
    assert made("html", 1, 7, None) == made("html", 1, 7, None) != made("html", 1, 8, None)


def test_a_reader_that_fails_is_found_and_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fails(*_: object) -> Parsed:
        raise KeyError("broken")

    monkeypatch.setattr(parse, "_parse", fails)
    outcome = run(range(2), ["text"], 1, tmp_path, None)
    assert [reader for reader, _, _ in outcome.failures] == ["text", "text"]
    assert "KeyError" in outcome.failures[0][2]
    assert Path(outcome.failures[0][1]).is_file()


def test_a_finding_that_repeats_a_person_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from samsyn.sources.records import Finding

    told = Parsed("x", "prose", warnings=(Finding("unread_line", f"about {EMAIL}"),), text="")
    monkeypatch.setattr(parse, "parse_bytes", lambda *_: told)
    assert fault(b"x", "text") == "unread_line repeats a personal text"
