"""Reading a run of projects' figures, by indexes that hold all that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.db import connection

from samsyn.projects.figures.columns import (
    NAMES,
    NO_DAY,
    UNKNOWN,
    Codes,
    Counts,
    Piece,
    Places,
    Placings,
    Projects,
    Whole,
)
from samsyn.projects.models import PlacedReport, Placing, Project, ProjectPlace
from samsyn.sources.fields import PARTICIPANTS

_DAY = {
    "sqlite": "CAST(julianday({0}) - 2451544.5 AS INTEGER)",
    "postgresql": "{0} - DATE '2000-01-01'",
}
_CENTS = {
    "sqlite": "CAST(ROUND({0} * 100) AS INTEGER)",
    "postgresql": "CAST({0} * 100 AS BIGINT)",
}
_FOR_EVER = 2**31 - 1


def read_piece(first: int, last: int) -> Piece:
    """The projects with ids from `first` to `last`."""
    rows = _rows(_projects_sql(), first, last)
    ids = _numbers([row[0] for row in rows])
    projects = _projects(ids, rows)
    persons = {row[0]: row[11] for row in rows if row[12]}
    return Piece(
        projects,
        _places(ids, first, last),
        _placings(ids, _rows(_placings_sql(), first, last)),
        _placings(ids, _rows(_reports_sql(), first, last)),
        _counts(ids, _rows(_counts_sql(), first, last)),
        persons,
    )


def _projects_sql() -> str:
    def day(name: str) -> str:
        return f"COALESCE({_DAY[connection.vendor].format(name)}, {NO_DAY})"

    def cents(name: str) -> str:
        return f"COALESCE({_CENTS[connection.vendor].format(name)}, {UNKNOWN})"

    return (
        f"SELECT id, review_state, currency, {cents('total_budget')}, {cents('esf_support')}, "  # noqa: S608
        f"COALESCE(planned_participants, {UNKNOWN}), {day('period_start')}, {day('period_end')}, "
        f"COALESCE(year, 0), programme, fund, owner, owner_is_person, {day('owner_name_until')}, "
        "programme_area_code, programme_area, specific_objective "
        f"FROM {Project._meta.db_table} WHERE id BETWEEN %s AND %s ORDER BY id"
    )


def _projects(ids: Whole, rows: Sequence[Sequence[Any]]) -> Projects:
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * 17
    is_person = np.array(columns[12], bool)
    owners = [
        "" if person else owner for owner, person in zip(columns[11], columns[12], strict=True)
    ]
    return Projects(
        ids=ids,
        state=NAMES.codes(columns[1]),
        currency=NAMES.codes(columns[2]),
        budget=_numbers(columns[3]),
        support=_numbers(columns[4]),
        participants=_numbers(columns[5]),
        start=np.array(columns[6], np.int32),
        end=np.array(columns[7], np.int32),
        year=np.array(columns[8], np.int32),
        programme=NAMES.codes(columns[9]),
        fund=NAMES.codes(columns[10]),
        owner=NAMES.codes(owners),
        until=np.where(is_person, np.array(columns[13], np.int32), np.int32(_FOR_EVER)),
        area_code=NAMES.codes(columns[14]),
        area=NAMES.codes(columns[15]),
        objective=NAMES.codes(columns[16]),
    )


def _places(ids: Whole, first: int, last: int) -> Places:
    rows = _rows(
        f"SELECT project_id, place_code, relation FROM {ProjectPlace._meta.db_table} "  # noqa: S608
        "WHERE project_id BETWEEN %s AND %s ORDER BY project_id",
        first,
        last,
    )
    seat = ProjectPlace.Relation.OWNER_SEAT.value
    return Places(
        row=_rows_of(ids, [row[0] for row in rows]),
        code=NAMES.codes([row[1] for row in rows]),
        seat=np.array([row[2] == seat for row in rows], bool),
    )


def _placings_sql() -> str:
    return (
        "SELECT project_id, measure, currency, basis, COALESCE(place_set_id, 0), groups, seat, "  # noqa: S608
        f"reported, rest, exceeds FROM {Placing._meta.db_table} WHERE project_id BETWEEN %s AND %s "
        "ORDER BY project_id"
    )


def _reports_sql() -> str:
    return (
        "SELECT project_id, measure, currency, '', 0, '', place_code, amount, 0, 0 "  # noqa: S608
        f"FROM {PlacedReport._meta.db_table} WHERE project_id BETWEEN %s AND %s "
        "ORDER BY project_id"
    )


def _placings(ids: Whole, rows: Sequence[Sequence[Any]]) -> Placings:
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * 10
    return Placings(
        row=_rows_of(ids, columns[0]),
        measure=NAMES.codes(columns[1]),
        currency=NAMES.codes(columns[2]),
        basis=NAMES.codes(columns[3]),
        place_set=_numbers(columns[4]),
        groups=NAMES.codes(columns[5]),
        place=NAMES.codes(columns[6]),
        reported=_numbers(columns[7]),
        rest=_numbers(columns[8]),
        exceeds=np.array(columns[9], bool),
    )


def _counts_sql() -> str:
    stated = " OR ".join(f"{name} IS NOT NULL" for name in PARTICIPANTS)
    return (
        f"SELECT id, {', '.join(PARTICIPANTS)} FROM {Project._meta.db_table} "  # noqa: S608
        f"WHERE ({stated}) AND id BETWEEN %s AND %s ORDER BY id"
    )


def _counts(ids: Whole, rows: Sequence[Sequence[Any]]) -> Counts:
    stated = [
        (row[0], field, number)
        for row in rows
        for field, number in enumerate(row[1:])
        if number is not None
    ]
    columns: list[Sequence[Any]] = list(zip(*stated, strict=True)) or [()] * 3
    return Counts(
        row=_rows_of(ids, columns[0]),
        field=np.array(columns[1], np.int32),
        stated=_numbers(columns[2]),
    )


def _rows_of(ids: Whole, wanted: Sequence[int]) -> Codes:
    """In which row of the piece each project stands; children of others are none of this piece."""
    return np.searchsorted(ids, _numbers(wanted)).astype(np.int32)


def _numbers(values: Sequence[int]) -> Whole:
    return np.array(values, np.int64)


def _rows(sql: str, first: int, last: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [first, last])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
