"""Word files as a reader sees them: constructed with what reports and decisions hold."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from samsyn.sources.parse import parse_bytes
from samsyn.sources.records import Parsed, TableSpan
from tests.unit.sources.operations.lists import with_part

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
Document = docx.document.Document


def read(build: Callable[[Document], object], name: str = "rapport.docx") -> Parsed:
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return parse_bytes(out.getvalue(), name)


def text_of(build: Callable[[Document], object]) -> str:
    return read(build).text or ""


def put(document: Document, inner: str) -> None:
    """A paragraph with this content, as Word writes it."""
    last = document.element.body[-1]  # the section's settings stay last
    last.addprevious(parse_xml(f"<w:p {W}>{inner}</w:p>"))


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_headings_are_a_tree_and_list_items_have_bullets() -> None:
    def build(document: Document) -> None:
        document.add_heading("Slutrapport", 1)
        document.add_paragraph("Vi prövade två vägar.")
        document.add_heading("Arbetssätt", 2)
        document.add_paragraph("kartläggning", style="List Number")
        document.add_paragraph("praktik", style="List Bullet")

    parsed = read(build)
    assert [(h.level, h.text) for h in parsed.headings] == [(1, "Slutrapport"), (2, "Arbetssätt")]
    assert "• kartläggning\n• praktik" in (parsed.text or "")


def test_deleted_text_is_not_read_and_inserted_text_is() -> None:
    def build(document: Document) -> None:
        mark = 'w:id="1" w:author="A" w:date="2024-01-01T00:00:00Z"'
        gone = f"<w:del {mark}><w:r><w:delText>femtio</w:delText></w:r></w:del>"
        moved = f"<w:moveFrom {mark}>{run('flyttat')}</w:moveFrom>"
        new = f"<w:ins {mark}>{run('sextio')}</w:ins>"
        put(document, f"{run('Målet är ')}{gone}{new}{moved}{run(' deltagare.')}")

    assert text_of(build).strip() == "Målet är sextio deltagare."


BOX = (
    "<w:r><mc:AlternateContent "
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="wps"><w:drawing><w:txbxContent>{0}</w:txbxContent></w:drawing>'
    "</mc:Choice><mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
).format(f"<w:p>{run('Ruta ett')}</w:p><w:p>{run('Ruta två')}</w:p>")


def test_a_text_box_is_read_once_on_lines_of_its_own() -> None:
    text = text_of(lambda document: put(document, run("Bredvid.") + BOX))
    assert text.split("\n") == ["Bredvid.", "Ruta ett", "Ruta två"]


def test_a_text_box_in_a_cell_is_read_once() -> None:
    def build(document: Document) -> None:
        cell = document.add_table(1, 2).cell(0, 0)
        cell.paragraphs[0]._p.append(parse_xml(f"<w:p {W}>{BOX}</w:p>")[0])
        document.tables[0].cell(0, 1).text = "Höger"

    assert text_of(build).strip() == "Ruta ett Ruta två\tHöger"


def test_tables_keep_rows_and_cells_also_a_table_in_a_cell() -> None:
    def build(document: Document) -> None:
        table = document.add_table(2, 2)
        for place, words in enumerate(("Projektägare", "Sala kommun", "Kostnader", "")):
            table.cell(place // 2, place % 2).text = words
        inner = table.cell(1, 1).add_table(1, 2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "Lokal", "100 kr"

    assert text_of(build).strip() == "Projektägare\tSala kommun\nKostnader\tLokal 100 kr"


def test_values_have_their_paragraph_or_table_cell() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("2016/00999 - Lyftet")
        table = document.add_table(0, 2)
        for label, value in (
            ("Projektnummer", "2016/00999"),
            ("Projektägare", "Sala kommun"),
            ("Projektperiod", "2016-10-01 - 2018-09-30"),
            ("Total projektbudget", "9 876 543 kr"),
            ("Planerat antal deltagare", "120"),
        ):
            cells = table.add_row().cells
            cells[0].text, cells[1].text = label, value

    parsed = read(build)
    (record,) = parsed.records
    spot = record.fields["owner"].locator
    assert isinstance(spot, TableSpan)
    assert (spot.table, spot.cell) == (1, "B2")
    assert (parsed.text or "")[spot.start : spot.end] == "Sala kommun"


def notes(kind: str, *texts: str) -> str:
    parts = f'<w:{kind} w:type="separator" w:id="0"><w:p>{run("---")}</w:p></w:{kind}>'
    parts += "".join(
        f'<w:{kind} w:id="{n}"><w:p>{run(text)}</w:p></w:{kind}>' for n, text in enumerate(texts, 1)
    )
    return f"<w:{kind}s {W}>{parts}</w:{kind}s>"


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_notes_come_after_the_text(kind: str) -> None:
    def build(document: Document) -> None:
        document.add_paragraph("Hälften fick arbete.")
        relation = getattr(RELATIONSHIP_TYPE, f"{kind.upper()}S")
        content = "application/vnd.openxmlformats-officedocument.wordprocessingml.notes+xml"
        blob = notes(kind, "Enligt enkäten.", "Av 40 svar.").encode()
        uri = PackURI(f"/word/{kind}s.xml")
        document.part.relate_to(Part(uri, content, blob, document.part.package), relation)

    assert text_of(build).split("\n\n") == ["Hälften fick arbete.", "Enligt enkäten.\nAv 40 svar."]


def test_a_file_with_macros_is_read_and_told() -> None:
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Text utan makro.")
    document.save(out)
    parsed = parse_bytes(with_part(out.getvalue(), "word/vbaProject.bin", b"x"), "rapport.docm")
    assert "Text utan makro." in (parsed.text or "")
    assert "macros_ignored" in {told.code for told in parsed.warnings}


def test_a_word_file_from_before_2007_says_what_to_do() -> None:
    data = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600 + "WordDocument".encode("utf-16-le")
    (told,) = parse_bytes(data, "beslut.doc").warnings
    assert told.code == "word_old"
    assert "save it as docx" in told.message
