"""Whatever the bytes, parsing ends, and every value stands where it says."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samsyn.sources.amounts import find_amounts, read_amount
from samsyn.sources.dates import find_dates, read_date, read_period
from samsyn.sources.fields import FIELDS
from samsyn.sources.labelled import find_blocks
from samsyn.sources.labels import scan, vocabulary
from samsyn.sources.parse import parse_bytes
from samsyn.sources.records import CharSpan, Parsed
from tests.unit.sources import constructed as made

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WORDS = [label for label, _ in (*made.PROJECT_2007, *made.PROJECT_2014, *made.CALL)] + [
    *dict((*made.PROJECT_2007, *made.PROJECT_2014, *made.CALL)).values(),
    *(
        "Kommun",
        "Kommuner",
        "  • Åmål",
        "Sammanfattning",
        "In English",
        "Startdatum",
        ":",
        "\t",
        "\n",
    ),
    *(
        "\n\n",
        " ",
        ", ",
        "förstudie",
        "två förstudier",
        "har beviljats",
        "ESF",
        "”Bro",
        "12 %",
        "Säffle",
    ),
]
pages = st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from("\n: \t•"), st.text(max_size=6)))


def holds(parsed: Parsed) -> None:
    json.dumps(parsed.as_json())
    assert "reader_failed" not in {finding.code for finding in parsed.warnings}
    assert parsed.text is not None
    places = [finding.locator for finding in parsed.warnings]
    places += [other for finding in parsed.warnings for other in finding.also]
    places += [span.locator for span in parsed.personal]
    for record in parsed.records:
        for value in record.fields.values():
            places += [value.locator, *(item.locator for item in value.items)]
            if (
                isinstance(value.locator, CharSpan)
                and isinstance(value.value, str)
                and value.raw is None
            ):
                written = parsed.text[value.locator.start : value.locator.end]
                assert value.value in written or value.confidence < 1
    for place in places:
        if isinstance(place, CharSpan):
            assert 0 <= place.start <= place.end <= len(parsed.text)


@SLOW
@given(pages.map("".join))
def test_any_mixture_of_labels_and_values(page: str) -> None:
    parsed = parse_bytes(page.encode("utf-8", errors="replace"), "page")
    if not parsed.grids:
        holds(parsed)


@SLOW
@given(pages.map("".join))
def test_any_mixture_inside_html(page: str) -> None:
    holds(
        parse_bytes(
            f"<!DOCTYPE html><html><body>{page}</body></html>".encode(errors="replace"), "p"
        )
    )


@SLOW
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    parsed = parse_bytes(data, "page")
    json.dumps(parsed.as_json())
    assert "reader_failed" not in {finding.code for finding in parsed.warnings}


@SLOW
@given(st.data())
def test_a_page_with_one_part_damaged(data: st.DataObject) -> None:
    layout = data.draw(st.sampled_from(sorted(made.LAYOUTS)))
    page = made.LAYOUTS[layout]("Broar", made.PROJECT_2014).encode()
    start = data.draw(st.integers(0, len(page)))
    damaged = page[:start] + data.draw(st.binary(max_size=8)) + page[start + 5 :]
    parsed = parse_bytes(damaged, "page")
    json.dumps(parsed.as_json())
    assert "reader_failed" not in {finding.code for finding in parsed.warnings}


@given(st.text(max_size=60))
def test_amounts_never_raise(text: str) -> None:
    read_amount(text)
    for found in find_amounts(text):
        assert 0 <= found.start < found.end <= len(text)


@given(st.text(alphabet="0123456789-/. :tilmajsepkonbrd–", max_size=40))
def test_dates_never_raise(text: str) -> None:
    for reading in (read_date(text), *find_dates(text)):
        assert 0 <= reading.start <= reading.end <= len(text)
        assert (reading.value is None) == (reading.reason is not None)
    read_period(text)


@given(pages.map("".join))
@SLOW
def test_labels_and_values_do_not_overlap(page: str) -> None:
    for block in find_blocks(page, scan(page)):
        for entry in block.entries:
            assert entry.label.start < entry.label.end
            if entry.value is not None:
                assert entry.label.end <= entry.value.start < entry.value.end <= len(page)


def test_every_label_means_a_field() -> None:
    for labels in vocabulary().values():
        for label in labels:
            known = {*FIELDS, "programme_area", "period"}
            assert label.field.startswith("-") or label.field in known, label.wording


def test_no_wording_has_two_meanings() -> None:
    seen: dict[str, str] = {}
    for labels in vocabulary().values():
        for label in labels:
            other = seen.setdefault(label.wording.casefold(), label.field)
            assert other == label.field, label.wording
