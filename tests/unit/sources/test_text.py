"""Bytes to text: every encoding that pages come in, and what is told about doubtful ones."""

from __future__ import annotations

import re
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.sources.text import clean_value, decode, has_markup

SWEDISH = "Räksmörgås på Åland – ”nästan” gratis för én, säger de.\nÄlven är öppen.\n"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"],
)
def test_swedish_text_in_every_encoding(encoding: str) -> None:
    decoded = decode(SWEDISH.encode(encoding))
    assert decoded.text == SWEDISH
    assert decoded.findings == ()


def test_latin_1_is_windows_without_its_extras() -> None:
    plain = "Räksmörgås på Åland\n"
    assert decode(plain.encode("latin-1")).text == plain


def test_a_stray_byte_is_placed_where_it_stands_in_the_tidied_text() -> None:
    data = "Åre\r\nÖrebro\r\n".encode() + b"\xd6vre\r\n"
    decoded = decode(data)
    assert decoded.text == "Åre\nÖrebro\nÖvre\n"
    (finding,) = decoded.findings
    assert finding.code == "mixed_encoding"
    assert finding.locator is not None
    assert finding.locator.as_json()["start"] == decoded.text.index("Övre")


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\u2028", "\x0b", "\x85"])
def test_every_line_end_is_one(line_end: str) -> None:
    assert decode(f"ett{line_end}två".encode()).text == "ett\ntvå"


def test_values_are_single_spaced_and_without_hidden_characters() -> None:
    assert clean_value("\u202eBro\u200bar\u00a0 över\n älv\u00aden ") == "Broar över älven"


@pytest.mark.parametrize(
    ("value", "marked"),
    [
        ("<b>Bro</b>", True),
        ("<script src=x", True),
        ("x onerror=alert(1)", True),
        ("mindre än < 5 och > 3", False),
        ("A <tillägg> B", False),
    ],
)
def test_markup_in_values(value: str, marked: bool) -> None:
    assert has_markup(value) is marked


@given(st.binary(max_size=500))
def test_any_bytes_become_text_without_nul(data: bytes) -> None:
    decoded = decode(data)
    assert "\x00" not in decoded.text
    assert "\r" not in decoded.text
    for finding in decoded.findings:
        assert finding.locator is not None
        place = finding.locator.as_json()
        assert 0 <= place["start"] <= place["end"] <= len(decoded.text)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_utf_8_comes_back_composed(text: str) -> None:
    import unicodedata

    once = decode(text.encode()).text
    assert once.replace("\n", "") == "".join(
        part
        for part in unicodedata.normalize("NFC", text)
        if part not in "\u2028\u2029\u00ad\u200b\u2060\ufeff"
    )


def memory_of(data: bytes) -> int:
    """Bytes held at most while the data are decoded."""
    tracemalloc.start()
    try:
        decode(data)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_line_ends_of_windows_take_no_memory_a_line() -> None:
    """A list of ten million short lines took eight times the memory of the same with plain ends."""
    plain = b"1;22\n" * 100_000
    assert memory_of(plain.replace(b"\n", b"\r\n")) < 3 * memory_of(plain)


@given(st.text("a\r\n\x0b\x0c\x85\u2028\u2029", max_size=30))
def test_every_line_end_becomes_one(text: str) -> None:
    told = decode(text.encode()).text
    assert told == re.sub("\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", text)
