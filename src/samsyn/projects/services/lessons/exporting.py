"""Lessons as files: CSV and workbook without a cell that a spreadsheet would run, and JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Lesson, LessonCode
from samsyn.projects.presenters.lessons.rows import LessonRow, Reader, lesson_row
from samsyn.projects.services.exporting.as_csv import csv_line
from samsyn.sources.harmless import disarmed
from samsyn.vocabularies.selectors import label

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
# A cell of a workbook holds so many characters; a lesson and a passage are shorter.
_LONGEST_CELL = 32_767
_WIDTHS = (8, 18, 16, 70, 28, 28, 36, 12, 60, 30, 18, 10)


def headings() -> list[str]:
    return [
        _("Id"), _("Kind of lesson"), _("What it is about"), _("The lesson"), _("Target groups"),
        _("Themes"), _("Project"), _("Project, id"), _("Passage"), _("Document"), _("Place in it"),
        _("Example"),
    ]  # fmt: skip


def cells(row: LessonRow) -> list[str]:
    """One text a heading; '' is nothing stated, or a document that the user may not open."""
    lesson = row.lesson
    return [
        str(lesson.pk),
        str(lesson.get_kind_display()),
        str(lesson.get_about_display()),
        lesson.text,
        _coded(lesson, LessonCode.List.GROUPS),
        _coded(lesson, LessonCode.List.THEMES),
        row.project,
        str(lesson.project_id),
        row.quote,
        row.source.document if row.source else "",
        row.source.spot if row.source else "",
        _("synthetic") if lesson.is_synthetic else "",
    ]


def _coded(lesson: Lesson, name: str) -> str:
    return "; ".join(label(name, one.code) for one in lesson.codes.all() if one.list == name)


def as_csv(lessons: Iterable[Lesson], user: AnyUser) -> Iterator[str]:
    """UTF-8 with a byte order mark and semicolons, as the other files of the bank."""
    reader = Reader(user)
    yield "\ufeff" + csv_line(map(disarmed, headings()))
    for lesson in lessons:
        yield csv_line(map(disarmed, cells(lesson_row(lesson, reader))))


def as_xlsx(lessons: Iterable[Lesson], user: AnyUser) -> bytes:
    """A sheet with headings that stay in view; every cell is text, whatever it begins with."""
    buffer, reader = io.BytesIO(), Reader(user)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": _("Lessons")})
        sheet = book.add_worksheet(_("Lessons")[:31])
        bold = book.add_format({"bold": True, "bottom": 1})
        text = book.add_format({"quote_prefix": True, "text_wrap": True, "valign": "top"})
        for column, (heading, width) in enumerate(zip(headings(), _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, bold)
        sheet.freeze_panes(1, 0)
        for number, lesson in enumerate(lessons, start=1):
            for column, cell in enumerate(cells(lesson_row(lesson, reader))):
                sheet.write_string(number, column, cell[:_LONGEST_CELL], text)
    return buffer.getvalue()


def as_json(lessons: Iterable[Lesson], user: AnyUser) -> bytes:
    reader = Reader(user)
    told = [_plain(lesson_row(lesson, reader)) for lesson in lessons]
    return json.dumps({"lessons": told}, ensure_ascii=False, indent=1).encode()


def _plain(row: LessonRow) -> dict[str, Any]:
    lesson = row.lesson
    return {
        "id": lesson.pk,
        "kind": lesson.kind,
        "about": lesson.about,
        "text": lesson.text,
        "target_groups": [o.code for o in lesson.codes.all() if o.list == LessonCode.List.GROUPS],
        "themes": [o.code for o in lesson.codes.all() if o.list == LessonCode.List.THEMES],
        "project": {"id": lesson.project_id, "title": lesson.project.title},
        "passage": row.quote or None,
        "document": row.source.document if row.source else None,
        "locator": lesson.locator if row.source else None,
        "synthetic": lesson.is_synthetic,
    }
