"""The projects most like a text, with the passages that match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Project
from samsyn.projects.search.engine import Ids
from samsyn.projects.search.highlights import Highlight, Marker, texts_shown
from samsyn.projects.search.query import Kind, Sought
from samsyn.projects.selectors.visibility import hidden_projects
from samsyn.projects.similar.ranking import Ranked, ranked
from samsyn.projects.similar.terms import MOST_CHARACTERS, Term, telling_terms

MOST = 10
_MOST_MARKED = 12


@dataclass(frozen=True, slots=True)
class Like:
    """A project, the words that it shares with the text (the most telling first) and where."""

    pk: int
    words: tuple[str, ...]
    highlight: Highlight


@dataclass(frozen=True, slots=True)
class Answer:
    """The most alike first. `cut`: the text was longer than is read, and its end left out.

    `terms` are the words looked for; without any, the bank has none of the text's telling words.
    """

    found: tuple[Like, ...] = ()
    terms: tuple[str, ...] = ()
    cut: bool = False


def like_text(*, user: AnyUser, text: str, title: str = "", most: int = MOST) -> Answer:
    """The projects that the user may see and that are most like the text, whatever it is."""
    return _answer(telling_terms(text, title), _hidden(user), most, len(text) > MOST_CHARACTERS)


def like_project(*, user: AnyUser, project: Project, most: int = MOST) -> Answer:
    """The same for a project's title, summary and sections; never the project itself."""
    sections = [f"{one.heading}\n{one.text}" for one in project.sections.all()]
    text = "\n".join([project.summary, *sections])
    leave_out = np.union1d(_hidden(user), np.array([project.pk], np.int64))
    terms = telling_terms(text, project.title)
    return _answer(terms, leave_out, most, len(text) > MOST_CHARACTERS)


def _answer(terms: Sequence[Term], leave_out: Ids, most: int, cut: bool) -> Answer:
    best = ranked(terms, leave_out)[:most]
    return Answer(found=tuple(_shown(best)), terms=tuple(term.word for term in terms), cut=cut)


def _shown(best: Sequence[Ranked]) -> list[Like]:
    """Each with its own passage: the words that made it alike are marked, not all of the text's."""
    texts = texts_shown([one.pk for one in best])
    return [
        Like(one.pk, one.terms, _marker(one).highlight(*texts[one.pk]))
        for one in best
        if one.pk in texts
    ]


def _marker(one: Ranked) -> Marker:
    return Marker([Sought(Kind.WORD, (word,)) for word in one.terms[:_MOST_MARKED]])


def _hidden(user: AnyUser) -> Ids:
    rows = hidden_projects(user).order_by().values_list("pk", flat=True)
    return np.sort(np.fromiter(rows.iterator(), np.int64))
