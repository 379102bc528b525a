"""Why a project is proposed for a goal: the words that they share, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from samsyn.projects.models import GoalLink
from samsyn.projects.search.highlights import Highlight, Marker, texts_shown
from samsyn.projects.search.query import Kind, Sought

_MOST_MARKED = 12


@dataclass(frozen=True, slots=True)
class LinkRow:
    """`highlight` has the project's title and the passage that answers the goal best."""

    link: GoalLink
    words: str
    highlight: Highlight


def link_rows(links: Iterable[GoalLink]) -> list[LinkRow]:
    """For a page of proposals. Two queries."""
    page = list(links)
    texts = texts_shown({link.project_id for link in page})
    return [_row(link, *texts[link.project_id]) for link in page if link.project_id in texts]


def _row(link: GoalLink, title: str, text: str) -> LinkRow:
    words = [str(word) for word in link.words[:_MOST_MARKED]]
    marker = Marker([Sought(Kind.WORD, (word,)) for word in words])
    return LinkRow(link, ", ".join(words), marker.highlight(title, text))
