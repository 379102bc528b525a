"""A selection of projects: what the list, the map, the timeline, the money and the files share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy

from samsyn.projects.models import Project
from samsyn.projects.selectors.conditions import condition

# What a list may be sorted by → the column that holds the order.
SORTS = {
    "title": "title_sort",
    "owner": "shown_owner_sort",
    "start": "period_start",
    "budget": "total_budget",
    "support": "esf_support",
}
DEFAULT_SORT = "-start"
RELEVANCE = "relevance"
# The parts that the search's index alone can answer.
INDEXED = frozenset({"q", "owner_type", "target_group", "theme", "principle"})
# The parts that say how the projects are shown, not which they are.
_SHOWN_AS = ("sort", "prices")


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters that all hold together; of one filter's values any is enough. None set: everything.

    `people_in` and `seat_in` are what a measure places at a place (see conditions.PLACED).
    `year` is a year on some day of which the project runs. `sort` may begin with '-'; '' is the
    usual order: relevance where there are words, else the latest start. `prices` is the year of the
    fixed prices that the views show; like the sort it chooses no project.
    """

    q: str = ""
    programme: tuple[str, ...] = ()
    fund: tuple[str, ...] = ()
    programme_area: tuple[str, ...] = ()
    specific_objective: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    county: tuple[str, ...] = ()
    municipality: tuple[str, ...] = ()
    owner_type: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    phase: tuple[str, ...] = ()
    target_group: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    principle: tuple[str, ...] = ()
    amount: tuple[str, ...] = ()
    people_in: tuple[str, ...] = ()
    seat_in: tuple[str, ...] = ()
    review_state: str = ""
    document: int | None = None
    call: int | None = None
    sort: str = ""
    prices: str = ""

    def __post_init__(self) -> None:
        """One value may be given as it is; the same value twice counts once."""
        for name in SEVERAL:
            given: Any = getattr(self, name)
            several: Iterable[Any] = given if isinstance(given, list | tuple | set) else (given,)
            kept = tuple(dict.fromkeys(str(value) for value in several if value))
            object.__setattr__(self, name, kept)

    @classmethod
    def of(cls, cleaned: Mapping[str, Any]) -> Selection:
        """From a form's cleaned data; names that it lacks keep their defaults."""
        names = {field.name for field in fields(cls)}
        known = {name: value for name, value in cleaned.items() if name in names and value}
        return cls(**known)

    @property
    def usual_sort(self) -> str:
        return RELEVANCE if self.q else DEFAULT_SORT

    @property
    def shown_sort(self) -> str:
        return self.sort or self.usual_sort

    def active(self) -> dict[str, Any]:
        """The filters that are set, without the sort and the prices."""
        return {
            field.name: value
            for field in fields(self)
            if field.name not in _SHOWN_AS and (value := getattr(self, field.name))
        }

    def query(self, **changes: Any) -> str:
        """The selection as an address's query, so that it can be shared; '' for everything."""
        changed = replace(self, **changes)
        pairs = changed.active()
        if changed.sort and changed.sort != changed.usual_sort:
            pairs["sort"] = changed.sort
        if changed.prices:
            pairs["prices"] = changed.prices
        return urlencode(pairs, doseq=True)

    def without(self, name: str, value: str | None = None) -> str:
        """The query with one filter taken away, or one of its values."""
        if value is not None and name in SEVERAL:
            return self.query(**{name: tuple(v for v in getattr(self, name) if v != value)})
        default = next(field.default for field in fields(self) if field.name == name)
        return self.query(**{name: default})


SEVERAL = tuple(field.name for field in fields(Selection) if field.default == ())


def select(projects: QuerySet[Project], selection: Selection) -> QuerySet[Project]:
    """The projects of the selection, in its order; `projects` come from visible_projects.

    Answers by the tables alone: for what only the search can answer (INDEXED), see
    selectors.chosen. Such a selection raises ValueError, so that no filter is silently left out.
    """
    active = selection.active()
    if indexed := sorted(INDEXED & active.keys()):
        raise ValueError(f"only the search can answer {', '.join(indexed)}; use chosen_projects()")
    chosen = projects
    for name, value in active.items():
        chosen = chosen.filter(condition(name, value))
    return in_order(chosen, selection)


def in_order(projects: QuerySet[Project], selection: Selection) -> QuerySet[Project]:
    """In the selection's order; relevance is known to the search alone, and gives the usual one."""
    sort = selection.sort.lstrip("-")
    name = selection.sort if sort in SORTS else DEFAULT_SORT
    column = F(SORTS[name.lstrip("-")])
    first: OrderBy = (
        column.desc(nulls_last=True) if name.startswith("-") else column.asc(nulls_last=True)
    )
    return projects.order_by(first, F("title_sort").asc(nulls_last=True), F("id").asc())
