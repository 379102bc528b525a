"""Cursors: where the next page begins, bound to the question whose pages they turn."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence

_FORM = re.compile(r"([0-9a-f]{16})-([0-9]{1,18})-([0-9a-f]{4})")


class CursorError(ValueError):
    """The cursor cannot be read, or belongs to another question."""


def digest_of(question: Mapping[str, Sequence[str] | str]) -> str:
    """A mark of the question; the order of its parts does not count."""
    parts = sorted((name, str(value)) for name, value in question.items())
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def cursor_after(last: int, digest: str) -> str:
    text = f"{digest}-{last}-{_check(digest, last)}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _check(digest: str, last: int) -> str:
    """A cursor cut short would else begin at another id, and show the same projects again."""
    return hashlib.sha256(f"{digest}-{last}".encode()).hexdigest()[:4]


def read_cursor(cursor: str, digest: str) -> int:
    """The id after which the page begins; 0 for ''. Raises CursorError."""
    if not cursor:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        found = _FORM.fullmatch(text.decode("ascii"))
    except ValueError:
        found = None
    if found is None or found[3] != _check(found[1], int(found[2])):
        raise CursorError("this is no cursor that an answer has given")
    if found[1] != digest:
        raise CursorError("the cursor belongs to another question than this one")
    return int(found[2])
