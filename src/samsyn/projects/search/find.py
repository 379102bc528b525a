"""Finding projects and calls: the words, the filters, the order, the counts and what was meant."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from django.db.models import QuerySet

from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Call, Project
from samsyn.projects.search import spelling
from samsyn.projects.search.columns import current
from samsyn.projects.search.counting import Chosen, Division, FacetCount
from samsyn.projects.search.engine import NO_IDS, Asked, Engine, Ids, engine
from samsyn.projects.search.forms import asked_of
from samsyn.projects.search.highlights import Highlight, highlights
from samsyn.projects.search.loosening import loosened
from samsyn.projects.search.order import by_column, by_relevance
from samsyn.projects.search.query import Kind, Query, Sought, parse
from samsyn.projects.search.statistics import frequencies
from samsyn.projects.search.tables import CALLS, PROJECTS, Tables
from samsyn.projects.selectors.selection import DEFAULT_SORT
from samsyn.projects.selectors.visibility import hidden_projects, visible_calls

RELEVANCE = "relevance"
PAGE_SIZE = 20
# With fewer than these that have everything, those that have some of it are shown too.
FEW = 10


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of what was found, best first; `total` counts all pages.

    `complete` is how many have everything that was asked for; the rest have some of it.
    `suggestion` is the question as it was perhaps meant; `corrected` says that it is what was
    answered, since nothing has the words as typed. `cut` says that the question was too long and
    its end left out.
    """

    ids: list[int]
    total: int
    complete: int
    facets: Mapping[str, list[FacetCount]] = field(default_factory=dict)
    highlights: Mapping[int, Highlight] = field(default_factory=dict)
    suggestion: str = ""
    corrected: bool = False
    cut: bool = False


@dataclass(frozen=True, slots=True)
class _Answer:
    """What answers the question before any filter."""

    asked: Asked
    ids: Ids
    whole: Ids  # those of them that have everything that was asked for
    suggestion: str = ""
    corrected: bool = False


class Survey:
    """Everything that answers a question, through the filters; `total` is how many.

    `complete` and the rest are as in SearchResult. Ordering a page, counting facets and marking
    words are done when they are asked for: a map needs no page, a file no counts.
    """

    def __init__(
        self,
        database: Engine,
        answer: _Answer,
        *,
        filters: Mapping[str, Collection[str]],
        cut: bool,
    ) -> None:
        wanted = {name: values for name, values in filters.items() if values}
        self._database = database
        self._answer = answer
        self._chosen = Chosen(answer.ids, current(PROJECTS), wanted)
        self.total = len(self._chosen.ids)
        self.complete = _common(self._chosen.ids, answer)
        self.suggestion = answer.suggestion
        self.corrected = answer.corrected
        self.cut = cut

    @property
    def ids(self) -> list[int]:
        """All of them, in rising order."""
        everything: list[int] = self._chosen.ids.tolist()
        return everything

    @property
    def found(self) -> Ids:
        """The same as an array."""
        return self._chosen.ids

    def page(
        self, *, sort: str = RELEVANCE, page: int = 1, page_size: int = PAGE_SIZE
    ) -> list[int]:
        """The ids of one page. Without words, relevance is the list's usual order."""
        asked, ids = self._answer.asked, self._chosen.ids
        first, last = (max(page, 1) - 1) * page_size, max(page, 1) * page_size
        if sort == RELEVANCE and asked.sought:
            return by_relevance(self._database, PROJECTS, asked, ids, first, last)
        return by_column(ids, DEFAULT_SORT if sort == RELEVANCE else sort, first, last)

    def count_facets(self, whole: str = "") -> Mapping[str, list[FacetCount]]:
        """The commonest values of each facet; of the facet `whole` as many as a page can hold."""
        return self._chosen.counts(PROJECTS, whole)

    def divided(self, facets: Collection[str]) -> Mapping[str, Division]:
        """All that was found by each of the facets."""
        return self._chosen.divided(PROJECTS, facets)

    def highlights(self, ids: Collection[int]) -> Mapping[int, Highlight]:
        return highlights(ids, self._answer.asked.sought)


def survey(
    *,
    user: AnyUser,
    query: str,
    filters: Mapping[str, Collection[str]] | None = None,
    within: QuerySet[Project] | None = None,
) -> Survey:
    """All that the user may see and that answers the question; see find() for the arguments."""
    parsed = parse(query)
    hidden = _ids(hidden_projects(user))
    allowed = None if within is None else _ids(within)
    database = engine()
    answer = _answer(database, PROJECTS, parsed, hidden, allowed)
    return Survey(database, answer, filters=filters or {}, cut=parsed.cut)


def find(
    *,
    user: AnyUser,
    query: str,
    filters: Mapping[str, Collection[str]] | None = None,
    sort: str = RELEVANCE,
    page: int = 1,
    page_size: int = PAGE_SIZE,
    within: QuerySet[Project] | None = None,
) -> SearchResult:
    """The projects that the user may see and that answer the question, whatever was typed.

    `filters` maps a facet to the values that are wanted, any of them; an unknown facet is a
    ValueError. `within` narrows to a queryset, for filters that are no facets. `sort` is RELEVANCE
    or one of selectors.selection.SORTS; without words, relevance is the list's usual order.
    """
    whole = survey(user=user, query=query, filters=filters, within=within)
    ids = whole.page(sort=sort, page=page, page_size=page_size)
    return SearchResult(
        ids=ids,
        total=whole.total,
        complete=whole.complete,
        facets=whole.count_facets(),
        highlights=whole.highlights(ids),
        suggestion=whole.suggestion,
        corrected=whole.corrected,
        cut=whole.cut,
    )


def find_calls(
    *, user: AnyUser, query: str, page: int = 1, page_size: int = PAGE_SIZE
) -> SearchResult:
    """The same for calls, which are few and have no facets: an empty question finds none."""
    parsed = parse(query)
    if not parsed.sought:
        return SearchResult(ids=[], total=0, complete=0, cut=parsed.cut)
    database = engine()
    answer = _answer(database, CALLS, parsed, NO_IDS, _ids(visible_calls(user)))
    first, last = (max(page, 1) - 1) * page_size, max(page, 1) * page_size
    return SearchResult(
        ids=by_relevance(database, CALLS, answer.asked, answer.ids, first, last),
        total=len(answer.ids),
        complete=len(answer.whole),
        suggestion=answer.suggestion,
        corrected=answer.corrected,
        cut=parsed.cut,
    )


def _common(chosen: Ids, answer: _Answer) -> int:
    """How many of the chosen have everything that was asked for."""
    if answer.whole is answer.ids:
        return len(chosen)
    return len(np.intersect1d(chosen, answer.whole, assume_unique=True))


def _ids(rows: QuerySet[Project] | QuerySet[Call]) -> Ids:
    """In rising order. Fetched at once: a cursor on the server takes three statements."""
    return np.sort(np.fromiter(rows.order_by().values_list("pk", flat=True), np.int64))


def _answer(
    database: Engine, tables: Tables, parsed: Query, hidden: Ids, allowed: Ids | None
) -> _Answer:
    """As asked; if nothing has that, as meant; if few have it, with those that have some of it."""

    def matching(asked: Asked) -> Ids:
        found = _found(database, tables, asked)
        if len(hidden):
            found = np.setdiff1d(found, hidden, assume_unique=True)
        return found if allowed is None else np.intersect1d(found, allowed, assume_unique=True)

    asked = Asked(parsed.sought, parsed.excluded)
    found = whole = matching(asked)
    if len(whole) >= FEW or not asked.sought:
        return _Answer(asked, found, whole)
    meant, suggestion = _as_meant(tables, asked)
    corrected = bool(suggestion and not len(whole))
    if corrected:
        asked = meant
        found = whole = matching(meant)
    if len(whole) < FEW and (wider := loosened(tables, asked)) is not None:
        asked, found = wider, matching(wider)
    return _Answer(asked, found, whole, suggestion, corrected)


def _found(database: Engine, tables: Tables, asked: Asked) -> Ids:
    if asked.sought:
        return database.matching(tables, asked)
    everything = current(tables).ids
    if not asked.excluded:
        return everything
    return np.setdiff1d(everything, database.having(tables, asked.excluded), assume_unique=True)


def _as_meant(tables: Tables, asked: Asked) -> tuple[Asked, str]:
    """With each word that the index does not know replaced by the nearest that it knows."""
    words = [one for one in asked.sought if one.kind is Kind.WORD]
    known = frequencies(tables, {form for one in words for form in asked_of(one.word).all} | {""})
    meant: list[Sought] = []
    for one in asked.sought:
        unknown = one in words and not any(
            known.get(form, 0) > 0 for form in asked_of(one.word).all
        )
        near = spelling.nearest(tables, one.word) if unknown else None
        meant.append(Sought(Kind.WORD, (near,)) if near else one)
    if tuple(meant) == asked.sought:
        return asked, ""
    shown = [str(one) for one in meant] + [f"-{one}" for one in asked.excluded]
    return replace(asked, sought=tuple(meant)), " ".join(shown)
