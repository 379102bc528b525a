"""Named networks: who sees and changes them, members, meetings, decisions, and the overlap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from samsyn.core.models import AuditEntry, Role, User
from samsyn.projects.models import Actor, NamedNetwork, NetworkMember
from samsyn.projects.selectors.networks.named import members_of, overlap_of, visible_networks
from samsyn.projects.services.actor_changes import merge
from samsyn.projects.services.actor_tidying import tidy
from samsyn.projects.services.networks import meetings, named
from tests.unit.projects.builders import user
from tests.unit.projects.networks.test_shared import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> User:
    return user(Role.ANALYST)


def network(by: User, *, public: bool = True, place: str = "") -> NamedNetwork:
    return named.make_network(
        name="Konstruerade nätverket", purpose="Att prova", place_code=place, is_public=public,
        by=by,
    )  # fmt: skip


def member(made: NamedNetwork, name: str, by: User) -> NetworkMember:
    actor, _created = Actor.objects.get_or_create(name=name, defaults={"by_hand": True})
    return named.add_member(network=made, actor=actor, from_day=date(2024, 1, 1), by=by)


def test_what_is_not_public_only_its_keepers_see(client: Client, keeper: User) -> None:
    hidden = network(keeper, public=False)
    assert client.get(f"/natverk/{hidden.pk}/").status_code == 404
    assert "Konstruerade" not in client.get("/natverk/").content.decode()
    assert not visible_networks(user()).exists()
    client.force_login(keeper)
    assert client.get(f"/natverk/{hidden.pk}/").status_code == 200
    assert "Konstruerade" in client.get("/natverk/").content.decode()


def test_a_keeper_of_one_county_changes_no_network_of_another() -> None:
    everywhere, local = user(Role.ANALYST), user(Role.ANALYST, "04", "local@example.org")
    elsewhere = network(everywhere, place="25")
    with pytest.raises(PermissionDenied):
        member(elsewhere, "Alm", local)
    with pytest.raises(PermissionDenied):
        network(local, place="25")
    with pytest.raises(PermissionDenied):
        network(local)
    assert network(local, place="04").pk


@pytest.mark.parametrize("path", ["nytt/", "{}/andra/", "{}/medlem/", "{}/mote/"])
def test_a_visitor_is_sent_to_sign_in_and_a_stranger_refused(
    client: Client, keeper: User, path: str
) -> None:
    address = "/natverk/" + path.format(network(keeper).pk)
    assert client.get(address).status_code == 302
    client.force_login(user(email="stranger@example.org"))
    assert client.post(address).status_code == 403


def test_an_emptied_network_says_so_and_keeps_its_past(client: Client, keeper: User) -> None:
    made = network(keeper)
    assert (
        "Nätverket har inga medlemmar i dag" in client.get(f"/natverk/{made.pk}/").content.decode()
    )
    alm = member(made, "Alm", keeper)
    named.end_member(member=alm, to_day=date(2024, 6, 1), by=keeper)
    text = client.get(f"/natverk/{made.pk}/").content.decode()
    assert "Nätverket har inga medlemmar i dag" in text
    assert "Alla har lämnat." in text
    assert "Alm" in text


def test_an_actor_is_a_member_once_at_a_time(keeper: User) -> None:
    made = network(keeper)
    first = member(made, "Alm", keeper)
    with pytest.raises(ValidationError, match="medlem"):
        member(made, "Alm", keeper)
    with pytest.raises(ValidationError, match="innan"):
        named.end_member(member=first, to_day=date(2023, 1, 1), by=keeper)
    named.end_member(member=first, to_day=date(2024, 6, 1), by=keeper)
    with pytest.raises(ValidationError, match="redan upphört"):
        named.end_member(member=first, to_day=date(2024, 7, 1), by=keeper)
    member(made, "Alm", keeper)


def test_meetings_decisions_and_what_was_done_are_audited(client: Client, keeper: User) -> None:
    made = network(keeper)
    alm = member(made, "Alm", keeper)
    meeting = meetings.keep_meeting(
        network=made, on=date(2024, 3, 1), place="Torget", notes="", present=[alm], by=keeper
    )
    told = meetings.decide(
        meeting=meeting, text="Ring 070-174 06 05 och boka rum", member=alm,
        due_on=date(2024, 4, 1), by=keeper,
    )  # fmt: skip
    assert "070" not in told.text
    meetings.mark_done(decision=told, done_on=date(2024, 3, 20), by=keeper)
    text = client.get(f"/natverk/{made.pk}/").content.decode()
    assert "Torget" in text
    assert "2024-03-20" in text
    actions = set(
        AuditEntry.objects.filter(subject_type="network").values_list("action", flat=True)
    )
    assert actions == {
        "network.made", "network.member_added", "network.met", "network.decided", "network.done"
    }  # fmt: skip


def test_what_cannot_be_is_refused(keeper: User) -> None:
    made, other = network(keeper), network(keeper)
    stranger = member(other, "Bok", keeper)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError, match="kommit"):
        meetings.keep_meeting(network=made, on=tomorrow, place="", notes="", present=[], by=keeper)
    with pytest.raises(ValidationError, match="egna"):
        meetings.keep_meeting(
            network=made, on=date(2024, 1, 1), place="", notes="", present=[stranger], by=keeper
        )
    meeting = meetings.keep_meeting(
        network=made, on=date(2024, 1, 1), place="", notes="", present=[], by=keeper
    )
    with pytest.raises(ValidationError, match="beslutades"):
        meetings.decide(meeting=meeting, text="  ", member=None, due_on=None, by=keeper)


def test_the_overlap_counts_pairs_and_names_those_outside(client: Client, keeper: User) -> None:
    made = network(keeper)
    together("1", "Alm", "Bok", "Ute")
    together("2", "Bok", "Ceder")
    for name in ("Alm", "Bok", "Dal"):
        member(made, name, keeper)
    found = overlap_of(keeper, members_of(made), 10)
    assert (found.possible, len(found.network.first)) == (3, 1)
    assert found.outside == [(Actor.objects.get(name="Ute").pk, 2)]
    text = client.get(f"/natverk/{made.pk}/").content.decode()
    assert "Av 3 möjliga par av medlemmar delar 1 projekt." in text
    apart = text[text.index("inte delar projekt med någon") :]
    assert "Dal" in apart
    alm = Actor.objects.get(name="Alm")
    assert "Konstruerade nätverket" in client.get(f"/aktorer/{alm.pk}/").content.decode()


def test_a_member_that_was_merged_away_counts_as_what_it_became(keeper: User) -> None:
    made = network(keeper)
    together("1", "Alm", "Bok")
    member(made, "Gamla Alm", keeper)
    member(made, "Bok", keeper)
    kept, gone = Actor.objects.get(name="Alm"), Actor.objects.get(name="Gamla Alm")
    merge(kept_id=kept.pk, gone_id=gone.pk, by=user(Role.ADMINISTRATOR, email="a@example.org"))
    assert len(overlap_of(keeper, members_of(made), 10).network.first) == 1


def test_a_member_stays_though_no_project_names_it_any_longer(keeper: User) -> None:
    actor = Actor.objects.create(name="Ensam")
    named.add_member(network=network(keeper), actor=actor, from_day=None, by=keeper)
    tidy([actor.pk])
    assert Actor.objects.filter(pk=actor.pk).exists()


def test_all_of_it_is_typed_in_forms(client: Client, keeper: User) -> None:
    together("1", "Alm", "Bok")
    client.force_login(keeper)
    told = {"name": "Nytt nät", "purpose": "", "place_code": "", "is_public": "on"}
    assert client.post("/natverk/nytt/", {**told, "place_code": "99"}).status_code == 422
    client.post("/natverk/nytt/", told)
    made = NamedNetwork.objects.get(name="Nytt nät")
    wrong = client.post(f"/natverk/{made.pk}/medlem/", {"actor": "Finns ej"})
    assert wrong.status_code == 422
    assert "Det finns ingen aktör" in wrong.content.decode()
    client.post(f"/natverk/{made.pk}/medlem/", {"actor": "Alm", "from_day": "2024-01-01"})
    alm = made.members.get()
    day = {"on": "2024-02-01", "place": "Här", "present": [alm.pk]}
    client.post(f"/natverk/{made.pk}/mote/", day)
    meeting = made.meetings.get()
    client.post(f"/natverk/mote/{meeting.pk}/beslut/", {"text": "Gör det", "member": alm.pk})
    decision = meeting.decisions.get()
    client.post(f"/natverk/beslut/{decision.pk}/klart/", {"done_on": "2024-02-02"})
    decision.refresh_from_db()
    assert decision.done_on == date(2024, 2, 2)
    client.post(f"/natverk/{made.pk}/andra/", {**told, "name": "Bytt namn"})
    client.post(f"/natverk/medlem/{alm.pk}/slut/", {"to_day": "2024-03-01"})
    made.refresh_from_db()
    assert made.name == "Bytt namn"
    assert not made.members.filter(to_day=None).exists()
