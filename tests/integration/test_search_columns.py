"""What the process holds for counting is what the transaction that counts can see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from threading import Thread

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from samsyn.projects import search
from samsyn.projects.models import Project, ProjectPlace
from samsyn.projects.search import columns
from samsyn.projects.search.facets import FACETS, facet_values
from samsyn.projects.search.tables import PROJECTS

NOBODY = AnonymousUser()


def _project(number: int, **given: object) -> Project:
    return Project.objects.create(key=f"test:{number}", title="Stöd", **given)


def _funds() -> dict[str, int]:
    found = search.find(user=NOBODY, query="stöd").facets["fund"]
    return {one.value: one.count for one in found}


@pytest.mark.django_db
def test_after_a_rollback_the_counts_are_what_they_were() -> None:
    one = _project(1, fund="ESF")
    search.update([one.pk])
    assert _funds() == {"ESF": 1}

    with transaction.atomic():
        Project.objects.filter(pk=one.pk).update(fund="ERUF")
        two = _project(2, fund="AMIF")
        search.update([one.pk, two.pk])
        assert _funds() == {"ERUF": 1, "AMIF": 1}, "the transaction sees its own changes"
        transaction.set_rollback(True)

    assert _funds() == {"ESF": 1}


@pytest.mark.django_db(transaction=True)
def test_what_another_connection_commits_is_counted_and_not_before() -> None:
    one = _project(1, fund="ESF")
    search.update([one.pk])
    seen: list[dict[str, int]] = []

    def look() -> None:
        seen.append(_funds())
        connection.close()

    with transaction.atomic():
        Project.objects.filter(pk=one.pk).update(fund="ERUF")
        search.update([one.pk])
        assert _funds() == {"ERUF": 1}
        if connection.vendor == "postgresql":  # SQLite's test database, in memory, locks its tables
            _in_a_thread(look)
            assert seen.pop() == {"ESF": 1}
    _in_a_thread(look)

    assert seen == [{"ERUF": 1}]


def _in_a_thread(work: object) -> None:
    thread = Thread(target=work)  # type: ignore[arg-type]
    thread.start()
    thread.join()


@pytest.mark.django_db
def test_only_the_changed_chunk_is_fetched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "CHUNK", 2)
    made = [_project(number, fund="ESF") for number in range(7)]
    search.update([one.pk for one in made])
    before = columns.current(PROJECTS)
    fetched = _fetches(monkeypatch)
    Project.objects.filter(pk=made[3].pk).update(fund="ERUF")
    search.update([made[3].pk])

    assert _funds() == {"ESF": 6, "ERUF": 1}

    assert fetched == [made[3].pk // 2 * 2]
    assert columns.current(PROJECTS).ids.tolist() == before.ids.tolist()
    gone = made[0].pk
    made[0].delete()
    search.update([gone])
    assert _funds() == {"ESF": 5, "ERUF": 1}


def _fetches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    kind = type(columns.engine())
    usual = kind.facts
    fetched: list[int] = []

    def facts(self: object, tables: object, first: int, last: int) -> object:
        fetched.append(first)
        return usual(self, tables, first, last)  # type: ignore[arg-type]

    monkeypatch.setattr(kind, "facts", facts)
    return fetched


PLACES = ("0180", "0188", "1480", "01")
ROW = st.fixed_dictionaries(
    {
        "fund": st.sampled_from(["", "ESF", "ERUF"]),
        "programme": st.sampled_from(["2014-2020", "2021-2027"]),
        "summary": st.sampled_from(["stöd", "annat", "stöd annat"]),
        "review_state": st.sampled_from(["accepted", "accepted", "proposed"]),
        "year": st.sampled_from([None, 2019, 2020]),
        "places": st.sets(st.sampled_from(PLACES)),
    }
)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "fund": st.sets(st.sampled_from(["ESF", "ERUF", "Okänd"]), min_size=1),
        "municipality": st.sets(st.sampled_from(PLACES[:3]), min_size=1),
        "period": st.sets(st.sampled_from(["2019", "2020"]), min_size=1),
    },
)


class AnySelection(TestCase):
    """Counts are those of looking at each project in turn, whatever is chosen."""

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(ROW, max_size=12), FILTERS, st.sampled_from(["stöd", "annat", "", "-stöd"]))
    def test_counts_are_those_of_counting_by_hand(self, rows, filters, query) -> None:  # type: ignore[no-untyped-def]
        made = list(_made(rows))
        search.update([one.pk for one, _ in made])

        result = search.find(user=NOBODY, query=query, filters=filters, page_size=50)

        values = {
            one.pk: _by_facet(one, places)
            for one, places in made
            if one.review_state == "accepted" and _answers(one, query)
        }
        passing = [pk for pk, own in values.items() if _passes(own, filters)]
        assert sorted(result.ids) == passing
        assert result.total == len(passing)
        for facet in FACETS:
            others = {name: wanted for name, wanted in filters.items() if name != facet}
            counted = Counter(
                value for own in values.values() if _passes(own, others) for value in own[facet]
            )
            assert {one.value: one.count for one in result.facets[facet]} == counted, facet


def _made(rows) -> Iterator[tuple[Project, set[str]]]:  # type: ignore[no-untyped-def]
    for number, row in enumerate(rows):
        places = row["places"]
        given = {name: value for name, value in row.items() if name != "places"}
        one = Project.objects.create(key=f"any:{number}", title="Titel", **given)
        for code in places:
            ProjectPlace.objects.create(project=one, place_code=code, relation="stated")
        yield one, places


def _by_facet(one: Project, places: set[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {facet: set() for facet in FACETS}
    for facet, value in facet_values(one, places):
        found[facet].add(value)
    return found


def _answers(one: Project, query: str) -> bool:
    words = one.summary.split()
    return (
        query.removeprefix("-") not in words
        if query.startswith("-")
        else (not query or query in words)
    )


def _passes(own: dict[str, set[str]], filters: dict[str, set[str]]) -> bool:
    return all(own[facet] & wanted for facet, wanted in filters.items())
