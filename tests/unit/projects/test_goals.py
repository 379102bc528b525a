"""Strategies: read, loaded, edited, linked to projects; recommendations followed up."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from samsyn.core.inbox import StaleError
from samsyn.core.models import Role, User
from samsyn.projects.models import Goal, GoalLink, Project, RecommendationAsk, Strategy
from samsyn.projects.services.goals import editing, files, links, loading, recommendations
from samsyn.sources.strategy import read_recommendations, read_strategy
from tests.unit.projects.builders import document, project, store, user

FIRST = "kod;titel;text;överordnad\n1;Fler i arbete;;\n1.1;Keramik och drejning;;1\n2;Skog;;\n"


@pytest.fixture
def analyst(db: None) -> User:
    return user(Role.ANALYST)


def loaded(text: str, by: User, strategy: Strategy | None = None) -> tuple[Strategy, object]:
    draft = loading.draft(data=text.encode(), name="mal.csv", strategy=strategy, by=by)
    head = {"title": "Påhittad strategi"} if strategy is None else {}
    return loading.load(draft=draft, head=head, by=by)


def codes(text: str) -> list[str]:
    return [one.code for one in read_strategy(text.encode(), "mal.csv").findings]


def test_every_fault_is_told_and_hides_no_other() -> None:
    text = "kod;titel;överordnad\n1;A;\n1;B;\n;C;\n2;;\n3;D;9\n4;E;5\n5;F;4\n6;G;4\n"
    assert sorted(codes(text)) == [
        "goal_code_twice", "goal_cycle", "goal_no_code", "goal_no_title",
        "goal_parent_left_out", "goal_parent_unknown",
    ]  # fmt: skip
    assert [one.code for one in read_strategy(text.encode(), "m.csv").goals] == ["1"]
    assert codes("kod;titel\n") == ["strategy_empty"]


def test_yaml_keeps_codes_as_written_and_refuses_references() -> None:
    read = read_strategy(b"goals:\n- code: 1.10\n  title: A\n", "mal.yaml")
    assert [one.code for one in read.goals] == ["1.10"]
    refused = read_strategy(b"goals: [&a {code: 1, title: A}, *a]\n", "mal.yaml")
    assert [one.code for one in refused.findings] == ["strategy_yaml_alias"]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.yaml", "a"]))
def test_no_bytes_break_the_readers(data: bytes, name: str) -> None:
    read = read_strategy(data, name)
    assert len({goal.code for goal in read.goals}) == len(read.goals)
    assert read.goals or read.findings
    read_recommendations(data)


def test_the_same_file_changes_nothing_and_a_correction_stays(analyst: User) -> None:
    strategy, first = loaded(FIRST, analyst)
    _, again = loaded(FIRST, analyst, strategy)
    assert first.new == 3  # type: ignore[attr-defined]
    assert not again
    goal = strategy.goals.get(code="1")
    editing.change_goal(goal=goal, code="1", title="Eget", text="", parent=None, by=analyst)

    newer = FIRST.replace("Fler i arbete", "Flera i arbete").replace("2;Skog;;\n", "")
    _, third = loaded(newer, analyst, strategy)

    assert strategy.goals.get(code="1").title == "Eget"
    assert (third.kept, third.retired) == (1, 1)  # type: ignore[attr-defined]
    assert strategy.goals.get(code="2").retired_at is not None
    assert Goal.objects.get(code="1.1").parent == goal


def test_what_is_written_is_read_back(analyst: User) -> None:
    strategy, _ = loaded(FIRST, analyst)
    for text, name in ((files.as_csv(strategy), "a.csv"), (files.as_yaml(strategy), "a.yaml")):
        read = read_strategy(text.encode(), name)
        assert not read.findings
        assert [(one.code, one.parent) for one in read.goals] == [
            ("1", ""),
            ("1.1", "1"),
            ("2", ""),
        ]


def test_a_link_is_proposed_answered_and_not_proposed_again(analyst: User) -> None:
    store(document(project(title="Kurs i keramik och drejning"), project("2031/2", title="Buss")))
    strategy, _ = loaded(FIRST, analyst)
    assert links.propose(strategy) == 1
    link = GoalLink.objects.get()
    links.decide(link_id=link.pk, confirmed=False, by=analyst)
    with pytest.raises(StaleError):
        links.decide(link_id=link.pk, confirmed=True, by=analyst)
    assert links.propose(strategy) == 0
    links.undo(link_id=link.pk, by=analyst)
    assert links.propose(strategy) == 1
    with pytest.raises(PermissionDenied):
        links.decide(link_id=link.pk, confirmed=True, by=user(Role.VISITOR))


def test_recommendations_keep_their_history(analyst: User) -> None:
    strategy, _ = loaded(FIRST, analyst)
    text = "kod;rekommendation;aktör;läge;datum\nR1;Gör så;Flens kommun;pågår;2025-01-02\n"
    for new in (1, 0):
        read = read_recommendations(text.encode())
        assert recommendations.load(strategy=strategy, asks=read, by=analyst).new == new
    ask = RecommendationAsk.objects.get()
    assert (ask.status, ask.reports.count()) == ("under_way", 1)


def test_every_page_answers(analyst: User, client: Client) -> None:
    store(document(project(title="Kurs i keramik och drejning")))
    client.force_login(analyst)
    file = SimpleUploadedFile("mal.csv", FIRST.encode())
    shown = client.post("/mal/las-in/", {"file": file}, follow=True)
    assert "Keramik" in shown.content.decode()
    offered = {"offered": ["1", "1.1", "2"], "take": ["1", "1.1", "2"], "title": "Prov"}
    client.post(shown.redirect_chain[0][0], offered)
    strategy = Strategy.objects.get()
    links.propose(strategy)
    link = GoalLink.objects.get()
    pages = ["/mal/", "/mal/ny/", "/mal/forslag/"]
    pages += [
        f"/mal/{strategy.pk}/{part}"
        for part in ("", "utan-projekt/", "nytt-mal/", "rekommendationer/",
                     "rekommendationer/las-in/", "rekommendationer/ny/", "fil/mal.csv",
                     "fil/mal.yaml", "rekommendationer/rekommendationer.csv")
    ]  # fmt: skip
    client.post(f"/mal/lank/{link.pk}/", {"answer": "confirm"})
    pages += [f"/mal/mal/{link.goal_id}/", f"/mal/mal/{link.goal_id}/andra/"]
    for page in pages:
        assert client.get(page).status_code == 200, page
    assert "drejning" in client.get(f"/mal/mal/{link.goal_id}/").content.decode()


@pytest.mark.parametrize(
    "written", ["{pk}", "https://samsyn.example/projekt/{pk}/", "/projekt/{pk}/resultat/"]
)
def test_a_project_is_linked_by_its_address_or_number(
    written: str, analyst: User, client: Client
) -> None:
    store(document(project(title="Kurs i sömnad")))
    strategy, _ = loaded(FIRST, analyst)
    goal = strategy.goals.get(code="1.1")
    client.force_login(analyst)
    given = written.format(pk=Project.objects.get().pk)
    client.post(f"/mal/mal/{goal.pk}/lank/", {"project": given})
    assert GoalLink.objects.get(goal=goal).state == GoalLink.State.CONFIRMED


def test_a_project_that_is_not_there_is_told(analyst: User, client: Client) -> None:
    strategy, _ = loaded(FIRST, analyst)
    goal = strategy.goals.get(code="1.1")
    client.force_login(analyst)
    shown = client.post(f"/mal/mal/{goal.pk}/lank/", {"project": "/projekt/999/"}, follow=True)
    assert "Det finns inget projekt med den adressen" in shown.content.decode()
    assert not GoalLink.objects.exists()
