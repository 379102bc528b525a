"""What reading found, as the pages show it: Swedish first, English when somebody has chosen it."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from samsyn.core.masking import mask_finding
from samsyn.core.models import Document, Role
from samsyn.core.presenters.findings import finding_text
from samsyn.core.services import jobs
from samsyn.projects.models import Project
from samsyn.sources.findings import finding
from samsyn.sources.personal import MASK
from tests.factories import UserFactory
from tests.unit.sources import constructed as made

pytestmark = pytest.mark.django_db

# Constructed: a total that is not the sum, a day that does not exist, an amount in words.
LIST = "\r\n".join(
    (
        "Diarienummer;Namn på insatsen;Stödmottagare;Startdatum;Slutdatum;Total projektbudget",
        "23-101-S01;Gläntans väg;Exempelkommuns kommun;2023-02-30;2024-12-31;1 200 000",
        "23-102-S01;Bryggan;Flens kommun;2023-02-01;2022-01-31;mycket",
        "Summa;;;;;3 000 000,50",
    )
)
PAGE = made.colon(
    "Broar över älven", (*made.PROJECT_2014, ("Unionens medfinansieringsgrad", "30 %"))
)
SWEDISH = (
    "Summaraden anger 3\u202f000\u202f000,50 men raderna ovanför blir 1\u202f200\u202f000",
    "”2023-02-30” (”Startdatum”) är en dag som inte finns. Datumet lämnas öppet.",
    "Perioden slutar 2022-01-31, före starten 2023-02-01.",
    "”mycket” (kolumnen ”Total projektbudget”) är inte ett enda belopp.",
    "2 projekt lästes från 3 rader under rubrikerna.",
)
ENGLISH = (
    "The total row states 3,000,000.50, but the rows above sum to 1,200,000;",
    "'2023-02-30' ('Startdatum') is a day that does not exist;",
    "'mycket' (column 'Total projektbudget') is no single amount;",
    "2 operations were read from 3 rows below the headings.",
)


@pytest.fixture
def analyst(client: Client) -> Client:
    client.force_login(UserFactory(role=Role.ANALYST))
    return client


def _shown(client: Client, language: str, address: str) -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s*\n\s*", " ", unescape(answer.content.decode()))


def _import(client: Client, name: str, text: str) -> str:
    file = SimpleUploadedFile(name, text.encode())
    run = client.post(reverse("projects:import"), {"files": [file]})
    jobs.run_next()
    answer = client.get(run.headers["location"])
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_the_report_of_an_import_is_in_the_language_of_who_reads(analyst: Client) -> None:
    swedish = _import(analyst, "lista.csv", LIST)
    for sentence in SWEDISH:
        assert sentence in swedish
    for sentence in ENGLISH:
        assert sentence not in swedish


def test_the_report_is_english_for_those_who_chose_it(analyst: Client) -> None:
    analyst.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = _import(analyst, "lista.csv", LIST)
    for sentence in ENGLISH:
        assert sentence in english
    for sentence in SWEDISH:
        assert sentence not in english


def test_the_source_tells_its_findings_in_either_language(analyst: Client) -> None:
    _import(analyst, "lista.csv", LIST)
    address = reverse("core:source", args=[Document.objects.get().pk])
    swedish, english = (_shown(analyst, language, address) for language in ("sv", "en"))
    for sentence in SWEDISH:
        assert sentence in swedish
        assert sentence not in english
    for sentence in ENGLISH:
        assert sentence in english
        assert sentence not in swedish


def test_a_projects_page_tells_what_contradicts_itself(analyst: Client) -> None:
    _import(analyst, "sida.txt", PAGE)
    address = reverse("projects:project", args=[Project.objects.get().pk])
    swedish, english = (_shown(analyst, language, address) for language in ("sv", "en"))
    assert "EU:s andel anges som 30,0\u00a0% men beloppen ger 66,7\u00a0%." in swedish
    assert "The Union's share is stated as 30.0% where the amounts give 66.7%;" in english
    assert "The Union's share is stated" not in swedish


def test_a_name_that_the_page_tells_elsewhere_is_masked_in_what_is_stored(
    analyst: Client,
) -> None:
    facts = [(name, value) for name, value in made.PROJECT_2014 if name != "Projektperiod"]
    text = made.colon("Broar över älven", (*facts, ("Projektperiod", "fråga Örjan Påhittad")))
    _import(analyst, "sida.txt", text)
    (told,) = [w for w in Document.objects.get().warnings if w["code"] == "unreadable_period"]
    assert MASK in told["values"]["value"]
    assert told["values"]["value"] in told["message"]
    assert "Påhittad" not in json.dumps(Document.objects.get().warnings, ensure_ascii=False)


def test_names_are_masked_afterwards_in_values_and_message() -> None:
    told = finding("unknown_municipality", value="Nytorps Kim").as_json()
    masked = mask_finding(told, ["Nytorps Kim"])
    assert masked["values"] == {"value": MASK * 11}
    assert "Kim" not in masked["message"]
    unknown = {"code": "no_longer_given", "message": "Kim ringde", "locator": None}
    assert mask_finding(unknown, ["Kim"])["message"] == f"{MASK * 3} ringde"


def test_a_field_is_named_as_on_the_pages() -> None:
    refused = {"field": "total_budget", "value": "9e99", "why": "too_large"}
    told = finding_text("value_refused", refused, "")
    assert told.startswith("Total budget: ”9e99” kunde inte sparas, eftersom det är större än")


def test_a_finding_stored_before_its_values_keeps_its_message() -> None:
    assert finding_text("wrong_total", {}, "The total is wrong.") == "The total is wrong."
    assert finding_text("no_longer_given", {}, "Something.") == "Something."
