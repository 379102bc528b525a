"""Actors follow what projects state: exact keys, units, persons left out, pages."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from samsyn.core.jobs import JobRun
from samsyn.core.models import Job
from samsyn.core.services import jobs
from samsyn.projects.models import Actor, ActorName, ActorType, Participation, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.services import actor_names, actors
from samsyn.projects.services.actor_types import type_of
from tests.unit.projects.builders import document, project, store

pytestmark = pytest.mark.django_db
NUMBER = "212000-0142"


def test_an_owner_becomes_an_actor_with_its_source() -> None:
    store(document(project(owner="Eskilstuna kommun")))

    role = Participation.objects.get()
    assert role.actor.name == "Eskilstuna kommun"
    assert role.actor.type == ActorType.MUNICIPALITY
    assert role.actor.project_count == 1
    assert role.value is not None
    assert role.value.field == "owner"
    assert role.year == 2018


def test_the_same_number_is_the_same_actor_whatever_the_name() -> None:
    store(document(project("2031/00001", owner="Örebro kommun", owner_org_number=NUMBER)))
    other = project("2031/00002", owner="Örebro stad", owner_org_number="2120000142")
    store(document(other, name="b.txt"))

    assert Actor.objects.count() == 1
    assert ActorName.objects.count() == 2


def test_the_same_name_in_other_letters_is_the_same_actor_and_takes_the_number() -> None:
    store(document(project("2031/00001", owner="Örebro kommun")))
    store(
        document(
            project("2031/00002", owner="ÖREBRO  KOMMUN", owner_org_number=NUMBER), name="b.txt"
        )
    )

    assert Actor.objects.get().org_number == "2120000142"
    assert Actor.objects.get().project_count == 2


def test_the_same_name_with_another_number_is_another_actor() -> None:
    store(document(project("2031/00001", owner="Kraft AB", owner_org_number="556036-0793")))
    store(
        document(
            project("2031/00002", owner="Kraft AB", owner_org_number="556012-5790"), name="b.txt"
        )
    )

    assert Actor.objects.count() == 2


def test_a_unit_stands_beneath_its_organisation() -> None:
    store(document(project(owner="Kils kommun", owner_unit="Enheten för arbete")))

    unit = Participation.objects.get().actor
    assert unit.name == "Kils kommun, Enheten för arbete"
    assert unit.parent is not None
    assert unit.parent.name == "Kils kommun"


def test_a_natural_person_never_becomes_an_actor() -> None:
    store(document(project(owner="Anna Exempelsson", beneficiary_is_person=True)))

    assert Project.objects.get().owner_is_person
    assert not Actor.objects.exists()
    assert not ActorName.objects.exists()


def test_an_owner_found_to_be_a_person_is_let_go_of() -> None:
    store(document(project(owner="Exempelgruppen Kraft")))
    assert Actor.objects.count() == 1
    Project.objects.update(owner_is_person=True)

    assert actors.derive_all() == 1
    assert not Actor.objects.exists()
    assert not ActorName.objects.exists()


def test_a_project_put_aside_takes_its_actor_with_it_and_brings_it_back() -> None:
    store(document(project()))
    Project.objects.update(review_state=ReviewState.REJECTED)
    actors.derive_all()
    assert not Actor.objects.exists()
    Project.objects.update(review_state=ReviewState.ACCEPTED)
    actors.derive_all()

    assert Actor.objects.get().project_count == 1


def test_a_changed_owner_moves_the_project() -> None:
    store(document(project(owner="Kils kommun")))
    row = Project.objects.get()
    row.owner = "Sunne kommun"
    row.save()

    assert actors.out_of_step() == [row.pk]
    actors.derive_all()
    assert [one.name for one in Actor.objects.all()] == ["Sunne kommun"]
    assert actors.out_of_step() == []


def test_the_job_derives_what_is_out_of_step() -> None:
    store(document(*(project(f"2031/0000{n}", owner=f"Exempel {n} AB") for n in range(1, 6))))
    Participation.objects.all().delete()
    ActorName.objects.all().delete()
    Actor.objects.all().delete()
    job = jobs.start(kind=actors.JOB, arguments={}, by=None)

    assert actors.run_job(JobRun(job)) == {"derived": 5}
    assert Participation.objects.count() == 5
    assert Job.objects.get(pk=job.pk).kind == actors.JOB


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("212000-0142", "2120000142"),
        ("16212000-0142", "2120000142"),
        ("212000-0143", ""),
        ("811218-9876", ""),
        ("", ""),
        ("okänt", ""),
    ],
)
def test_only_an_organisation_number_that_holds_is_one(written: str, number: str) -> None:
    assert actor_names.org_number_of(written) == number


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Samordningsförbundet Exempel", ActorType.COORDINATION),
        ("Region Östergötland", ActorType.REGION),
        ("Exempels folkhögskola", ActorType.FOLK_HIGH_SCHOOL),
        ("Göteborgs Stad", ActorType.MUNICIPALITY),
        ("Exempelbolaget AB", ActorType.COMPANY),
        ("Arbetsförmedlingen", ActorType.STATE_AGENCY),
        ("Linköpings universitet", ActorType.UNIVERSITY),
        ("Ord utan typ", ActorType.UNKNOWN),
    ],
)
def test_a_name_tells_its_type(name: str, kind: ActorType) -> None:
    assert type_of(name) == kind


def test_the_pages_show_the_actor_its_projects_and_names(client: Client) -> None:
    store(document(project(owner="Kils kommun", period_start=date(2019, 3, 1))))
    actor = Actor.objects.get()

    listed = client.get("/aktorer/").content.decode()
    page = client.get(f"/aktorer/{actor.pk}/").content.decode()

    assert "Kils kommun" in listed
    assert "Ekbackens väg till arbete" in page
    assert re.search(r"1\s500\s000", page)


def test_the_list_is_narrowed_by_words_type_and_role(client: Client) -> None:
    store(document(project("2031/00001", owner="Kils kommun"), project("2031/00002", owner="Ö AB")))

    def found(query: str) -> list[str]:
        page = client.get(f"/aktorer/?{query}").context["page"]
        return [actor.name for actor in page]

    assert found("q=KIL") == ["Kils kommun"]
    assert found("typ=company") == ["Ö AB"]
    assert found("roll=partner") == []
    assert found("roll=owner&ordning=projects") == ["Kils kommun", "Ö AB"]
    assert len(found("typ=påhittat&lan=xx")) == 2


def test_a_file_of_the_actors_cannot_run_anything(client: Client) -> None:
    store(document(project(owner="=Formel AB")))

    response = client.get("/aktorer/fil/aktorer.csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]

    assert lines[1].split(";")[1] == "'=Formel AB"
    assert lines[1].split(";")[8] == "1500000.00"
