"""Projects like a text: the right one first, its passage marked, and nothing kept of the text."""

from __future__ import annotations

import time

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samsyn.projects import search, similar
from samsyn.projects.models import Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.similar.terms import MOST_TERMS, telling_terms
from tests.factories import UserFactory
from tests.unit.projects.builders import document, project, store

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()
PERSON = "850709-9805"
TEXTS = {
    "Gröna händer": "Trädgårdsarbete för långtidsarbetslösa i samarbete med handelsträdgårdar.",
    "Växa ute": "Arbetslösa odlar i trädgårdar och prövar arbetsuppgifter i växthus.",
    "Kod för alla": "Nyanlända kvinnor lär sig programmering på kvällskurser.",
    "Ordrika": "Läscirklar på bibliotek stärker svenskan hos föräldralediga.",
    "Väg in": "Praktikplatser på lager med handledare för unga utan gymnasieexamen.",
}


@pytest.fixture
def bank() -> dict[str, Project]:
    records = [
        project(f"2031/{n:05}", title=title, summary=summary, owner=f"Ägare {n}")
        for n, (title, summary) in enumerate(TEXTS.items())
    ]
    store(document(*records))
    search.rebuild()
    return {one.title: one for one in Project.objects.all()}


def titles(answer: similar.Answer) -> list[str]:
    found = Project.objects.in_bulk([one.pk for one in answer.found])
    return [found[one.pk].title for one in answer.found]


def test_inflections_and_parts_of_compounds_are_matched(bank: dict[str, Project]) -> None:
    answer = similar.like_text(user=NOBODY, text="Odling i en trädgård för arbetslösa")

    assert set(titles(answer)) == {"Växa ute", "Gröna händer"}
    marked = "".join(
        piece.text for one in answer.found for piece in one.highlight.snippet if piece.hit
    )
    assert "handelsträdgårdar" in marked
    assert "trädgård" in answer.found[0].words


def test_a_project_is_compared_with_the_others_and_never_itself(bank: dict[str, Project]) -> None:
    answer = similar.like_project(user=NOBODY, project=bank["Gröna händer"])

    assert titles(answer)[0] == "Växa ute"
    assert bank["Gröna händer"].pk not in {one.pk for one in answer.found}


def test_what_the_user_may_not_see_is_not_compared_with(bank: dict[str, Project]) -> None:
    Project.objects.filter(title="Växa ute").update(review_state=ReviewState.PROPOSED)

    assert "Växa ute" not in titles(similar.like_text(user=NOBODY, text="odlar i växthus"))


def test_numbers_are_never_looked_for(bank: dict[str, Project]) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = similar.like_text(user=NOBODY, text=f"Trädgård {PERSON} 8507099805 070-1234567")

    assert answer.found
    assert not any("850709" in query["sql"] or "1234567" in query["sql"] for query in queries)


def test_a_text_without_telling_words_finds_nothing(bank: dict[str, Project]) -> None:
    for text in ("", "och i på", "12 34", "\u0000", "qwxzy zzyx", "█ ☃ ­"):
        answer = similar.like_text(user=NOBODY, text=text)
        assert answer == similar.Answer(), text


def test_a_huge_text_is_answered_in_time_and_says_that_it_was_cut(bank: dict[str, Project]) -> None:
    text = (
        "trädgård "
        + "".join(f"zq{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}xw " for n in range(700)) * 2_100
    )
    assert len(text) > 10_000_000
    started = time.process_time()

    answer = similar.like_text(user=NOBODY, text=text)

    assert answer.cut
    assert titles(answer)[0] in ("Växa ute", "Gröna händer")
    assert time.process_time() - started < 20


def test_only_the_most_telling_words_are_looked_for(bank: dict[str, Project]) -> None:
    terms = telling_terms(" ".join([*TEXTS.values(), *TEXTS]), title="Växthus")

    assert len(terms) <= MOST_TERMS
    assert terms[0].word == "växthus"
    assert [one.weight for one in terms] == sorted((one.weight for one in terms), reverse=True)


def test_the_pages_answer_without_leaving_the_text_anywhere(
    client: Client, bank: dict[str, Project], caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(UserFactory())
    text = f"Trädgård för arbetslösa, {PERSON}"

    answer = client.post(reverse("projects:similar"), {"text": text})

    assert answer.status_code == 200
    assert "Växa ute" in answer.content.decode().replace("<mark>", "").replace("</mark>", "")
    assert PERSON not in caplog.text
    assert "text=" not in answer.request["QUERY_STRING"]


def test_a_projects_own_page_leads_to_its_likes(client: Client, bank: dict[str, Project]) -> None:
    pk = bank["Gröna händer"].pk
    address = f"{reverse('projects:similar')}?project={pk}"

    assert address in client.get(reverse("projects:project", args=[pk])).content.decode()
    page = client.get(address)

    assert page.status_code == 200
    assert reverse("projects:project", args=[bank["Växa ute"].pk]) in page.content.decode()


def test_a_key_of_more_than_three_digits_is_written_whole_in_the_address(client: Client) -> None:
    Project.objects.create(pk=4_347, title="Kolet", review_state=ReviewState.ACCEPTED)

    page = client.get(reverse("projects:project", args=[4_347])).content.decode()

    assert f'href="{reverse("projects:similar")}?project=4347"' in page


@pytest.mark.parametrize("asked", ["0", "999999", "x", "-1", "9" * 40, "²"])
def test_a_project_that_is_not_there(client: Client, asked: str) -> None:
    assert client.get(reverse("projects:similar"), {"project": asked}).status_code == 404


def test_an_empty_form_says_so(client: Client) -> None:
    answer = client.post(reverse("projects:similar"), {"text": "  "})

    assert answer.status_code == 422
    assert "id_text_error" in answer.content.decode()


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_form_of_ten_megabytes_is_refused_in_words(client: Client, signed_in: bool) -> None:
    if signed_in:
        client.force_login(UserFactory())

    answer = client.post(
        reverse("projects:similar"), "text=" + "a" * 10_000_000,
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip

    assert answer.status_code == 413
    assert "5" in answer.content.decode()
