"""Pages as people save them: every way of writing gives what a person reads in it."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from samsyn.sources.parse import parse_bytes


def _pages(name: str) -> list[Any]:
    text = files("tests.unit.sources").joinpath(f"{name}.toml").read_text("utf-8")
    return [pytest.param(page, id=page["name"]) for page in tomllib.loads(text)["page"]]


def _check(page: dict[str, Any], encoding: str) -> None:
    parsed = parse_bytes(page["text"].encode(encoding), "constructed").as_json()
    assert len(parsed["records"]) == 1, parsed["warnings"]
    record = parsed["records"][0]
    fields = {name: value["value"] for name, value in record["fields"].items()}
    expected = page["expected"] | dict.fromkeys(page.get("left_out", ()))
    assert {name: fields.get(name) for name in expected} == expected
    assert record["type"] == page.get("type", "project")
    assert not set(page.get("warned", ())) - {one["code"] for one in parsed["warnings"]}


@pytest.mark.parametrize("page", [*_pages("saved_text"), *_pages("saved_calls")])
def test_text_is_read_as_a_person_reads_it(page: dict[str, Any]) -> None:
    _check(page, "utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("page", _pages("saved_html"))
def test_html_is_read_as_a_person_reads_it(page: dict[str, Any], encoding: str) -> None:
    _check(page, encoding)
