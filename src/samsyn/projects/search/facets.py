"""The values that a selection is divided by, kept as one string an entry, and their counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import nlargest, nsmallest

from samsyn.projects.models import Project

FACETS = (
    "programme", "fund", "period", "region", "county", "municipality",
    "owner", "owner_type", "state", "phase", "amount",
)  # fmt: skip
SEVERAL_VALUED = frozenset({"period", "county", "municipality"})
MOST_SHOWN = 50
LONGEST_PERIOD = 30
_BETWEEN_FACETS, _BETWEEN_VALUES = "\x1f", "\x1e"

# Upper bounds in millions of the project's own currency; an amount on a bound is in the next class.
AMOUNT_CLASSES = (1, 5, 10, 25, 50, 100)

# In this order, since the 'region' of a name may be part of another's: the first that fits counts.
_OWNER_TYPES = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("coordination_association", r"samordningsförbund|finsam"),
        ("municipal_federation", r"kommunalförbund|kommunförbund|kommunernas?\b.*förbund"),
        ("university", r"universitet|högskola|\bkth\b|institute of technology|\bhandelshögskolan"),
        ("region", r"\bregion(en|förbund\w*)?\b|landsting|läns? landsting"),
        ("municipality", r"kommuns?\b|\bstads?\b|stadsdel"),
        (
            "state_agency",
            r"länsstyrelse|arbetsförmedling|försäkringskassa|kriminalvård|myndighet|verket\b|rådet\b",
        ),
        ("association", r"förening|förbund|stiftelse|studieförbund|folkhögskola|\bideell|\bidrott"),
        ("company", r"\bab\b|aktiebolag|\bhb\b|\bkb\b|handelsbolag|kommanditbolag|\bbolag"),
        ("association", r"\bforum\b|\bklubb|\bnätverk|\brörelsen?\b|röda korset|stadsmission"),
    )
)
OTHER, PERSON = "other", "person"


@dataclass(frozen=True, slots=True)
class FacetCount:
    value: str
    count: int


Rows = Sequence[tuple[int, str]]


def owner_type(owner: str) -> str:
    """The kind of organisation, told from its name; '' where there is no name."""
    if not owner.strip():
        return ""
    return next((kind for kind, pattern in _OWNER_TYPES if pattern.search(owner)), OTHER)


def amount_class(amount: Decimal | None, currency: str) -> str:
    """'SEK:5-10' for 5 ≤ amount < 10 million; currencies never share a class."""
    if amount is None:
        return ""
    millions = amount / 1_000_000
    low = max((bound for bound in AMOUNT_CLASSES if millions >= bound), default=0)
    high = min((bound for bound in AMOUNT_CLASSES if millions < bound), default=None)
    return f"{currency}:{low}-{'' if high is None else high}"


def packed(project: Project, places: Collection[str]) -> str:
    """The project's values in the order of FACETS. `places` are its codes, whatever the relation.

    A natural person's name is no value, only that the owner is one.
    """
    amount = project.total_budget if project.total_budget is not None else project.esf_support
    values = {
        "programme": [project.programme],
        "fund": [project.fund],
        "period": _years(project),
        "region": [project.region],
        "county": sorted({code[:2] for code in places}),
        "municipality": sorted(code for code in places if len(code) == 4),
        "owner": [] if project.owner_is_person else [project.owner],
        "owner_type": [PERSON if project.owner_is_person else owner_type(project.owner)],
        "state": [project.state],
        "phase": [project.phase],
        "amount": [amount_class(amount, project.currency)],
    }
    return _BETWEEN_FACETS.join(
        _BETWEEN_VALUES.join(_clean(value) for value in values[name] if value) for name in FACETS
    )


def _clean(value: str) -> str:
    return value.replace(_BETWEEN_FACETS, " ").replace(_BETWEEN_VALUES, " ")


def _years(project: Project) -> list[str]:
    """Each year on some day of which the project runs; a single known day gives its year."""
    days = [day.year for day in (project.period_start, project.period_end) if day]
    if not days:
        return [str(project.year)] if project.year else []
    first, last = min(days), max(days)
    return [str(year) for year in range(first, min(last, first + LONGEST_PERIOD) + 1)]


class Chosen:
    """Matches divided by their facet values, and those that all filters let through."""

    def __init__(self, rows: Rows, filters: Mapping[str, Collection[str]]) -> None:
        """A filter on something that is no facet raises ValueError."""
        if unknown := sorted(filters.keys() - set(FACETS)):
            raise ValueError(f"no facet named {', '.join(unknown)}; there are {', '.join(FACETS)}")
        self._columns = _columns(rows)
        self._passes = {
            name: _passing(self._columns[FACETS.index(name)], name, set(wanted))
            for name, wanted in filters.items()
        }
        self.ids = [pk for pk, _ in rows]
        if self._passes:
            every = zip(*self._passes.values(), strict=True)
            self.ids = [pk for pk, row in zip(self.ids, every, strict=True) if all(row)]

    def counts(self) -> dict[str, list[FacetCount]]:
        """For each facet its values among what the *other* filters let through, most first.

        So a chosen value does not hide its alternatives. '' (unknown) is not counted.
        """
        return {
            name: _most_first(self._counted(name, position)) for position, name in enumerate(FACETS)
        }

    def _counted(self, name: str, position: int) -> Counter[str]:
        column = self._columns[position]
        others = [passes for other, passes in self._passes.items() if other != name]
        for passes in others[:1]:
            kept = passes if len(others) == 1 else [all(row) for row in zip(*others, strict=True)]
            column = [value for value, keep in zip(column, kept, strict=True) if keep]
        if name in SEVERAL_VALUED:
            column = _BETWEEN_VALUES.join(column).split(_BETWEEN_VALUES)
        counted = Counter(column)
        del counted[""]
        return counted


def _columns(rows: Rows) -> list[list[str]]:
    """One list a facet. All strings are divided at once, which is many times as quick as each."""
    if not rows:
        return [[] for _ in FACETS]
    values = _BETWEEN_FACETS.join([facets for _, facets in rows]).split(_BETWEEN_FACETS)
    return [values[position :: len(FACETS)] for position in range(len(FACETS))]


def _passing(column: Sequence[str], name: str, wanted: set[str]) -> list[bool]:
    if name not in SEVERAL_VALUED:
        return [value in wanted for value in column]
    return [not wanted.isdisjoint(values.split(_BETWEEN_VALUES)) for values in column]


def _most_first(counted: Counter[str]) -> list[FacetCount]:
    """The values that most have, then in the order of the alphabet; MOST_SHOWN of them."""
    least = min(nlargest(MOST_SHOWN, counted.values()), default=0)
    kept = [pair for pair in counted.items() if pair[1] > least]
    as_many = nsmallest(
        MOST_SHOWN - len(kept), [v for v, count in counted.items() if count == least]
    )
    kept += [(value, least) for value in as_many]
    return [FacetCount(*pair) for pair in sorted(kept, key=lambda pair: (-pair[1], pair[0]))]
