"""The index's tables. They are derived from the bank's, so no backup holds them; see rebuild().

Both databases have, for projects and for calls:
- `text`: the words of each field in order, then the stems and weak forms of head and text;
- `facts`: the codes of the facet values (see counting.py), so that counting reads one narrow row;
- `values`: what the codes stand for;
- `terms`: in how many entries a form stands, as changes to be summed: rows are only added, so that
  no import waits for another's count;
- `typos`: words by their forms with one letter left out.
SQLite adds an FTS5 table over `text`; PostgreSQL two tsvectors to `facts`, of all and of the head.
"""

from __future__ import annotations

from dataclasses import dataclass

WORD_FIELDS = ("title", "owner", "places", "summary", "body")
HEAD_FIELDS = ("title", "owner", "places")
FORM_FIELDS = ("head_stems", "text_stems", "head_weak", "text_weak")
TEXT_FIELDS = WORD_FIELDS + FORM_FIELDS


@dataclass(frozen=True, slots=True)
class Tables:
    text: str
    facts: str
    terms: str
    typos: str
    values: str
    fts: str


def _named(prefix: str) -> Tables:
    return Tables(
        *(f"{prefix}_{part}" for part in ("text", "facts", "terms", "typos", "values", "fts"))
    )


PROJECTS = _named("projects_search")
CALLS = _named("projects_callsearch")
