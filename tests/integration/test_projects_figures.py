"""What is summed from the figures held in the process is what the database sums, for any bank."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError
from django.utils import timezone

from samsyn.core.models import Role, RoleAssignment
from samsyn.projects.figures import bank, warming
from samsyn.projects.figures.bank import Part, current, part_of, visible_part
from samsyn.projects.figures.columns import UNKNOWN
from samsyn.projects.figures.grouping import Key, grouped
from samsyn.projects.figures.ordering import page_by_figure
from samsyn.projects.models import GroupSize, Measure, Project, ProjectPlace, ReportedPart
from samsyn.projects.models.base import ReviewState
from samsyn.projects.selectors import Selection, totals_of, visible_projects
from samsyn.projects.selectors.comparing import Side, in_both
from samsyn.projects.selectors.money import by_column, by_county
from samsyn.projects.selectors.participants import participants_in
from samsyn.projects.selectors.people import most_stated, placed, stated_currencies
from samsyn.projects.selectors.programmes import programme_tree
from samsyn.projects.selectors.selection import in_order
from samsyn.projects.selectors.spread import spread_of
from samsyn.projects.selectors.timeline import timeline_of
from samsyn.projects.services import indexing
from samsyn.web import selectors as web
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
SIZE = 120
PLACES = ("01", "0180", "0114", "0127", "14", "1480", "1401", "2584", "0999")
OWNERS = ("", "Alfa kommun", "Beta AB", "Ås förening", "Ärla region", "Öst samordning")


@pytest.fixture(autouse=True)
def held_from_the_first_project(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(bank, "LARGE", 1)
    bank.forget()
    yield
    bank.forget()


def any_bank(seed: int) -> list[int]:
    chance = random.Random(seed)  # noqa: S311  not for security
    made = []
    for number in range(SIZE):
        person = chance.random() < 0.1
        project = Project.objects.create(
            key=f"any:{number}",
            title=f"{chance.choice('äöabc')} projekt {chance.randrange(9)}",
            currency=chance.choice(("SEK", "SEK", "EUR", "")),
            total_budget=_amount(chance),
            esf_support=_amount(chance),
            planned_participants=chance.choice((None, 0, 7, 120)),
            actual_women=chance.choice((None, None, 0, 31)),
            actual_non_binary=chance.choice((None, None, None, 1)),
            programme_area_code=chance.choice(("", "1", "2.1")),
            programme_area=chance.choice(("", "Delaktighet", "Omställning")),
            specific_objective=chance.choice(("", "2.1", "Bättre hälsa")),
            target_groups=chance.choice(([], ["Arbetslösa"], ["Utrikes födda", "Arbetslösa"])),
            period_start=_day(chance),
            period_end=_day(chance),
            year=chance.choice((None, 2009, 2019)),
            programme=chance.choice(("", "2014–2020", "2021–2027")),
            fund=chance.choice(("", "ESF+", "ERUF")),
            owner=f"Person Persson {number % 3}" if person else chance.choice(OWNERS),
            owner_is_person=person,
            owner_name_until=chance.choice(
                (None, timezone.localdate() - timedelta(1), timezone.localdate())
            )
            if person
            else None,
            review_state=chance.choices(list(ReviewState), (8, 1, 1))[0],
        )
        for code in chance.sample(PLACES, chance.randrange(4)):
            relation = chance.choice(list(ProjectPlace.Relation))
            ProjectPlace.objects.create(project=project, place_code=code, relation=relation)
        if chance.random() < 0.2:
            ReportedPart.objects.create(
                project=project,
                place_code="0180",
                measure=Measure.SUPPORT,
                value=chance.randrange(99),
            )
        made.append(project.pk)
    indexing.changed(project_ids=made)
    _sizes(chance)
    return made


def _sizes(chance: random.Random) -> None:
    """Of some groups, years and municipalities; some are suppressed."""
    by = UserFactory()
    for group in ("unemployed", "foreign_born"):
        for year in (2023, 2024):
            for code in chance.sample(("0180", "0114", "0127", "1480", "1401", "2584"), 5):
                GroupSize.objects.create(
                    group=group, year=year, place_code=code, value=chance.choice((None, 3, 90)),
                    source="x", licence="x", file_sha256="x", line=2, by=by,
                )  # fmt: skip


def _amount(chance: random.Random) -> Decimal | None:
    """Quarters, which SQLite's own sums give exactly."""
    whole = chance.choice((None, 0, 17, 4_300_000, -12, 999_999_999))
    return None if whole is None else whole + chance.randrange(4) * Decimal("0.25")


def _day(chance: random.Random) -> date | None:
    return chance.choice((None, date(2018, chance.randrange(1, 13), 1), date(2025, 2, 28)))


def all_of(part: Part | None) -> Part:
    assert part is not None, "nothing is held"
    return part


Asked = Callable[[Any, Part | None], Any]
QUESTIONS: dict[str, Asked] = {
    "totals": lambda projects, part: totals_of(projects, part=part),
    "totals in the prices of a year": lambda projects, part: totals_of(projects, 2023, part),
    "places": spread_of,
    "years": lambda projects, part: timeline_of(projects, TODAY, part),
    "counties": lambda projects, part: by_county(projects, "budget", None, part),
    "counties in the prices of a year": lambda projects, part: by_county(
        projects, "support", 2023, part
    ),
    "owners": lambda projects, part: by_column(projects, "shown_owner", "support", None, part),
    "programmes": lambda projects, part: by_column(projects, "programme", "budget", 2023, part),
    "the commonest measure": most_stated,
    "participants by sex": participants_in,
    "the programme tree": lambda projects, part: programme_tree(projects, whole=True, part=part),
}
for _measure in Measure:
    QUESTIONS[f"currencies of {_measure}"] = lambda projects, part, m=_measure: stated_currencies(
        projects, m, part
    )
    for _currency in ("SEK", "EUR", ""):
        QUESTIONS[f"{_measure} in {_currency}"] = lambda projects, part, m=_measure, c=_currency: (
            placed(projects, m, c, part)
        )


@pytest.mark.parametrize("seed", range(3))
def test_every_sum_is_what_the_database_sums(seed: int) -> None:
    made = any_bank(seed)
    some = made[::3]
    visible = visible_projects(AnonymousUser())
    ids = np.array(sorted(visible.filter(pk__in=some).values_list("pk", flat=True)), np.int64)
    for projects, part in (
        (visible, all_of(visible_part(AnonymousUser()))),
        (visible.filter(pk__in=some), all_of(part_of(ids))),
        (visible.none(), all_of(part_of(ids[:0]))),
        (Project.objects.all().annotate(**_shown(visible)), Part(all_of(part_of(ids)).bank, None)),
    ):
        for name, ask in QUESTIONS.items():
            assert ask(projects, part) == ask(projects, None), name


def _shown(visible: Any) -> dict[str, Any]:
    return {"shown_owner": visible.query.annotations["shown_owner"]}


@pytest.mark.parametrize("seed", range(2))
def test_the_start_page_is_what_the_database_says(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    any_bank(seed)
    administrator = UserFactory()
    RoleAssignment.objects.create(user=administrator, role=Role.ADMINISTRATOR)
    for user in (AnonymousUser(), administrator):
        held = web.overview(user, TODAY)
        assert visible_part(user) is not None
        with monkeypatch.context() as small:
            small.setattr(bank, "LARGE", 10**9)
            assert held == web.overview(user, TODAY)


@pytest.mark.parametrize("prices", [None, 2023])
def test_a_comparison_is_what_the_database_says(
    prices: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    any_bank(8)
    selections = Selection(county=("01",)), Selection(county=("14",))

    def sides() -> list[Side]:
        return [Side(AnonymousUser(), one, prices) for one in selections]

    held = sides()
    assert all(one.part is not None and one.part.count == one.count > 0 for one in held)
    with monkeypatch.context() as small:
        small.setattr(bank, "LARGE", 10**9)
        summed = sides()
        assert all(one.part is None for one in summed)
        for ours, database in zip(held, summed, strict=True):
            assert ours.totals == database.totals
            assert ours.rates == database.rates
    assert in_both(*held) == len({*held[0].survey.ids} & {*held[1].survey.ids}) > 0


@pytest.mark.parametrize("sort", ["start", "-start", "budget", "-budget", "-support"])
def test_a_page_is_ordered_as_the_database_orders(sort: str) -> None:
    any_bank(7)
    part = all_of(visible_part(AnonymousUser()))
    ordered = in_order(visible_projects(AnonymousUser()), Selection(sort=sort))
    everything = list(ordered.values_list("pk", flat=True))
    for first in range(0, part.count, 17):
        assert page_by_figure(part, sort, first, first + 17) == everything[first : first + 17]
    assert page_by_figure(part, sort, part.count, part.count + 17) == []
    assert page_by_figure(part, "owner", 0, 10) is None


def test_a_change_is_seen_at_once_and_what_is_held_is_not_read_anew() -> None:
    made = any_bank(1)
    before = current()
    assert before is current()
    Project.objects.filter(pk=made[0]).update(
        total_budget=Decimal("12.34"), review_state=ReviewState.ACCEPTED, currency="NOK"
    )
    Project.objects.filter(pk=made[1]).delete()
    indexing.changed(project_ids=made[:2])
    visible = visible_projects(AnonymousUser())
    found = totals_of(visible, part=all_of(visible_part(AnonymousUser())))
    assert found == totals_of(visible)
    assert any(one.currency == "NOK" and one.budget == Decimal("12.34") for one in found)


def test_chunks_that_did_not_change_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids far apart are in several chunks; one that changes is read, the others are not."""
    made = any_bank(2)
    far = Project.objects.create(pk=made[-1] + 50_000, key="far", title="Långt bort")
    ProjectPlace.objects.create(project=far, place_code="0180", relation="stated")
    indexing.changed(project_ids=[far.pk])
    assert current() is not None
    read: list[int] = []
    piece = bank.read_piece
    monkeypatch.setattr(
        bank, "read_piece", lambda first, last: read.append(first) or piece(first, last)
    )
    Project.objects.filter(pk=far.pk).update(fund="Ny fond")
    indexing.changed(project_ids=[far.pk])
    visible = visible_projects(AnonymousUser())
    part = all_of(visible_part(AnonymousUser()))
    assert len(read) == 1
    for name, ask in QUESTIONS.items():
        assert ask(visible, part) == ask(visible, None), name


def test_while_changes_wait_nothing_is_held_and_the_database_sums() -> None:
    made = any_bank(3)
    assert current() is not None
    Project.objects.filter(pk__in=made).update(total_budget=None)
    indexing.note_all()
    assert current() is None


def test_a_server_that_starts_holds_them_and_no_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    any_bank(6)
    closed: list[bool] = []
    monkeypatch.setattr(warming.connections, "close_all", lambda: closed.append(True))
    warming.warm_up()
    monkeypatch.setattr(bank, "read_piece", lambda first, last: pytest.fail("read again"))
    assert current() is not None
    assert closed == [True]


def test_a_server_starts_without_its_database(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away() -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr(warming, "current", away)
    monkeypatch.setattr(warming.connections, "close_all", lambda: None)
    warming.warm_up()
    assert "figures" in caplog.text


def test_a_small_bank_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    any_bank(4)
    monkeypatch.setattr(bank, "LARGE", SIZE + 1)
    assert current() is None


def test_a_persons_name_is_not_kept_longer_than_its_row() -> None:
    made = any_bank(5)
    held = current()
    assert held is not None
    assert held.persons
    Project.objects.filter(pk__in=made, owner_is_person=True).update(owner="")
    indexing.changed(project_ids=made)
    held = current()
    assert held is not None
    assert not any(held.persons.values())
    assert not any(name.startswith("Person ") for name in bank.NAMES.texts)


def test_sums_beyond_64_bits_are_exact() -> None:
    """As many of the largest amounts as sum up to more than a 64-bit integer holds."""
    largest, count = 10**15 - 1, 20_001
    column = np.full(count, largest, np.int64)
    column[0], column[1] = UNKNOWN, -largest
    (row,) = grouped([Key("one", np.ones(count, np.int32), ["", "all"])], {"sum": column})
    assert row == {
        "one": "all", "projects": count, "sum": (count - 3) * largest, "sum_known": count - 1,
    }  # fmt: skip
    assert row["sum"] > 2**63
