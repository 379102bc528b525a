"""Whom a project is for and what it is about, as its own words tell: codes of the vocabularies.

Target groups are told by those that the sources state and, where none is stated, are unknown; a
stated one that no code covers is OTHER. Themes and horizontal principles are told by title and
summary, principles also by the headings of the project's text, which funders ask for: that a text
speaks of a principle does not say how well the project lives up to it.
"""

from __future__ import annotations

from collections.abc import Iterable

from samsyn.sources.lessons.cues import codes_told

OTHER = "other"
# Themes of lessons: a project's principles are told apart, and every project is steered.
_OF_LESSONS = {"horizontal", "steering", "follow_up"}


def target_groups_of(stated: Iterable[object]) -> list[str]:
    """The codes of each stated group, once."""
    texts = [text for one in stated if (text := str(one).strip())]
    told = (code for text in texts for code in codes_told("groups", text) or (OTHER,))
    return list(dict.fromkeys(told))


def themes_of(title: str, summary: str) -> list[str]:
    told = codes_told("themes", f"{title}\n{summary}")
    return [code for code in told if code not in _OF_LESSONS]


def principles_of(title: str, summary: str, headings: Iterable[str]) -> list[str]:
    return codes_told("principles", "\n".join((title, summary, *headings)))
