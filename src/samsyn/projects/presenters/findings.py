"""What an import found, in the reader's own language.

Readers write findings in English, for logs and machines. Those that come from the bank itself have
words here; of the others the code's words come first and the reader's own sentence after.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

CODES: dict[str, str | Promise] = {
    "value_refused": gettext_lazy("A value could not be stored"),
    "value_shortened": gettext_lazy("A title was too long and was cut"),
    "duplicate_record": gettext_lazy("Two rows say they are the same project; both are kept"),
    "older_document": gettext_lazy("A document published later says otherwise; that one stands"),
    "row_not_found": gettext_lazy("The row was not found again; correct the project by hand"),
    "file_too_large": gettext_lazy("The file is too large"),
    "pdf_not_html": gettext_lazy("The file is a PDF; save the page as HTML or text instead"),
    "unsupported_format": gettext_lazy("Files of this kind are not read"),
    "reader_failed": gettext_lazy("The file could not be read; report it to those who run Samsyn"),
    "unreadable_file": gettext_lazy("The file could not be opened"),
    "contradiction_cofinancing_rate": gettext_lazy(
        "The Union's share as stated does not agree with the amounts; both are kept"
    ),
    "contradiction_phase": gettext_lazy(
        "The phase as stated does not agree with what the text calls the project; both are kept"
    ),
    "contradiction_title": gettext_lazy("The page gives two titles; both are kept"),
    "support_exceeds_total": gettext_lazy("The support is larger than the total budget"),
    "end_before_start": gettext_lazy("The end is before the start"),
    "duplicate_label": gettext_lazy("The page states the same thing twice"),
    "unknown_municipality": gettext_lazy("A name in the list is no municipality"),
    "truncated_html": gettext_lazy("The page ends in the middle; it may not be whole"),
    "double_encoding": gettext_lazy("Letters were garbled in the file and have been mended"),
    "nul_bytes": gettext_lazy("The file holds characters that do not belong in text"),
    "right_to_left_text": gettext_lazy("The text holds signs that change the reading direction"),
    "script_in_value": gettext_lazy("A value holds program code; it is shown as text, never run"),
    "foreign_language": gettext_lazy("The page is in another language; check what was read"),
    "several_pages": gettext_lazy("The file holds several pages"),
    "no_record_found": gettext_lazy("No project or call was found in the file"),
    "missing_title": gettext_lazy("The page has no title"),
    "title_missing": gettext_lazy("A row has no title"),
    "owner_missing": gettext_lazy("A row has no owner"),
    "project_without_name": gettext_lazy("The text tells of a project without a name"),
    "title_described": gettext_lazy("The text names no title; one was written from what it says"),
    "unread_line": gettext_lazy("A line among the facts was not understood"),
    "unknown_column": gettext_lazy("A column was not understood"),
    "currency_assumed": gettext_lazy("The currency is assumed, since the list does not state it"),
    "currency_unknown": gettext_lazy("The currency of the amounts is not stated"),
    "date_without_day": gettext_lazy("A date has no day"),
    "date_unreadable": gettext_lazy("A date could not be read"),
    "rows_read": gettext_lazy("How the rows of the list were read"),
}

_WITH_DETAIL = {
    "value_refused",
    "value_shortened",
    "older_document",
    "unknown_municipality",
    "unknown_column",
    "date_unreadable",
    "rows_read",
}


def finding_text(code: str, message: str) -> str:
    """The finding in words: its kind and, where it tells more, what was received."""
    words = CODES.get(code)
    if words is None or (get_language() or "sv").startswith("en"):
        return message
    return f"{words}: {message}" if code in _WITH_DETAIL else str(words)
