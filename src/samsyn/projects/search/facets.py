"""The values that a selection of projects is divided by."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from decimal import Decimal

from samsyn.projects.models import Project
from samsyn.projects.search.subjects import principles_of, target_groups_of, themes_of

# A value's code begins with its facet's place here: new ones come last.
FACETS = (
    "programme", "fund", "period", "region", "county", "municipality",
    "owner", "owner_type", "state", "phase", "amount", "programme_area", "specific_objective",
    "target_group", "theme", "principle",
)  # fmt: skip
# Of a facet's values the commonest are shown; so many of one facet of which all are asked for.
MOST_SHOWN, MOST_OF_WHOLE = 50, 1_000
LONGEST_PERIOD = 30

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


def facet_values(
    project: Project, places: Collection[str], headings: Collection[str] = ()
) -> list[tuple[str, str]]:
    """The project's facets with their values. `places` are its codes, whatever the relation;
    `headings` are those of its text's sections.

    A natural person's name is no value, only that the owner is one.
    """
    amount = project.total_budget if project.total_budget is not None else project.esf_support
    values: dict[str, Iterable[str]] = {
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
        "programme_area": [project.programme_area or project.programme_area_code],
        "specific_objective": [project.specific_objective],
        "target_group": target_groups_of(project.target_groups),
        "theme": themes_of(project.title, project.summary),
        "principle": principles_of(project.title, project.summary, headings),
    }
    return [(name, value) for name, found in values.items() for value in found if value]


def _years(project: Project) -> list[str]:
    """Each year on some day of which the project runs; a single known day gives its year."""
    days = [day.year for day in (project.period_start, project.period_end) if day]
    if not days:
        return [str(project.year)] if project.year else []
    first, last = min(days), max(days)
    return [str(year) for year in range(first, min(last, first + LONGEST_PERIOD) + 1)]
