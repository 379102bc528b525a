"""Strategies of every shape on their way in: what each page says, and how a large one goes."""

from __future__ import annotations

import io
import time
from typing import Any

import docx
import pytest
import typst
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from samsyn.core.models import Role, User
from samsyn.projects.models import Goal, Strategy, StrategyDraft
from samsyn.projects.services.goals import editing, loading
from samsyn.sources.strategy import read_strategy
from tests.integration.pages.walk import tags_of
from tests.unit.projects.builders import user

COUNT = 10_000
HEADS = "kod;titel;text;överordnad\n"
# Level, heading, text beneath: what either kind of document is made of.
DOCUMENT = (
    (1, "Påhittad strategi för Exempeltrakten", "Inledning."),
    (2, "Mål 1: Fler vågar byta yrke", "Kurser på kvällar."),
    (3, "1.1 Handledare i verkstäder", "En handledare på tio."),
    (2, "Mål 2: Bussar som går", "Till skiftets början."),
)
EXPECTED = [
    ("1", "", "Fler vågar byta yrke"),
    ("1.1", "1", "Handledare i verkstäder"),
    ("2", "", "Bussar som går"),
]


@pytest.fixture
def analyst(db: None) -> User:
    return user(Role.ANALYST)


def as_word() -> bytes:
    document, buffer = docx.Document(), io.BytesIO()
    for level, heading, text in DOCUMENT:
        document.add_heading(heading, level)
        document.add_paragraph(text)
    document.save(buffer)
    return buffer.getvalue()


def as_pdf() -> bytes:
    lines = ['#set text(lang: "sv", size: 11pt)']
    for level, heading, text in DOCUMENT:
        lines += [f"{'=' * level} {heading}", text, ""]
    return bytes(typst.compile("\n".join(lines).encode()))


def draft_of(data: bytes, name: str, by: User) -> StrategyDraft:
    return loading.draft(data=data, name=name, strategy=None, by=by)


@pytest.mark.parametrize(("name", "make"), [("mal.docx", as_word), ("mal.pdf", as_pdf)])
def test_headings_are_proposed_and_only_what_is_taken_stands(
    analyst: User, name: str, make: Any
) -> None:
    draft = draft_of(make(), name, analyst)
    assert draft.is_proposal
    assert [(one["code"], one["parent"], one["title"]) for one in draft.goals] == EXPECTED
    assert "En handledare på tio." in draft.goals[1]["text"]
    strategy, loaded = loading.load(
        draft=draft, head={"title": "Påhittad"}, by=analyst, taken={"1.1", "2"}
    )
    assert loaded.new == 2
    # Its parent was not taken, so that it lies at the top.
    assert strategy.goals.get(code="1.1").parent is None


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", HEADS.encode()])
def test_an_empty_file_is_told_and_loads_nothing(
    analyst: User, client: Client, data: bytes
) -> None:
    client.force_login(analyst)
    held = SimpleUploadedFile("mal.csv", data)
    page = client.post("/mal/las-in/", {"file": held}, follow=True)
    assert not Strategy.objects.exists()
    if StrategyDraft.objects.exists():
        assert "innehåller inga mål" in page.text
        with pytest.raises(ValidationError):
            loading.load(draft=StrategyDraft.objects.get(), head={"title": "A"}, by=analyst)
    else:
        assert page.status_code == 422, "the form says that the file is empty"


def test_two_goals_of_one_code_are_told_with_both_lines(analyst: User, client: Client) -> None:
    client.force_login(analyst)
    text = HEADS + "1;Första;;\n1;Andra;;\n1.1;Under;;1\n"
    page = client.post(
        "/mal/las-in/", {"file": SimpleUploadedFile("mal.csv", text.encode())}, follow=True
    )
    (told,) = StrategyDraft.objects.get().findings
    assert (told["code"], told["values"]["line"], told["values"]["first"]) == (
        "goal_code_twice", "3", "2",
    )  # fmt: skip
    assert "Första" in page.text
    assert [one["code"] for one in StrategyDraft.objects.get().goals] == ["1", "1.1"]


def test_a_circle_in_a_file_is_left_out_whole_and_the_rest_stands() -> None:
    text = HEADS + "1;A;;3\n2;B;;1\n3;C;;2\n4;D;;3\n5;E;;\n"
    read = read_strategy(text.encode(), "mal.csv")
    assert [one.code for one in read.goals] == ["5"]
    circle = next(one for one in read.findings if one.code == "goal_cycle")
    assert all(code in circle.message for code in ("1", "2", "3"))


def test_a_circle_made_by_a_newer_file_and_a_correction_changes_nothing(analyst: User) -> None:
    first = draft_of((HEADS + "1;A;;\n2;B;;1\n").encode(), "mal.csv", analyst)
    strategy, _ = loading.load(draft=first, head={"title": "Påhittad"}, by=analyst)
    below = strategy.goals.get(code="1")
    other = editing.add_goal(
        strategy=strategy, code="9", title="Egen", text="",
        parent=strategy.goals.get(code="2"), by=analyst,
    )  # fmt: skip
    with pytest.raises(ValidationError):
        editing.change_goal(goal=below, code="1", title="A", text="", parent=other, by=analyst)
    below.refresh_from_db()
    assert below.parent is None


def test_ten_thousand_goals_are_read_loaded_and_shown(analyst: User, client: Client) -> None:
    codes: list[str] = []
    level = [""]
    while len(codes) < COUNT:
        level = [f"{one}.{n}" if one else str(n) for one in level for n in range(1, 11)]
        codes += level
    codes = codes[:COUNT]
    rows = "".join(f"{code};Mål {code};;\n" for code in codes)
    text = HEADS.replace(";överordnad", "") + rows.replace(";;\n", ";\n")
    started = time.process_time()
    client.force_login(analyst)
    held = SimpleUploadedFile("mal.csv", text.encode())
    shown = client.post("/mal/las-in/", {"file": held}, follow=True)
    draft = StrategyDraft.objects.get()
    assert (shown.status_code, len(draft.goals)) == (200, COUNT)
    assert "Alla 10\u202f000 tas med" in shown.text
    # What the page's form sends, and no more than a request may hold.
    sent = [tag.attributes.get("name") for tag in tags_of(shown.text) if tag.name == "input"]
    assert not {"offered", "take"} & set(sent)
    answer = {"title": "Stor påhittad"}
    done = client.post(shown.redirect_chain[0][0], answer, follow=True)
    assert done.status_code == 200
    assert Goal.objects.count() == COUNT
    strategy = Strategy.objects.get()
    assert strategy.goals.get(code="8.8.9.9").parent == strategy.goals.get(code="8.8.9")
    # A bound that only work which grows with the square of the goals would pass.
    assert time.process_time() - started < 60
