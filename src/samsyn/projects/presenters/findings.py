"""What an import found, in the reader's own language.

Readers write findings in English, for logs and machines. Those that come from the bank itself have
words here; of the others the code's words come first and the reader's own sentence after.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

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
}


def finding_text(code: str, message: str) -> str:
    """The finding in words: its kind, then what was received."""
    words = CODES.get(code)
    if words is None:
        return message
    return f"{words}: {message}" if code in _WITH_DETAIL else str(words)


_WITH_DETAIL = {"value_refused", "value_shortened", "older_document"}
