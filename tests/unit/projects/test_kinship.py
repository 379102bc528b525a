"""Kinship of projects: proposed from titles, answered by a person, and never in a circle."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from samsyn.core import inbox
from samsyn.core.inbox import StaleError
from samsyn.core.models import AuditEntry, Role, User
from samsyn.projects import search
from samsyn.projects.kinship_forms import KinshipForm
from samsyn.projects.models import Kinship, Project, ProjectPlace
from samsyn.projects.models.base import ReviewState
from samsyn.projects.services import indexing
from samsyn.projects.services.kinship import stating
from samsyn.projects.services.kinship.proposing import kin, propose, told
from tests.factories import DocumentFactory
from tests.unit.projects.builders import user

Kind, State = Kinship.Kind, Kinship.State


@pytest.fixture
def analyst() -> User:
    return user(Role.ANALYST)


def a_project(title: str, **columns: object) -> Project:
    given = {"owner": "Kils kommun", "review_state": ReviewState.ACCEPTED} | columns
    return Project.objects.create(key=f"k{Project.objects.count()}", title=title, **given)


def between(first: str, second: str, *, owners: tuple[str, str] = ("Kil", "Kil")) -> str | None:
    """The kind that two titles tell of, the first project running before the other."""
    answer = kin(
        told(1, first, owners[0], date(2015, 1, 1), date(2016, 1, 1), 1),
        told(2, second, owners[1], date(2017, 1, 1), date(2018, 1, 1), 2),
    )
    return answer[2] if answer else None


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("Förstudie: Grön väg", "Grön väg", Kind.PRE_STUDY),
        ("Grön väg – förstudie", "Grön väg", Kind.PRE_STUDY),
        ("Grön väg", "Grön väg 2.0", Kind.PREDECESSOR),
        ("Grön väg", "Grön väg fas 2", Kind.PREDECESSOR),
        ("Grön väg II", "Grön väg, etapp 3", Kind.PREDECESSOR),
        ("Grön väg", "Grön väg fortsättning", Kind.PREDECESSOR),
        ("Grön väg", "GRÖN VÄG", Kind.PREDECESSOR),
        ("Grön väg", "Förstudie: Grön väg", None),
        ("Grön väg", "Blå väg", None),
        ("Förstudie", "Förstudie 2", None),
        ("Sommarjobb 2019", "Sommarjobb 2020", None),
    ],
)
def test_titles_tell_of_kinship(first: str, second: str, kind: str | None) -> None:
    assert between(first, second) == kind


def test_short_titles_need_the_same_owner_and_longer_ones_do_not() -> None:
    owners = ("Kil", "Arvika")
    assert between("Grön väg", "Grön väg 2", owners=owners) is None
    assert between("Grön väg hem igen", "Grön väg hem igen 2", owners=owners) == Kind.PREDECESSOR
    assert between("Grön väg hem igen", "Grön väg hem igen", owners=owners) is None


@given(st.lists(st.text("abåäö 12.IV-:()", max_size=20), min_size=2, max_size=2))
def test_the_order_in_which_two_are_met_tells_nothing(titles: list[str]) -> None:
    first = told(1, titles[0], "Kil", date(2015, 1, 1), None, 1)
    second = told(2, titles[1], "Kil", date(2016, 1, 1), None, 2)
    assert kin(first, second) == kin(second, first)


@pytest.mark.django_db
def test_the_same_project_in_two_lists_is_proposed_once_and_told_of(
    client: Client, analyst: User
) -> None:
    days = {"period_start": date(2015, 1, 1), "period_end": date(2016, 1, 1)}
    for _ in range(2):
        a_project("Grön väg hem", first_document=DocumentFactory(), **days)  # type: ignore[no-untyped-call]
    a_project("Blå väg hem", **days)

    assert propose() == propose() == 1
    [one] = Kinship.objects.all()
    assert (one.kind, one.reasons) == (Kind.SAME, ["same_words", "same_owner", "overlaps"])
    stating.decide(kinship_id=one.pk, confirmed=True, by=analyst)
    indexing.changed(project_ids=list(Project.objects.values_list("pk", flat=True)))
    search.rebuild()
    assert "räknas två gånger" in client.get(reverse("projects:list")).content.decode()
    chosen = client.get(reverse("projects:list"), {"q": "blå"}).content.decode()
    assert "räknas två gånger" not in chosen
    assert propose() == 0


@pytest.mark.django_db
def test_what_is_declined_or_taken_away_is_not_proposed_again(analyst: User) -> None:
    a_project("Förstudie: Grön väg")
    a_project("Grön väg")
    assert propose() == 1
    first = Kinship.objects.get()
    stating.decide(kinship_id=first.pk, confirmed=False, by=analyst)
    assert propose() == 0
    with pytest.raises(StaleError):
        stating.decide(kinship_id=first.pk, confirmed=True, by=analyst)

    made = stating.state(
        earlier=first.earlier, later=first.later, kind=Kind.PRE_STUDY, source="beslut", by=analyst
    )
    stating.take_away(kinship_id=made.pk, by=analyst)
    with pytest.raises(StaleError):
        stating.take_away(kinship_id=made.pk, by=analyst)
    assert propose() == 0
    told = AuditEntry.objects.filter(action__startswith="kinship.").order_by("pk")
    assert [one.action.split(".")[1] for one in told] == ["declined", "stated", "removed"]


@pytest.mark.django_db
def test_a_circle_is_refused_with_the_way_that_closes_it(analyst: User) -> None:
    first, second, third = (a_project(title) for title in ("Ett", "Två", "Tre"))

    def state(earlier: Project, later: Project, kind: str = Kind.PREDECESSOR) -> None:
        stating.state(earlier=earlier, later=later, kind=kind, source="beslut", by=analyst)

    state(first, second)
    state(second, third, Kind.SPIN_OFF)
    with pytest.raises(ValidationError, match="Ett → Två → Tre"):
        state(third, first)
    with pytest.raises(ValidationError, match="sig självt"):
        state(first, first)
    with pytest.raises(ValidationError, match="hör redan ihop"):
        state(second, first, Kind.SAME)
    state(third, first, Kind.SAME)
    assert Kinship.objects.count() == 3


@pytest.mark.django_db
def test_a_proposal_that_would_close_a_circle_cannot_be_confirmed(analyst: User) -> None:
    first, second = a_project("Grön väg"), a_project("Grön väg 2")
    third = a_project("Annat")
    propose()
    for earlier, later in ((second, third), (third, first)):
        stating.state(earlier=earlier, later=later, kind=Kind.SPIN_OFF, source="beslut", by=analyst)
    waiting = Kinship.objects.get(state=State.WAITING)
    with pytest.raises(ValidationError, match="cirkel"):
        stating.decide(kinship_id=waiting.pk, confirmed=True, by=analyst)
    stating.decide(kinship_id=waiting.pk, confirmed=False, by=analyst)


@pytest.mark.django_db
def test_only_whoever_corrects_both_projects_ties_them(client: Client) -> None:
    here, there = a_project("Grön väg"), a_project("Grön väg 2")
    ProjectPlace.objects.create(project=here, place_code="1715", relation="stated")
    ProjectPlace.objects.create(project=there, place_code="0180", relation="stated")
    local = user(Role.ANALYST, "17")
    propose()
    with pytest.raises(PermissionDenied):
        stating.state(earlier=here, later=there, kind=Kind.SAME, source="x", by=local)
    client.force_login(local)
    assert "De hör ihop" not in client.get(reverse("projects:kinship_proposals")).content.decode()
    told = {"kind": "before:same", "other": there.pk, "source": "x"}
    answer = client.post(reverse("projects:kinship", args=[here.pk]), told)
    assert answer.status_code == 422
    assert client.get(reverse("projects:kinship", args=[there.pk])).status_code == 404


@pytest.mark.django_db
def test_the_pages_from_proposal_to_both_projects(client: Client, analyst: User) -> None:
    before, after = a_project("Förstudie: Grön väg"), a_project("Grön väg")
    propose()
    assert client.get(reverse("projects:kinship_proposals")).status_code == 302
    client.force_login(analyst)
    waiting = [(one.name, count) for one, count in inbox.waiting_elsewhere(analyst)]
    assert ("kinship", 1) in waiting
    one = Kinship.objects.get()
    page = client.get(reverse("projects:kinship_proposals")).content.decode()
    assert "den ena titeln säger att det är en förstudie" in page
    client.post(reverse("projects:decide_kinship", args=[one.pk]), {"answer": "confirm"})
    client.logout()
    for project, words in ((before, "Genomförande:"), (after, "Förstudie:")):
        shown = client.get(reverse("projects:project", args=[project.pk])).content.decode()
        assert words in shown
    client.force_login(analyst)
    other = a_project("Annat")
    address = reverse("projects:kinship", args=[other.pk])
    assert client.post(address, {"kind": "x", "other": "0", "source": ""}).status_code == 422
    told = {"kind": "before:spin_off", "other": after.pk, "source": "beslut"}
    assert client.post(address, told).status_code == 302
    made = Kinship.objects.get(kind=Kind.SPIN_OFF)
    assert (made.earlier, made.later) == (after, other)
    client.post(reverse("projects:remove_kinship", args=[other.pk, made.pk]))
    assert "Annat" not in client.get(reverse("projects:project", args=[after.pk])).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "taken"),
    [
        ("{pk}", True),
        (" https://samsyn.exempel.se/projekt/{pk}/ ", True),
        ("/projekt/{pk}/slakt/?sida=2", True),
        ("samsyn.exempel.se/projekt/{pk}", False),
        ("https://samsyn.exempel.se/projekt/{pk}", True),
        ("https://samsyn.exempel.se/aktorer/{pk}/", False),
        ("/projekt/99999999/", False),
        ("/projekt/tidslinje/", False),
    ],
)
def test_another_project_is_told_by_number_or_by_address(told: str, taken: bool) -> None:
    other = a_project("Steget")
    data = {"kind": "before:pre_study", "other": told.format(pk=other.pk), "source": "Prov"}
    form = KinshipForm(data, projects=Project.objects.all())
    assert form.is_valid() is taken
    assert form.cleaned_data.get("other") == (other if taken else None)
