"""Swedish order and case-blind search for titles and names, the same in SQLite and PostgreSQL.

Neither database can be trusted with it: SQLite has no Swedish collation, and a PostgreSQL cluster
may be built with any. So a key is stored as bytes, which both compare byte by byte. SQLite's LIKE
knows no capitals beyond A–Z, so what is searched is stored folded.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Å, ä and ö follow z, in that order; æ and ø are sorted with ä and ö, ü with y (SIS, Svenska
# Akademiens ordlista). The three characters after 'z' in ASCII carry the order.
_SWEDISH = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "ü": "y", "ß": "ss"})
_NOT_KEPT = re.compile("[^0-9a-z{|}]+")
_LENGTH = 120


@lru_cache(maxsize=5_000)  # the same owners stand in thousands of rows
def swedish_sort_key(text: str) -> bytes:
    """Bytes that sort as Swedish readers expect; none for a text without letters or digits.

    Case, accents other than å, ä and ö, and punctuation do not count; a word is compared at a time.
    """
    letters = unicodedata.normalize("NFC", text).lower().translate(_SWEDISH)
    if letters.isascii():
        kept = _NOT_KEPT.sub(" ", letters)
    else:
        plain = unicodedata.normalize("NFKD", letters)
        kept = "".join(c if c.isalnum() or c in "{|}" else " " for c in plain if not _is_accent(c))
    words = " ".join(kept.split())[:_LENGTH]
    return words.encode("utf-8")


def search_text(*texts: str) -> str:
    """Texts as they are searched: small letters, one space between words."""
    return " ".join(unicodedata.normalize("NFC", " ".join(texts)).lower().split())


def _is_accent(character: str) -> bool:
    return unicodedata.category(character) == "Mn"
