"""Files that are not what they seem: a clear finding, nothing lost, nothing run, never an error."""

from __future__ import annotations

import io
import json
import time
import zipfile
from pathlib import Path

import pytest

from samsyn.sources.parse import parse_bytes, parse_file
from samsyn.sources.records import CharSpan, Parsed
from tests.unit.sources import constructed as made

PAGE = made.colon("Broar över älven", made.PROJECT_2014)


def codes(parsed: Parsed) -> set[str]:
    return {finding.code for finding in parsed.warnings}


def with_fact(label: str, value: str) -> Parsed:
    facts = tuple((name, value if name == label else old) for name, old in made.PROJECT_2014)
    if label not in dict(made.PROJECT_2014):
        facts = (*facts, (label, value))
    return parse_bytes(made.colon("Broar över älven", facts).encode(), "page.txt")


def marked(parsed: Parsed, code: str) -> str:
    (finding,) = [finding for finding in parsed.warnings if finding.code == code]
    assert isinstance(finding.locator, CharSpan)
    assert parsed.text is not None
    return parsed.text[finding.locator.start : finding.locator.end]


@pytest.mark.parametrize(
    ("label", "value", "code"),
    [
        ("Projektperiod", "2018-09-30 - 2016-10-01", "end_before_start"),
        ("Projektperiod", "2014-02-30 - 2016-10-01", "impossible_date"),
        ("Projektperiod", "tills vidare", "unreadable_period"),
        ("Projektperiod", "2016-10-01", "period_without_end"),
        ("Beviljat ESF-stöd", "-200 kr", "negative_amount"),
        ("Beviljat ESF-stöd", "99 999 999 kr", "support_exceeds_total"),
        ("Total projektbudget", "mycket", "unreadable_amount"),
        ("Planerat antal deltagare", "många", "unreadable_number"),
        ("Unionens medfinansieringsgrad", "30 %", "contradiction_cofinancing_rate"),
        ("Unionens medfinansieringsgrad", "300 %", "rate_above_one"),
        ("Organisationsnummer", "212000-1968", "invalid_org_number"),
        ("Projektägare", "<script>alert(1)</script> Kommun", "script_in_value"),
        ("Kommuner", "Säffle, Hittepåby", "unknown_municipality"),
    ],
)
def test_a_doubtful_value_is_told_with_its_place(label: str, value: str, code: str) -> None:
    parsed = with_fact(label, value)
    assert code in codes(parsed)
    assert marked(parsed, code) in value
    assert len(parsed.records) == 1


def test_what_is_impossible_is_not_stored() -> None:
    fields = with_fact("Projektperiod", "2014-02-30 - 2016-10-01").records[0].fields
    assert "period_start" not in fields
    assert fields["period_end"].value.isoformat() == "2016-10-01"


def test_a_script_in_a_title_is_kept_as_text_and_told() -> None:
    parsed = with_fact("Namn", "<img src=x onerror=alert(1)> Broar")
    assert parsed.records[0].fields["title"].value == "<img src=x onerror=alert(1)> Broar"
    assert "script_in_value" in codes(parsed)


def test_a_script_in_a_heading_of_html_is_left_out_and_told() -> None:
    page = made.table("X", made.PROJECT_2014).replace("<h1>X", "<h1><script>alert(1)</script>Broar")
    parsed = parse_bytes(page.encode(), "page.html")
    assert parsed.records[0].fields["title"].value == "Broar"
    assert "script_in_value" in codes(parsed)
    assert parsed.text is not None
    assert "alert" not in parsed.text


def test_two_values_of_one_label_are_both_told() -> None:
    parsed = parse_bytes((PAGE + "\nProjektnummer: 2016/00999\nRegion: Stockholm").encode(), "p")
    assert "duplicate_label" not in codes(parse_bytes(PAGE.encode(), "p"))
    twice = made.colon("Broar", (*made.PROJECT_2014, ("Region", "Stockholm")))
    other = parse_bytes(twice.encode(), "p")
    (finding,) = [finding for finding in other.warnings if finding.code == "duplicate_label"]
    assert other.records[0].fields["region"].value == "Övre Norrland"
    assert len(finding.also) == 1
    assert len(parsed.records) == 1


def test_nul_bytes_are_left_out_and_told() -> None:
    parsed = parse_bytes(PAGE.replace("Region:", "Reg\x00ion:").encode(), "page.txt")
    assert "nul_bytes" in codes(parsed)
    assert parsed.records[0].fields["region"].value == "Övre Norrland"
    assert parsed.text is not None
    assert "\x00" not in parsed.text


def test_mixed_encodings_are_read_and_told() -> None:
    data = PAGE.encode().replace("Övre".encode(), "Övre".encode("cp1252"))
    parsed = parse_bytes(data, "page.txt")
    assert "mixed_encoding" in codes(parsed)
    assert parsed.records[0].fields["region"].value == "Övre Norrland"
    assert parsed.records[0].fields["contact_person"].value == "Örjan Påhittad"


def test_letters_encoded_twice_are_told() -> None:
    parsed = parse_bytes(PAGE.encode().decode("cp1252", errors="replace").encode(), "page.txt")
    assert "double_encoding" in codes(parsed)


def test_hidden_direction_marks_are_told_and_left_out_of_values() -> None:
    parsed = with_fact("Projektägare", "\u202eÅmåls\u202c kommun")
    assert "right_to_left_text" in codes(parsed)
    assert parsed.records[0].fields["owner"].value == "Åmåls kommun"
    assert parsed.records[0].fields["owner"].raw == "\u202eÅmåls\u202c kommun"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_page_cut_short_is_read_as_far_as_it_goes(share: float) -> None:
    page = made.table("Broar över älven", made.PROJECT_2014)
    start = page.index("<main>")
    cut = start + int((len(page) - start) * share)
    parsed = parse_bytes(page[:cut].encode(), "page.html")
    assert "truncated_html" in codes(parsed)
    assert parsed.text is not None
    assert parsed.text.startswith("Broar över älven")


def test_a_pdf_named_html() -> None:
    parsed = parse_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "page.html")
    assert (parsed.format, codes(parsed)) == ("unknown", {"pdf_damaged"})
    assert parsed.records == ()


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n",
        b"\x7fELF\x02\x01",
        b"\x1f\x8b\x08\x00",
        b"SQLite format 3\x00",
        json.dumps({"some": "thing"}).encode(),
        bytes(range(256)) * 20,
    ],
)
def test_other_kinds_of_files_are_refused(data: bytes) -> None:
    parsed = parse_bytes(data, "page.txt")
    assert codes(parsed) == {"unsupported_format"}
    assert parsed.records == ()


def test_a_zip_goes_to_the_reader_of_lists_which_refuses_it() -> None:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("a.txt", "text")
    parsed = parse_bytes(package.getvalue(), "page.html")
    assert parsed.records == ()
    assert parsed.warnings


def test_a_page_in_another_language_is_told() -> None:
    text = (
        "Hanke on ja se oli myös tärkeä, että se ei ole tai kun hankkeen työ on sekä hän ovat. "
        "Ja se on myös joka oli ja se ei ole."
    )
    assert "foreign_language" in codes(parse_bytes(text.encode(), "page"))
    assert "foreign_language" not in codes(parse_bytes(PAGE.encode(), "page"))


def test_entities_are_not_expanded() -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    page = (
        f'<!DOCTYPE html [<!ENTITY e0 "bomb">{bomb}<!ENTITY file SYSTEM "file:///etc/passwd">]>'
        f"{made.table('Broar', made.PROJECT_2014)}<p>&e11; &file;</p>"
    )
    begun = time.monotonic()
    parsed = parse_bytes(page.encode(), "page.html")
    assert time.monotonic() - begun < 5
    assert "entities_not_expanded" in codes(parsed)
    assert parsed.text is not None
    assert "bombbomb" not in parsed.text
    assert "root:" not in parsed.text
    assert parsed.records[0].fields["number"].value == "2016/00999"


@pytest.mark.parametrize("depth", [300, 100_000])
def test_deep_nesting_is_read_without_its_layout(depth: int) -> None:
    page = (
        f"<html><body>{'<div>' * depth}<p>Projektnummer: 2016/00999</p><p>Region: Stockholm</p>"
        f"<p>Projektägare: Åmåls kommun</p>{'</div>' * depth}</body></html>"
    )
    parsed = parse_bytes(page.encode(), "page.html")
    assert "html_too_deep" in codes(parsed)
    assert parsed.records[0].fields["number"].value == "2016/00999"


def test_too_large_a_file_is_refused_unread(tmp_path: Path) -> None:
    large = tmp_path / "large.html"
    with large.open("wb") as file:
        file.truncate(2_000_000_000)  # sparse: two gigabytes on paper, none on the disk
    parsed = parse_file(large)
    assert codes(parsed) == {"file_too_large"}
    assert codes(parse_bytes(b"x" * 11, "page", max_bytes=10)) == {"file_too_large"}


def test_a_file_that_cannot_be_opened_is_a_finding(tmp_path: Path) -> None:
    assert codes(parse_file(tmp_path / "none.txt")) == {"unreadable_file"}
    assert codes(parse_file(tmp_path)) == {"unreadable_file"}


def test_messages_hold_no_personal_data() -> None:
    twice = (*made.PROJECT_2014, ("Kontaktperson", "Siv Annan"), ("E-post", "siv@example.se"))
    parsed = parse_bytes(made.colon("Broar", twice).encode(), "page")
    told = " ".join(finding.message for finding in parsed.warnings)
    assert "duplicate_label" in codes(parsed)
    assert not {"Siv", "Örjan", "siv@example.se"} & set(told.replace("'", " ").split())


def test_one_very_long_line_is_read_quickly() -> None:
    begun = time.monotonic()
    parsed = parse_bytes(("ordet Projektet " * 60_000).encode(), "page")
    assert time.monotonic() - begun < 20
    assert parsed.format == "prose"
