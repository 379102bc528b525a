"""The projects that are like a text, as a page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Project
from samsyn.projects.search import Piece
from samsyn.projects.selectors import visible_projects
from samsyn.projects.similar import Like

_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class LikeRow:
    """A project with its matching passage, and the words that it shares with the text."""

    project: Project
    title: Sequence[Piece]
    passage: Sequence[Piece]
    words: str
    more_words: int


def like_rows(found: Sequence[Like], user: AnyUser) -> list[LikeRow]:
    projects = visible_projects(user).in_bulk([one.pk for one in found])
    return [
        LikeRow(
            project=projects[one.pk],
            title=one.highlight.title,
            passage=one.highlight.snippet,
            words=", ".join(one.words[:_MOST_WORDS]),
            more_words=max(0, len(one.words) - _MOST_WORDS),
        )
        for one in found
        if one.pk in projects
    ]
