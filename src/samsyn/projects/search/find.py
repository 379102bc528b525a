"""Finding projects and calls: the words, the filters, the order, the counts and what was meant."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from django.db.models import QuerySet

from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Project
from samsyn.projects.search import spelling
from samsyn.projects.search.counting import Chosen, FacetCount, Matches
from samsyn.projects.search.engine import Asked, Engine, engine
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
    matches: Matches
    complete: int
    suggestion: str = ""
    corrected: bool = False


class Survey:
    """Everything that answers a question, through the filters: `ids` in no order.

    `complete` and the rest are as in SearchResult. Ordering a page, counting facets and marking
    words are done when they are asked for: a map needs no page, a file no counts.
    """

    def __init__(
        self,
        database: Engine,
        answer: _Answer,
        *,
        filters: Mapping[str, Collection[str]],
        narrowed: bool,
        cut: bool,
    ) -> None:
        wanted = {name: values for name, values in filters.items() if values}
        self._database = database
        self._answer = answer
        self._chosen = Chosen(answer.matches, wanted)
        self._narrowed = narrowed or bool(wanted)
        self.ids = self._chosen.ids
        self.complete = len(self.ids) if wanted else answer.complete
        self.suggestion = answer.suggestion
        self.corrected = answer.corrected
        self.cut = cut

    def page(
        self, *, sort: str = RELEVANCE, page: int = 1, page_size: int = PAGE_SIZE
    ) -> list[int]:
        """The ids of one page. Without words, relevance is the list's usual order."""
        asked = self._answer.asked
        first, last = (max(page, 1) - 1) * page_size, max(page, 1) * page_size
        if sort == RELEVANCE and asked.sought:
            return by_relevance(
                self._database, PROJECTS, asked, self.ids, first, last, narrowed=self._narrowed
            )
        return by_column(self.ids, DEFAULT_SORT if sort == RELEVANCE else sort, first, last)

    def count_facets(self) -> Mapping[str, list[FacetCount]]:
        return self._chosen.counts(PROJECTS)

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
    hidden = set(hidden_projects(user).values_list("pk", flat=True))
    allowed = None if within is None else set(within.order_by().values_list("pk", flat=True))
    database = engine()
    return Survey(
        database,
        _answer(database, PROJECTS, parsed, hidden, allowed),
        filters=filters or {},
        narrowed=bool(hidden or allowed is not None),
        cut=parsed.cut,
    )


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
        total=len(whole.ids),
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
    allowed = set(visible_calls(user).order_by().values_list("pk", flat=True))
    database = engine()
    answer = _answer(database, CALLS, parsed, set(), allowed)
    found = answer.matches.ids
    first, last = (max(page, 1) - 1) * page_size, max(page, 1) * page_size
    return SearchResult(
        ids=by_relevance(database, CALLS, answer.asked, found, first, last, narrowed=True),
        total=len(found),
        complete=answer.complete,
        suggestion=answer.suggestion,
        corrected=answer.corrected,
        cut=parsed.cut,
    )


def _answer(
    database: Engine,
    tables: Tables,
    parsed: Query,
    hidden: Collection[int],
    allowed: Collection[int] | None,
) -> _Answer:
    """As asked; if nothing has that, as meant; if few have it, with those that have some of it."""

    def matching(asked: Asked) -> Matches:
        found = database.matching(tables, asked)
        if hidden:
            found = found.keeping(pk not in hidden for pk in found.ids)
        return found if allowed is None else found.keeping(pk in allowed for pk in found.ids)

    asked = Asked(parsed.sought, parsed.excluded)
    found = matching(asked)
    complete = len(found.ids)
    if complete >= FEW or not asked.sought:
        return _Answer(asked, found, complete)
    meant, suggestion = _as_meant(tables, asked)
    corrected = bool(suggestion and not complete)
    if corrected:
        asked, found = meant, matching(meant)
        complete = len(found.ids)
    if complete < FEW and (wider := loosened(tables, asked)) is not None:
        asked, found = wider, matching(wider)
    return _Answer(asked, found, complete, suggestion, corrected)


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
