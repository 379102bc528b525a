"""The order of what was found, as far as the page that is asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from samsyn.projects.models import Project
from samsyn.projects.search.engine import Asked, Engine
from samsyn.projects.search.ranking import ranked
from samsyn.projects.search.tables import Tables
from samsyn.projects.selectors.selection import Selection, select
from samsyn.projects.selectors.visibility import with_shown_owner

CANDIDATES = 100
# More answers than this are told apart by title, owner and place: a reader cannot go through them.
BROAD = 5_000


def by_relevance(
    database: Engine,
    tables: Tables,
    asked: Asked,
    ids: Sequence[int],
    first: int,
    last: int,
    *,
    narrowed: bool,
) -> list[int]:
    """The ids from `first` to `last`: candidates ranked closely, then the rest, latest first.

    `narrowed` says that `ids` are fewer than what the database finds for the question.
    """
    best = ids
    if len(ids) > CANDIDATES:
        limit = BROAD if narrowed else CANDIDATES
        best = database.best(tables, asked, head=len(ids) > BROAD, limit=limit)
        if len(best) < last:
            best = database.best(tables, asked, head=False, limit=limit)
        if narrowed:
            wanted = set(ids)
            best = [pk for pk in best if pk in wanted]
    order = ranked(tables, best[:CANDIDATES], asked.sought) if best else []
    if last > len(order) and len(ids) > len(order):
        order += best[CANDIDATES:]
        order += sorted(set(ids).difference(order), reverse=True)
    return order[first:last]


def by_column(ids: Collection[int], sort: str, first: int, last: int) -> list[int]:
    """In the order of the list, see selectors.selection.SORTS."""
    if len(ids) <= BROAD:
        chosen = select(with_shown_owner(Project.objects.filter(pk__in=ids)), Selection(sort=sort))
        return list(chosen.values_list("pk", flat=True)[first:last])
    # Too many to name in a query: the list's order is followed until the page is full.
    wanted, page = set(ids), []
    rows = select(with_shown_owner(Project.objects.all()), Selection(sort=sort))
    for pk in rows.values_list("pk", flat=True).iterator(chunk_size=2_000):
        if pk in wanted:
            page.append(pk)
            if len(page) == last:
                break
    return page[first:last]
