"""HTML to the text that a reader of the page sees."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samsyn.sources.html import looks_like_html, read_html


def text_of(body: str) -> str:
    return read_html(f"<html><body>{body}</body></html>").text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>Ett</p><p>Två</p>", "Ett\n\nTvå"),
        ("Ett<br>två<br/>tre", "Ett\ntvå\ntre"),
        ("<p>Ett <b>fett</b>  ord</p>", "Ett fett ord"),
        ("<ul><li>Ett</li><li>Två</li></ul>", "• Ett\n• Två"),
        ("<dl><dt>A</dt><dd>1</dd><dt>B</dt><dd></dd></dl>", "A\t1\nB\t"),
        ("<dl><dt>A</dt><dd>1</dd><dd>2</dd></dl>", "A\t1\n\t2"),
        ("<table><tr><th>A</th><td>1</td></tr><tr><td>B</td><td></td></tr></table>", "A\t1\nB\t"),
        ("<table><tr><td><p>A</p></td><td><p>1</p><p>2</p></td></tr></table>", "A\t1\n\t2"),
        ("<div>A</div><div></div><div>B</div>", "A\n\nB"),
        ("<span>A</span><span>B</span>", "AB"),
        ("a&amp;b&nbsp;c &auml; &#229;", "a&b\u00a0c ä å"),
        ("<p>A</p><!-- hemligt --><p>B</p>", "A\n\nB"),
    ],
)
def test_layout_becomes_lines_and_tabs(body: str, text: str) -> None:
    assert text_of(body) == text


@pytest.mark.parametrize(
    "dropped",
    [
        "<script>x</script>",
        "<style>x</style>",
        "<nav>x</nav>",
        "<footer>x</footer>",
        '<div role="navigation">x</div>',
        '<div class="cookie-consent">x</div>',
        '<p style="display: none">x</p>',
        "<p hidden>x</p>",
        '<p aria-hidden="true">x</p>',
        "<noscript>x</noscript>",
        "<button>x</button>",
        "<select><option>x</option></select>",
    ],
)
def test_what_no_reader_sees_is_left_out(dropped: str) -> None:
    assert text_of(f"<p>A</p>{dropped}<p>B</p>").split() == ["A", "B"]


def test_a_form_around_the_page_is_kept() -> None:
    assert text_of('<form id="aspnetForm"><p>A</p></form>') == "A"


def test_title_origin_and_headings() -> None:
    page = read_html(
        '<html><head><title> Broar | ESF </title><link rel="canonical" href="https://example.se/1">'
        "</head><body><p>x</p><h1>Broar <i>över</i></h1><h2>Mål</h2><p>y</p></body></html>"
    )
    assert page.title == "Broar | ESF"
    assert page.origin == "https://example.se/1"
    shown = [(level, page.text[span.start : span.end]) for level, span in page.headings]
    assert shown == [(1, "Broar över"), (2, "Mål")]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<!DOCTYPE html><p>x", True),
        ("<?xml version='1.0'?><html><body></body></html>", True),
        ("<div><p>x</p><p>y</p></div>", True),
        ("Skriv <b> för fet text", False),
        ("Projektnummer: 5 < 6", False),
        ("", False),
    ],
)
def test_html_is_told_from_text(text: str, html: bool) -> None:
    assert looks_like_html(text) is html


_TAGS = st.sampled_from(
    "p div table tr td th dl dt dd ul li h1 h2 span b br script pre form section".split()  # noqa: SIM905
)


@settings(max_examples=200)
@given(st.lists(st.tuples(_TAGS, st.booleans(), st.text(max_size=8)), max_size=40))
def test_any_soup_of_tags_is_read(parts: list[tuple[str, bool, str]]) -> None:
    soup = "".join(f"<{'/' if closing else ''}{tag}>{text}" for tag, closing, text in parts)
    page = read_html(f"<html><body>{soup}</body></html>")
    for _, span in page.headings:
        assert 0 <= span.start < span.end <= len(page.text)
        assert page.text[span.start : span.end].strip()
    for finding in page.findings:
        if finding.locator is not None:
            assert finding.locator.as_json()["end"] <= len(page.text)
