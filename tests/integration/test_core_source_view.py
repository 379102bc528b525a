"""A document opened at the spot of a value: marked, windowed, escaped, for those who may."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from samsyn.core.models import Document, Role, StoredValue
from samsyn.core.services.provenance import store_document, store_values
from samsyn.sources.records import (
    Cell,
    CharSpan,
    Grid,
    Item,
    JsonPointer,
    Parsed,
    PersonalSpan,
    Record,
    Value,
)
from tests.factories import DocumentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst_client(client: Client) -> Client:
    client.force_login(UserFactory(role=Role.ANALYST))
    return client


def _stored(**parsed: Any) -> Document:
    content = Parsed(path=parsed.pop("path", "sida.txt"), format="constructed", **parsed)
    document, created = store_document(
        parsed=content,
        data=repr(content).encode(),
        by=None,
        origin="https://example.org/sida",
        licence="",
        published_on=None,
        fetched_at=datetime(2026, 1, 2, tzinfo=UTC),
    )
    assert created
    return document


def _value(document: Document, value: Value) -> StoredValue:
    store_values(
        subject_type="project",
        rows=[(1, "owner", value)],
        document=document,
        by=None,
        accepted=True,
    )
    return StoredValue.objects.get(document=document)


def _page(client: Client, document: Document, **query: object) -> str:
    response = client.get(f"/kallor/{document.pk}/", query)
    assert response.status_code == 200
    return response.content.decode()


def _marked(page: str) -> list[str]:
    return re.findall(r"<mark[^>]*>(.*?)</mark>", page, flags=re.DOTALL)


def test_the_spot_of_a_value_is_marked_in_the_text(analyst_client: Client) -> None:
    document = _stored(text="Rad ett\nÄgare: Föreningen Bro\nRad tre")
    value = _value(document, Value("Föreningen Bro", CharSpan(15, 29)))
    page = _page(analyst_client, document, plats=value.pk)
    assert _marked(page) == ["Föreningen Bro"]
    assert page.count('id="plats"') == 1
    assert 'href="#plats"' in page


def test_a_mark_over_several_lines_has_one_anchor(analyst_client: Client) -> None:
    document = _stored(text="ett två\ntre\nfyra fem")
    page = _page(analyst_client, document, start=4, end=16)
    assert _marked(page) == ["två", "tre", "fyra"]
    assert page.count('id="plats"') == 1


def test_a_part_of_a_value_has_a_spot_of_its_own(analyst_client: Client) -> None:
    document = _stored(text="Norrby, Söderby")
    parts = (Item("0001", CharSpan(0, 6)), Item("0002", CharSpan(8, 15)))
    value = _value(document, Value(["0001", "0002"], CharSpan(0, 15), items=parts))
    assert _marked(_page(analyst_client, document, plats=value.pk, **{"del": 1})) == ["Söderby"]


def test_a_long_text_is_shown_in_windows(analyst_client: Client) -> None:
    lines = [f"rad {number}" for number in range(1, 3001)]
    document = _stored(text="\n".join(lines))
    start = "\n".join(lines).index("rad 2000")
    page = _page(analyst_client, document, start=start, end=start + 8)
    assert _marked(page) == ["rad 2000"]
    assert page.count("<li id=") == 400
    assert '<ol start="1940">' in page
    later = _page(analyst_client, document, fran=2340)
    assert '<ol start="2340">' in later
    assert "rad 2740" not in later


def test_a_line_of_a_million_characters_is_cut_around_the_spot(analyst_client: Client) -> None:
    document = _stored(text="x" * 500_000 + "här" + "y" * 500_000)
    page = _page(analyst_client, document, start=500_000, end=500_003)
    assert _marked(page) == ["här"]
    assert len(page) < 100_000


def test_a_cell_is_marked_under_its_headings(analyst_client: Client) -> None:
    rows = [["Projekt", "Belopp"], *([f"p{n}", str(n)] for n in range(2, 2500))]
    document = _stored(grids=(Grid("Blad 1", rows),))
    value = _value(document, Value(2000, Cell("Blad 1", "B2000")))
    page = _page(analyst_client, document, plats=value.pk)
    assert _marked(page) == ["2000"]
    assert re.search(r'<th scope="col">.*B.*Belopp', page)
    assert re.search(r'<th scope="row" class="number">2.?000</th>', page)
    assert "p1500" not in page


def test_sheets_are_told_apart(analyst_client: Client) -> None:
    document = _stored(grids=(Grid("Ett", [["a"]]), Grid("Två & tre", [["b"], ["c"]])))
    page = _page(analyst_client, document, sheet="Två & tre", cell="A2")
    assert _marked(page) == ["c"]
    assert "?sheet=Tv%C3%A5%20%26%20tre" in page


def test_the_object_around_a_json_pointer_is_shown(analyst_client: Client) -> None:
    text = json.dumps([{"namn": f"Projekt {n}", "belopp": n} for n in range(500)])
    record = Record("project", {"title": Value("Projekt 3", JsonPointer("/3/namn"))})
    document = _stored(text=text, records=(record,))
    page = _page(analyst_client, document, pointer="/3/namn")
    assert _marked(page) == ["&quot;Projekt 3&quot;"]
    assert "belopp" in page
    assert "Projekt 4" not in page
    whole = _page(analyst_client, document)
    assert "Projekt 199" in whole
    assert "Projekt 200" not in whole


@pytest.mark.parametrize(
    "query",
    [
        {"plats": "999999"},
        {"plats": "x"},
        {"start": "50", "end": "60"},
        {"start": "4", "end": "2"},
        {"start": "-1"},
        {"cell": "B1"},
        {"cell": "1B"},
        {"pointer": "x"},
        {"pointer": "/a"},
    ],
)
def test_a_spot_that_is_not_there_is_said_to_be_missing(
    analyst_client: Client, query: dict[str, str]
) -> None:
    document = _stored(text="kort text")
    page = _page(analyst_client, document, **query)
    assert "ds-alert" in page
    assert _marked(page) == []
    assert "kort text" in page


def test_a_value_of_another_document_points_nowhere_here(analyst_client: Client) -> None:
    other = _value(_stored(text="en annan text"), Value("en", CharSpan(0, 2)))
    page = _page(analyst_client, _stored(text="en text"), plats=other.pk)
    assert _marked(page) == []


def test_scripts_in_a_document_are_text(analyst_client: Client) -> None:
    attack = "<script>alert(1)</script>"
    document = _stored(path=f"{attack}.txt", text=f"{attack} mer")
    page = _page(analyst_client, document, start=0, end=len(attack))
    assert attack not in page
    assert _marked(page) == ["&lt;script&gt;alert(1)&lt;/script&gt;"]


def test_personal_spans_are_masked_and_later_spots_stay_true(analyst_client: Client) -> None:
    span = PersonalSpan(CharSpan(9, 17), "name", "Kim Berg")
    document = _stored(text="Kontakt: Kim Berg, Ägare: Bro", personal=(span,))
    page = _page(analyst_client, document, start=26, end=29)
    assert "Kim Berg" not in page
    assert _marked(page) == ["Bro"]


def test_a_document_without_text_shows_hash_origin_and_place(analyst_client: Client) -> None:
    document = DocumentFactory(origin="https://example.org/kalla")
    value = _value(document, Value("Bro", CharSpan(120, 123)))
    page = _page(analyst_client, document, plats=value.pk)
    assert hashlib.sha256(document.name.encode()).hexdigest() in page
    assert "https://example.org/kalla" in page
    assert "121" in page
    assert "123" in page
    assert 'class="source"' not in page, "a fact of the document is no value with a source"


def test_visitors_open_public_documents_only(client: Client) -> None:
    hidden, public = DocumentFactory(), DocumentFactory(is_public=True)
    assert client.get(f"/kallor/{public.pk}/").status_code == 200
    answer = client.get(f"/kallor/{hidden.pk}/")
    assert answer.status_code == 302
    assert "/konto/" in answer["Location"]
    client.force_login(UserFactory(role=Role.STEERING_MEMBER))
    assert client.get(f"/kallor/{hidden.pk}/").status_code == 403


def test_the_list_is_for_those_who_work_with_sources(client: Client) -> None:
    assert client.get("/kallor/").status_code == 302
    client.force_login(UserFactory(role=Role.REPORTER))
    assert client.get("/kallor/").status_code == 403


def test_the_list_is_searched_and_paged(analyst_client: Client) -> None:
    for number in range(51):
        DocumentFactory(name=f"sida-{number:02}.txt")
    first = analyst_client.get("/kallor/").content.decode()
    assert "sida-50.txt" in first
    assert "sida-00.txt" not in first
    assert "sida-00.txt" in analyst_client.get("/kallor/?page=2").content.decode()
    found = analyst_client.get("/kallor/?q=sida-07").content.decode()
    assert re.findall(r"sida-\d\d\.txt", found) == ["sida-07.txt"]


def test_an_analyst_makes_a_source_public_and_takes_it_back(
    analyst_client: Client, client: Client
) -> None:
    document = DocumentFactory()
    analyst_client.post(f"/kallor/{document.pk}/synlighet/", {"public": "1"})
    document.refresh_from_db()
    assert document.is_public
    analyst_client.post(f"/kallor/{document.pk}/synlighet/")
    document.refresh_from_db()
    assert not document.is_public
