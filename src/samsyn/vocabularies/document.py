"""The glossary as a page of the documentation, so that it and the screen say the same."""

from __future__ import annotations

from collections.abc import Iterable

from samsyn.vocabularies.schema import Term

_HEAD = """\
# Glossary

The words that the code and the screens use. Written by `tools/glossary.py` from
`src/samsyn/vocabularies/data/glossary.toml`: change that file, not this page.

| English term | Swedish word | Meaning |
|---|---|---|
"""


def render(terms: Iterable[Term]) -> str:
    """Markdown, sorted by the English term."""
    rows = sorted(terms, key=lambda term: term.word.en.casefold())
    return _HEAD + "".join(
        f"| {_cell(t.word.en)} | {_cell(t.word.sv)} | {_cell(t.meaning.en)} |\n" for t in rows
    )


def _cell(text: str) -> str:
    return text.replace("|", r"\|")
