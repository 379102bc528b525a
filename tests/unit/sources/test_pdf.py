"""PDF files of every layout: the text as a person reads it, and places that are true."""

from __future__ import annotations

import io
import time
import zlib
from functools import cache
from typing import Any

import pikepdf
import pytest
import typst

from samsyn.sources.parse import parse_bytes
from samsyn.sources.pdf.apart import extract_apart
from samsyn.sources.pdf.extract import Limits, extract
from samsyn.sources.records import PageSpan, Parsed
from tests.unit.sources import constructed

SENTENCE = "Kursen ger vuxna en väg till arbete på sjön och språket prövas varje vecka. "
SET = '#set text(lang: "sv", size: 11pt, hyphenate: false)\n#set page(paper: "a4")\n'


@cache
def made(source: str) -> bytes:
    return bytes(typst.compile((SET + source).encode()))


def read(source: str) -> Parsed:
    return parse_bytes(made(source), "rapport.pdf")


def codes(parsed: Parsed) -> list[str]:
    return [told.code for told in parsed.warnings]


def lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def raw(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF written by hand, for what no program writes."""
    parts, places = [b"%PDF-1.7\n"], []
    for number, body in enumerate(objects, 1):
        places.append(sum(map(len, parts)))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = sum(map(len, parts))
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table))
    parts.append(
        b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, trailer, start)
    )
    return b"".join(parts)


def one_page(content: bytes, *more: bytes, filters: bytes = b"") -> bytes:
    return raw(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>",
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), filters, content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *more,
    )


@pytest.mark.parametrize("layout", ["colon", "table"])
def test_a_project_page_gives_its_facts_with_their_page(layout: str) -> None:
    facts = constructed.PROJECT_2014
    if layout == "colon":
        body = " \\\n".join(
            f"{label}: {value.replace('@', chr(92) + '@')}" for label, value in facts
        )
    else:
        cells = "".join(
            f"[{label}], [{value.replace('@', chr(92) + '@')}], " for label, value in facts
        )
        body = f"#table(columns: 2, {cells})"
    parsed = read(f"= Väg till sjön\n{body}\n== Sammanfattning\n{SENTENCE * 3}")
    (record,) = parsed.records
    stated = {name: value.value for name, value in record.fields.items()}
    assert parsed.format == "pdf"
    assert stated["title"] == "Väg till sjön"
    assert (stated["number"], stated["owner"]) == ("2016/00999", "Region Norrbotten")
    assert stated["planned_participants"] == 1250
    assert stated["summary"] == (SENTENCE * 3).strip()
    for value in record.fields.values():
        assert isinstance(value.locator, PageSpan)
        assert value.locator.page == 1
    owner = record.fields["owner"].locator
    assert isinstance(owner, PageSpan)
    assert (parsed.text or "")[owner.start : owner.end] == "Region Norrbotten"


def test_a_value_on_the_third_page_names_it() -> None:
    parsed = read("Först.\n#pagebreak()\nSedan.\n#pagebreak()\nKontakt: anna.ek\\@example.se")
    (span,) = [p for p in parsed.personal if p.kind == "email"]
    assert isinstance(span.locator, PageSpan)
    assert span.locator.page == 3
    assert (parsed.text or "")[span.locator.start : span.locator.end] == "anna.ek@example.se"


def test_lines_are_joined_to_paragraphs_and_paragraphs_are_kept_apart() -> None:
    parsed = read(f"{SENTENCE * 4}\n\n{SENTENCE * 2}")
    assert lines(parsed.text or "") == [(SENTENCE * 4).strip(), (SENTENCE * 2).strip()]


def test_words_parted_at_line_ends_are_made_whole() -> None:
    source = "#set text(hyphenate: true)\n#set page(width: 7cm)\n#set par(justify: true)\n"
    words = "kompetensförsörjningsmöjligheterna arbetsmarknadsutbildningarna " * 6
    text = (read(source + words).text or "").replace("\f", " ")
    assert text.split() == words.split()


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("Det handlar i hela länet om närings-", "och arbetslivet.", "närings- och arbetslivet."),
        ("Det handlar i hela länet om ESF-", "projekt i norr.", "ESF-projekt i norr."),
        ("Det handlar i hela länet om Syd-", "Sverige igen.", "Syd-Sverige igen."),
        ("Det handlar i hela länet om lär-", "ande i norr.", "om lärande i norr."),
    ],
)
def test_a_hyphen_is_kept_where_it_belongs(above: str, below: str, joined: str) -> None:
    text = read(f"#set page(width: 9cm)\n{above}\\\n{below}").text or ""
    assert joined in text


def test_forms_and_lists_keep_their_lines() -> None:
    parsed = read("Projektägare: Kalix kommun\\\nRegion: Övre Norrland\\\nBudget: 100 000 kr")
    assert lines(parsed.text or "")[:2] == ["Projektägare: Kalix kommun", "Region: Övre Norrland"]


def test_columns_are_read_one_after_the_other() -> None:
    left, right = "Vänster spalt talar om sjön. " * 30, "Höger spalt talar om skogen. " * 30
    parsed = read(f"#grid(columns: 2, gutter: 1cm, [{left}], [{right}])")
    text = " ".join((parsed.text or "").split())
    assert text == (left + right).strip()


def test_a_table_is_read_row_by_row() -> None:
    parsed = read("#table(columns: (5cm, 5cm), [Kommun], [Antal], [Kalix], [12], [Luleå], [340])")
    assert lines(parsed.text or "") == ["Kommun\tAntal", "Kalix\t12", "Luleå\t340"]


def test_running_heads_and_page_numbers_are_kept_once() -> None:
    head = (
        "#set page(header: [Regionens rapport], footer: context [Sida #counter(page).display()])\n"
    )
    parsed = read(
        head + "#pagebreak()\n".join(f"Text nummer {word}.\n" for word in ("ett", "två", "tre"))
    )
    text = parsed.text or ""
    assert text.count("Regionens rapport") == 1
    assert "Sida" not in text
    assert [part.strip().split("\n")[-1] for part in text.split("\f")] == [
        "Text nummer ett.",
        "Text nummer två.",
        "Text nummer tre.",
    ]


def test_a_sentence_over_a_page_break_is_one_and_each_half_has_its_page() -> None:
    parsed = read(SENTENCE * 80)
    text = parsed.text or ""
    assert text.count("\f") == 1
    assert " ".join(text.split()) == " ".join((SENTENCE * 80).split())


def test_headings_are_a_tree_with_places() -> None:
    parsed = read(
        f"= Strategi\n== Mål ett\n{SENTENCE}\n=== Delmål\n{SENTENCE}\n== Mål två\n{SENTENCE}"
    )
    told = [(heading.level, heading.text) for heading in parsed.headings]
    assert told[:2] == [(1, "Strategi"), (2, "Mål ett")]
    assert (2, "Mål två") in told
    for heading in parsed.headings:
        assert isinstance(heading.locator, PageSpan)
        spot = heading.locator
        assert (parsed.text or "")[spot.start : spot.end] == heading.text


def test_a_filled_in_form_field_is_read_where_it_stands() -> None:
    document = pikepdf.open(io.BytesIO(made("Projektnamn:\\\nProjektägare:")))
    box = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Widget,
        FT=pikepdf.Name.Tx,
        T="namn",
        V="Väg till sjön",
        Rect=[200, 755, 400, 772],
    )
    document.pages[0].Annots = document.make_indirect(pikepdf.Array([document.make_indirect(box)]))
    form = pikepdf.Dictionary(Fields=document.pages[0].Annots)
    document.Root.AcroForm = document.make_indirect(form)
    out = io.BytesIO()
    document.save(out)
    assert "Väg till sjön" in (parse_bytes(out.getvalue(), "x.pdf").text or "")


def test_a_scanned_file_says_that_it_has_no_text() -> None:
    parsed = read("#rect(width: 5cm, height: 5cm)\n#pagebreak()\n#rect()")
    assert (parsed.format, codes(parsed)) == ("unknown", ["pdf_no_text"])
    assert parsed.warnings[0].values == {"count": "2"}


def test_pages_without_text_among_others_are_counted() -> None:
    parsed = read(f"{SENTENCE}\n#pagebreak()\n#rect()")
    told = next(w for w in parsed.warnings if w.code == "pdf_pages_without_text")
    assert told.values == {"count": "1", "total": "2"}


def test_a_locked_file_is_told() -> None:
    document, out = pikepdf.open(io.BytesIO(made(SENTENCE))), io.BytesIO()
    document.save(out, encryption=pikepdf.Encryption(user="hemligt", owner="hemligare"))
    assert codes(parse_bytes(out.getvalue(), "x.pdf")) == ["pdf_locked"]


def test_a_file_locked_against_change_only_is_read() -> None:
    document, out = pikepdf.open(io.BytesIO(made(SENTENCE))), io.BytesIO()
    document.save(out, encryption=pikepdf.Encryption(user="", owner="hemligt"))
    assert SENTENCE.strip() in (parse_bytes(out.getvalue(), "x.pdf").text or "")


@pytest.mark.parametrize("share", [0.05, 0.5])
def test_a_cut_file_is_told(share: float) -> None:
    whole = made(SENTENCE)
    parsed = parse_bytes(whole[: int(len(whole) * share)], "x.pdf")
    assert set(codes(parsed)) & {"pdf_damaged", "pdf_no_text", "pdf_pages_damaged"}


def test_scripts_are_not_run_and_told() -> None:
    document, out = pikepdf.open(io.BytesIO(made(SENTENCE))), io.BytesIO()
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    document.save(out)
    assert "pdf_scripts_ignored" in codes(parse_bytes(out.getvalue(), "x.pdf"))


def test_a_long_file_is_read_as_far_as_the_limit() -> None:
    found = extract(made("#pagebreak()\n".join(["Sida\n"] * 6)), Limits(pages=4))
    assert found.findings == [("pdf_cut", {"read": 4, "total": 6})]


def test_a_page_tree_that_bites_its_tail_ends() -> None:
    data = raw(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000 >>",
    )
    assert codes(parse_bytes(data, "x.pdf"))


def test_a_drawing_inside_itself_ends() -> None:
    form = (
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 5 "
        b"/Resources << /XObject << /X 6 0 R >> >> >>\nstream\n/X Do\nendstream"
    )
    assert codes(parse_bytes(one_page(b"/X Do", form), "x.pdf"))


def test_a_stream_that_unpacks_without_end_costs_one_process_and_no_more() -> None:
    packer, parts = zlib.compressobj(1), []
    for _ in range(1_700):
        parts.append(packer.compress(b" " * 1_000_000))
    content = zlib.compress(b"".join([*parts, packer.flush()]), 9)
    data = one_page(content, filters=b"/Filter [/FlateDecode /FlateDecode]")
    assert len(data) < 1_000_000
    parsed = parse_bytes(data, "x.pdf")
    assert set(codes(parsed)) & {"pdf_too_heavy", "pdf_pages_damaged", "pdf_too_slow"}
    assert SENTENCE.strip() in (read(SENTENCE).text or "")


def test_a_file_that_takes_too_long_is_stopped_and_the_next_is_read() -> None:
    data = one_page(b"q Q " * 3_000_000)
    began = time.monotonic()
    found = extract_apart(data, longest=1.0)
    assert found.findings == [("pdf_too_slow", {"seconds": 1})]
    assert time.monotonic() - began < 10
    assert SENTENCE.strip() in extract_apart(made(SENTENCE)).text


def test_the_deepest_nesting_is_no_traceback() -> None:
    data = raw(b"<< /Type /Catalog /Pages " + b"[" * 50_000 + b"]" * 50_000 + b" >>")
    assert codes(parse_bytes(data, "x.pdf"))


def test_a_finding_never_holds_a_name_from_the_file() -> None:
    parsed = read("Kontaktperson: Örjan Påhittad\\\nProjektägare: Kalix kommun\\\nRegion: X")
    told: list[Any] = [warning.as_json() for warning in parsed.warnings]
    assert "Påhittad" not in str(told)
