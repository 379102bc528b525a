"""Pages of hostile size and shape: read in bounded time, with what was left out told."""

from __future__ import annotations

import time

import pytest

from samsyn.sources.document import LONGEST_TEXT
from samsyn.sources.parse import parse_bytes

FACTS = (
    "Verkstad {number}\n\nProjektnummer:\n2017/{number:05}\nProjektägare:\nÖrebro kommun\n"
    "Projektperiod:\n2017-02-01 - 2019-01-31\nTotal projektbudget:\n2 761 412\n\n"
)
NEWS = (
    "Projektet ”Nya vägar” i Örebro har beviljats 4 miljoner kronor från Europeiska socialfonden. "
)
# Seconds of processor time: generous for a loaded machine, impossible for anything quadratic.
LONGEST_TIME = 60
HOSTILE = {
    "ten million characters": NEWS * 100_000,
    "a hundred thousand headings": FACTS.format(number=1) + "Rubrik\n\nText.\n\n" * 100_000,
    "nested tags": "<html><body>" + "<div>" * 200_000 + "x",
    "marks of addresses": "@" * 200_000,
    "streets beside names": "Storgatan 1 Anna Ek " * 10_000,
    "points in a row": NEWS + ("?" * 60_000 + "x") * 2,
    "spaces after a point": NEWS + "." + " " * 60_000 + "x",
    "capitals": "Anna Ek Bo " * 20_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_size_is_bounded(text: str) -> None:
    before = time.process_time()
    parsed = parse_bytes(text.encode(), "constructed")
    assert time.process_time() - before < LONGEST_TIME
    assert parsed.format != "unknown"
    assert parsed.text is not None
    assert len(parsed.text) <= LONGEST_TEXT


def test_what_is_left_out_of_a_long_text_is_told() -> None:
    parsed = parse_bytes((FACTS.format(number=1) + NEWS * 5_000).encode(), "constructed")
    told = [one for one in parsed.warnings if one.code == "text_cut"]
    assert len(told) == 1
    assert parsed.records[0].fields["number"].value == "2017/00001"


def test_many_pages_in_one_file_keep_their_places() -> None:
    text = "".join(FACTS.format(number=number) for number in range(200))
    parsed = parse_bytes(text.encode(), "constructed")
    assert len(parsed.records) == 200
    for number, record in enumerate(parsed.records):
        place = record.fields["number"].locator.as_json()
        assert text[place["start"] : place["end"]] == f"2017/{number:05}"


def test_the_page_s_own_address_is_its_origin() -> None:
    page = (
        "<html><head><link rel='canonical' href='https://example.org/p/1'></head><body>"
        "<h1>Verkstad</h1><p>Projektnummer: 2017/00001</p><p>Projektägare: Örebro kommun</p>"
        "<p>Total projektbudget: 2 761 412 kr</p></body></html>"
    )
    assert parse_bytes(page.encode(), "constructed").origin == "https://example.org/p/1"
