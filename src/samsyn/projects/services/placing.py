"""Placings kept in step with the bank: worked out anew for the projects that changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache

from django.db import transaction

from samsyn.gazetteer import match_name
from samsyn.gazetteer.places import esf_regions
from samsyn.projects.models import (
    Measure,
    PlacedReport,
    PlaceSet,
    PlaceSetMember,
    Placing,
    Project,
    ProjectPlace,
    ReportedPart,
)
from samsyn.projects.placing import GROUP_MARK, Named, Report, Split, split
from samsyn.projects.search.subjects import target_groups_of
from samsyn.projects.services.inserting import Columns, insert

# Hundredths of the currency: öre, cents.
MINOR_UNITS = 100
_STATED_IN = {
    Measure.PARTICIPANTS: "planned_participants",
    Measure.SUPPORT: "esf_support",
    Measure.BUDGET: "total_budget",
}
_COLUMNS = (
    "pk", "region", "owner_city", "owner_is_person", "currency", "target_groups",
    *_STATED_IN.values(),
)  # fmt: skip
_BATCH = 2_000


@transaction.atomic
def refresh(project_ids: Collection[int]) -> None:
    """Work out these projects' placings anew; those of projects that are gone went with them."""
    ids = sorted(project_ids)
    for start in range(0, len(ids), _BATCH):
        _refresh(ids[start : start + _BATCH])


def rebuild() -> int:
    """Every project's placings anew, and the sets that none uses gone; how many projects."""
    ids = list(Project.objects.order_by("pk").values_list("pk", flat=True))
    refresh(ids)
    PlaceSet.objects.filter(placings=None).delete()
    return len(ids)


def _refresh(ids: Sequence[int]) -> None:
    Placing.objects.filter(project__in=ids).delete()
    PlacedReport.objects.filter(project__in=ids).delete()
    named, reports = _named(ids), _reports(ids)
    found = [
        (project, measure, made, named[project.pk])
        for project in Project.objects.filter(pk__in=ids).only(*_COLUMNS).order_by("pk")
        for measure in Measure
        if (made := _split(project, measure, named[project.pk], reports)) is not None
    ]
    sets = _sets({made.grounds.places for _project, _measure, made, _named in found})
    insert(Placing, [_row(*one, sets) for one in found])
    insert(PlacedReport, [part for one in found for part in _placed_reports(*one[:2], reports)])


def _split(
    project: Project, measure: Measure, named: Named, reports: dict[tuple[int, str], Report]
) -> Split | None:
    return split(whole_of(project, measure), named, reports.get((project.pk, measure)))


def whole_of(project: Project, measure: Measure) -> int | None:
    """What the project itself states, in the measure's smallest unit; None where it does not."""
    stated: Decimal | int | None = getattr(project, _STATED_IN[measure])
    if stated is None:
        return None
    return int(stated * MINOR_UNITS) if measure.is_money else int(stated)


def _row(
    project: Project,
    measure: Measure,
    made: Split,
    named: Named,
    sets: dict[tuple[str, ...], int],
) -> Columns:
    return {
        "project_id": project.pk,
        "measure": measure.value,
        "currency": project.currency if measure.is_money else "",
        "reported": made.reported,
        "rest": made.rest,
        "basis": made.grounds.basis.value,
        "place_set_id": sets.get(made.grounds.places),
        "groups": _groups(tuple(map(str, project.target_groups))),
        "seat": named.seat,
        "exceeds": made.exceeds,
    }


@lru_cache(maxsize=20_000)
def _groups(stated: tuple[str, ...]) -> str:
    return GROUP_MARK.join(sorted(target_groups_of(stated)))


def _placed_reports(
    project: Project, measure: Measure, reports: Mapping[tuple[int, str], Report]
) -> Iterator[Columns]:
    report = reports.get((project.pk, measure), Report({}))
    for code, amount in report.amounts.items():
        if amount is not None:
            yield {
                "project_id": project.pk,
                "measure": measure.value,
                "currency": project.currency if measure.is_money else "",
                "place_code": code,
                "amount": amount,
            }


def _named(ids: Sequence[int]) -> dict[int, Named]:
    """What is known of where each project is. A person's own home is never a place of hers."""
    by_relation: dict[tuple[int, str], set[str]] = defaultdict(set)
    for place in ProjectPlace.objects.filter(project__in=ids):
        by_relation[place.project_id, place.relation].add(place.place_code)
    relation = ProjectPlace.Relation
    return {
        project.pk: Named(
            stated=frozenset(by_relation[project.pk, relation.STATED]),
            mentioned=frozenset(by_relation[project.pk, relation.MENTIONED]),
            regions=frozenset(_region_codes(project.region)),
            seat=_seat(project, by_relation[project.pk, relation.OWNER_SEAT]),
        )
        for project in Project.objects.filter(pk__in=ids).only(*_COLUMNS)
    }


def _seat(project: Project, seats: Collection[str]) -> str:
    """The owner's municipality: told from its name, else its postal town of the same name."""
    if project.owner_is_person:
        return ""
    return min(seats, default="") or _municipality_of_town(project.owner_city)


@cache
def _region_names() -> dict[str, str]:
    return {
        name.casefold(): region.code
        for region in esf_regions().values()
        for name in (region.name, region.name_en, region.code, *region.aliases)
    }


@lru_cache(maxsize=20_000)
def _region_codes(region: str) -> tuple[str, ...]:
    """The ESF region that the fund's region names, else a county of that name; or nothing."""
    text = region.strip().casefold()
    if text in _region_names():
        return (_region_names()[text],)
    match = match_name(region) if text else None
    return (match.code,) if match and match.code and match.kind in ("region", "county") else ()


@lru_cache(maxsize=20_000)
def _municipality_of_town(town: str) -> str:
    match = match_name(town) if town.strip() else None
    exact = match is not None and match.exact and match.kind == "municipality"
    return match.code or "" if match is not None and exact else ""


def _reports(ids: Sequence[int]) -> dict[tuple[int, str], Report]:
    current = ReportedPart.objects.filter(project__in=ids, replaced_at=None)
    parts: dict[tuple[int, str], list[ReportedPart]] = defaultdict(list)
    for part in current:
        parts[part.project_id, part.measure].append(part)
    return {key: Report(amounts_of(several)) for key, several in parts.items()}


def amounts_of(parts: Iterable[ReportedPart]) -> dict[str, int | None]:
    """By municipality: what is reported for all, else the sexes' sum; None where one is protected.

    The sexes alone, one of them protected, give no sum: it would tell less than all.
    """
    by_place: dict[str, dict[str, int | None]] = defaultdict(dict)
    for part in parts:
        by_place[part.place_code][part.sex] = part.value
    return {place: _total(by_sex) for place, by_sex in sorted(by_place.items())}


def _total(by_sex: dict[str, int | None]) -> int | None:
    if "" in by_sex:
        return by_sex[""]
    known = [value for value in by_sex.values() if value is not None]
    return sum(known) if len(known) == len(by_sex) else None


def _sets(wanted: set[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    """The sets' row numbers, those that were missing made."""
    texts = sorted(" ".join(places) for places in wanted if places)
    known = _known_sets(texts)
    if missing := [PlaceSet(codes=text) for text in texts if text not in known]:
        PlaceSet.objects.bulk_create(missing, ignore_conflicts=True)
        known |= _known_sets([one.codes for one in missing])
        PlaceSetMember.objects.bulk_create(
            _members({one.codes: known[one.codes] for one in missing}), ignore_conflicts=True
        )
    return {tuple(text.split()): pk for text, pk in known.items()}


def _known_sets(texts: Sequence[str]) -> dict[str, int]:
    found = PlaceSet.objects.filter(codes__in=texts)
    return dict(found.values_list("codes", "pk"))


def _members(sets: dict[str, int]) -> Iterator[PlaceSetMember]:
    for text, pk in sets.items():
        for code in text.split():
            yield PlaceSetMember(place_set_id=pk, place_code=code)
