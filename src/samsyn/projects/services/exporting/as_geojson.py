"""GeoJSON (RFC 7946) for map programs: one feature a project, a point for each of its places.

Longitude and latitude in WGS 84. A point stands within its municipality, or its county where no
municipality is known; it is not an address. Areas are joined by the codes in `places`. A project
without a place that is on the map has no geometry. `basis` says why the project is put there: the
source states the place, its text mentions it, or only the owner's seat is known.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from samsyn.places import selectors as places
from samsyn.places.points import point_of
from samsyn.projects.models import Project, ProjectPlace
from samsyn.projects.prices import price_year
from samsyn.projects.services.exporting.about import About
from samsyn.projects.services.exporting.as_json import fixed_amounts, header
from samsyn.projects.services.exporting.cells import address_of
from samsyn.projects.services.exporting.columns import COLUMNS
from samsyn.projects.services.exporting.rows import CHUNK, Documents, Row, rows_of
from samsyn.sources.records import plain

_IN_PLACES = {"municipalities", "municipalities_mentioned", "counties"}
Places = list[tuple[str, str]]


def as_geojson(projects: QuerySet[Project], about: About) -> Iterator[str]:
    """A FeatureCollection, a feature a line; its own facts are foreign members (section 6.1)."""
    yield '{"type": "FeatureCollection", "samsyn": '
    yield json.dumps(header("samsyn.projects.geojson", about), ensure_ascii=False)
    yield ', "features": [\n'
    first = True
    rows = rows_of(projects, Documents())
    while batch := list(islice(rows, CHUNK)):
        placed = _places_of(batch)
        for row in batch:
            yield "" if first else ",\n"
            first = False
            feature = _feature(row, placed.get(row.project.pk, []), about)
            yield json.dumps(feature, ensure_ascii=False)
    yield "\n]}\n"


def _places_of(rows: Iterable[Row]) -> dict[int, Places]:
    found: dict[int, Places] = {}
    stored = ProjectPlace.objects.filter(project__in=[row.project.pk for row in rows])
    columns = stored.order_by("place_code", "relation").values_list(
        "project_id", "place_code", "relation"
    )
    for pk, code, relation in columns:
        found.setdefault(pk, []).append((code, relation))
    return found


def _feature(row: Row, placed: Places, about: About) -> dict[str, Any]:
    # Where a natural person lives is nobody's business (docs/method/lists.md).
    if row.project.owner_is_person:
        placed = [pair for pair in placed if pair[1] != ProjectPlace.Relation.OWNER_SEAT]
    basis, codes = shown_places(placed)
    points = [point for code in codes if (point := point_of(code))]
    found: dict[str, Any] = {"samsyn_id": row.project.pk, "address": address_of(row, about.base)}
    for name in COLUMNS:
        if name not in _IN_PLACES:
            found[name] = plain(row.contents[name])
    found |= {
        "price_year": price_year(row.project),
        "basis": basis,
        "places": [
            {"code": code, "name": places.name(code), "relation": relation}
            for code, relation in placed
        ],
    }
    if about.prices is not None:
        found["fixed_prices"] = fixed_amounts(row, about.prices)
    return {
        "type": "Feature",
        "id": row.project.pk,
        "geometry": {"type": "MultiPoint", "coordinates": points} if points else None,
        "properties": found,
    }


def shown_places(placed: Places) -> tuple[str | None, list[str]]:
    """Why and where the project is put: by stated places, else mentioned ones, else the seat.

    A county stands only where none of its municipalities does.
    """
    for relation in ProjectPlace.Relation.values:
        codes = sorted({code for code, own in placed if own == relation})
        if codes:
            counties = {code[:2] for code in codes if len(code) == 4}
            return relation, [c for c in codes if len(c) == 4 or c not in counties]
    return None, []
