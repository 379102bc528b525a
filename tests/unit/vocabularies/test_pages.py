"""The glossary, the code lists and the glossary's page in the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from samsyn.vocabularies import catalogue
from samsyn.vocabularies.document import render
from samsyn.vocabularies.schema import Term, Words
from tools import glossary


@pytest.mark.django_db
def test_the_glossary_shows_every_term_and_links_every_list(client: Client) -> None:
    page = client.get("/begrepp/", headers={"accept-language": "sv"}).content.decode()
    assert page.count("<dt>") == len(catalogue.terms())
    for key in catalogue.LISTS:
        assert f'href="/begrepp/listor/{key}/"' in page
    assert '<span class="terms__other" lang="en">co-financer</span>' in page


@pytest.mark.django_db
@pytest.mark.parametrize("key", catalogue.LISTS)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_list_shows_every_entry(client: Client, key: str, language: str) -> None:
    page = client.get(f"/begrepp/listor/{key}/", headers={"accept-language": language})
    code_list = catalogue.code_lists()[key]
    assert page.content.decode().count('<th scope="row"') == len(code_list.entries)


@pytest.mark.django_db
def test_no_page_for_a_list_that_is_not_there(client: Client) -> None:
    assert client.get("/begrepp/listor/glossary/").status_code == 404


def test_the_documents_page_is_up_to_date() -> None:
    assert glossary.main(["--check"]) == 0


def test_drift_is_found_and_mended(tmp_path: Path) -> None:
    page = tmp_path / "glossary.md"
    assert glossary.main(["--check"], page) == 1
    assert glossary.main([], page) == 0
    assert glossary.main(["--check"], page) == 0
    page.write_text(page.read_text(encoding="utf-8") + "x", encoding="utf-8")
    assert glossary.main(["--check"], page) == 1


def test_a_pipe_in_a_meaning_stays_in_its_cell() -> None:
    term = Term(Words("ord", "word"), Words("a", "a | b"))
    assert r"| word | ord | a \| b |" in render([term])
