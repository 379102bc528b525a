"""Which figures of target groups are loaded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from samsyn.projects.models import GroupSize
from samsyn.projects.placing import GROUP_MARK


@dataclass(frozen=True, slots=True)
class Held:
    """A group's figures of a year. Of the `municipalities` so many are `suppressed`."""

    group: str
    year: int
    municipalities: int
    suppressed: int
    sources: tuple[str, ...]
    licences: tuple[str, ...]
    loaded_at: datetime


def held() -> list[Held]:
    """By group, the newest year first. Two queries."""
    rows = GroupSize.objects.filter(replaced_at=None).order_by()
    told: dict[tuple[str, int], set[tuple[str, str]]] = defaultdict(set)
    for group, year, source, licence in rows.values_list(
        "group", "year", "source", "licence"
    ).distinct():
        told[group, year].add((source, licence))
    sums = rows.values("group", "year").annotate(
        count=Count("pk"), silent=Count("pk", filter=Q(value=None)), at=Max("created_at")
    )
    found = [
        Held(
            one["group"], one["year"], one["count"], one["silent"],
            tuple(sorted({source for source, _licence in told[one["group"], one["year"]]})),
            tuple(sorted({licence for _source, licence in told[one["group"], one["year"]]})),
            one["at"],
        )
        for one in sums
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.group, -one.year))


def sources_of(weights: Iterable[tuple[str, int]]) -> dict[tuple[str, int], list[str]]:
    """Where the figures of groups (joined as in Placing) in a year come from."""
    wanted = list(weights)
    if not wanted:
        return {}
    rows = GroupSize.objects.filter(replaced_at=None, year__in={year for _groups, year in wanted})
    told: dict[tuple[str, int], set[str]] = defaultdict(set)
    for group, year, source in rows.order_by().values_list("group", "year", "source").distinct():
        told[group, year].add(source)
    return {
        (groups, year): sorted(
            {one for code in groups.split(GROUP_MARK) for one in told[code, year]}
        )
        for groups, year in wanted
    }
