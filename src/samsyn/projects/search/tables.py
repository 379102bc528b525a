"""The index's tables. They are derived from the bank's, so no backup holds them; see rebuild().

Both databases have, for projects and for calls:
- `text`: the words of each field in order, the stems and weak forms of all, and the forms of the
  head (title, owner, places), each marked with where it stands (see entries.py);
- `facts`: the codes of the facet values (see columns.py);
- `values`: what the codes stand for;
- `changes`: for each run of ids a number that is another one after every change (see columns.py);
- `terms`: in how many entries a form stands, as numbers to be summed;
- `typos`: words by their forms with one letter left out.
SQLite adds two FTS5 tables that read `text`: `forms` and `head`. PostgreSQL has a table `forms`
with a tsvector of each.
"""

from __future__ import annotations

from dataclasses import dataclass

WORD_FIELDS = ("title", "owner", "places", "summary", "body")
FORM_FIELDS = ("stems", "weak")
TEXT_FIELDS = (*WORD_FIELDS, *FORM_FIELDS, "head")
_PARTS = ("text", "facts", "values", "changes", "terms", "typos", "forms", "head")


@dataclass(frozen=True, slots=True)
class Tables:
    text: str
    facts: str
    values: str
    changes: str
    terms: str
    typos: str
    forms: str
    head: str


def _named(prefix: str) -> Tables:
    return Tables(*(f"{prefix}_{part}" for part in _PARTS))


PROJECTS = _named("projects_search")
CALLS = _named("projects_callsearch")
