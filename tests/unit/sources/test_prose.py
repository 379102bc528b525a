"""Proposals from constructed news: who, what, when and how sure."""

from __future__ import annotations

from decimal import Decimal

import pytest

from samsyn.sources.parse import parse_bytes
from samsyn.sources.records import CharSpan, Parsed, Record


def read(text: str) -> Parsed:
    return parse_bytes(text.encode(), "news")


def only(text: str) -> Record:
    document = read(text)
    assert len(document.records) == 1, document.records
    return document.records[0]


@pytest.mark.parametrize(
    ("sentence", "state"),
    [
        ("Åmåls kommun har ansökt om medel från ESF för projektet Broarna.", "applied"),
        ("Åmåls kommun har lämnat in en ansökan om projektet Broarna till ESF.", "applied"),
        ("Åmåls kommun har beviljats stöd från ESF för projektet Broarna.", "granted"),
        ("Åmåls kommun har fått anslag från ESF till projektet Broarna.", "granted"),
        ("Åmåls kommun får 3 miljoner kronor från ESF till projektet Broarna.", "granted"),
        ("Projektet Broarna drivs av Åmåls kommun med stöd från ESF.", "running"),
        ("Åmåls kommun startade projektet Broarna med stöd från ESF.", "running"),
        ("Projektet Broarna avslutades i våras, skriver Åmåls kommun till ESF.", "ended"),
        ("Åmåls kommun fick avslag från ESF på projektet Broarna.", "rejected"),
    ],
)
def test_the_state_is_told_by_the_words(sentence: str, state: str) -> None:
    record = only(sentence)
    assert record.proposal
    assert record.fields["state"].value == state
    assert record.fields["title"].value == "Broarna"
    assert record.fields["funder"].value == "ESF"


def test_a_condition_is_no_state() -> None:
    text = "Om projektet Broarna beviljas medel av ESF kan arbetet starta."
    states = {record.fields["state"].value for record in read(text).records}
    assert "granted" not in states


def test_values_have_their_places_and_are_never_sure() -> None:
    text = (
        "Nyheter\n\nÅmåls kommun har beviljats 4,5 miljoner kronor från Europeiska socialfonden "
        "under 2019 för projektet ”Broar till arbete”. Det ska ske i Säffle."
    )
    document = read(text)
    (record,) = document.records
    fields = record.fields
    assert fields["owner"].value == "Åmåls kommun"
    assert fields["year"].value == 2019
    assert fields["title"].value == "Broar till arbete"
    assert fields["esf_support"].value == Decimal(4_500_000)
    assert fields["municipalities_mentioned"].value == ["1492", "1785"]
    for value in fields.values():
        assert value.confidence < 1
        assert isinstance(value.locator, CharSpan)
        assert 0 <= value.locator.start < value.locator.end <= len(text)


def test_a_number_of_projects_gives_as_many_proposals_with_quoted_names() -> None:
    text = (
        "Föreningen Ljuset har lämnat in tre ansökningar om projekt till ESF.\n\n"
        "”Röda tråden – första steget”\n\nText om det.\n\n"
        "”Gröna tråden – andra steget\n\nText om det.\n\n"
        "”Blå tråden”\n\nText om det.\n"
    )
    document = read(text)
    assert [record.fields["title"].value for record in document.records] == [
        "Röda tråden – första steget",
        "Gröna tråden – andra steget",
        "Blå tråden",
    ]


def test_projects_without_names_are_told() -> None:
    document = read("Åmåls kommun har fått anslag från ESF för två förstudier under 2018.")
    assert len(document.records) == 2
    assert all("title" not in record.fields for record in document.records)
    assert {finding.code for finding in document.warnings} == {"project_without_name"}


def test_a_call_in_prose() -> None:
    text = "ESF-rådet öppnar en utlysning på 35 miljoner kronor i Kalmar län inför 2023."
    calls = [record for record in read(text).records if record.type == "call"]
    assert len(calls) == 1
    assert calls[0].fields["call_amount"].value == Decimal(35_000_000)
    assert calls[0].fields["counties"].value == ["08"]
    assert calls[0].proposal


def test_a_call_with_number_days_and_counties() -> None:
    text = (
        "Diarienummer\n2016/00777\n\nSvenska ESF-rådet avsätter 12 miljoner kronor till projekt i "
        "Jämtlands och Västernorrlands län. Utlysningen pågår 2016-05-25 – 2016-09-10."
    )
    fields = only(text).fields
    assert fields["call_number"].value == "2016/00777"
    assert fields["call_amount"].value == Decimal(12_000_000)
    assert fields["counties"].value == ["23", "22"]
    assert fields["period_start"].value.isoformat() == "2016-05-25"
    assert fields["period_end"].value.isoformat() == "2016-09-10"


def test_many_nameless_projects_are_told_and_not_proposed() -> None:
    document = read("22 projekt har beviljats stöd från ESF, säger myndigheten.")
    assert not [record for record in document.records if record.type == "project"]
    assert "project_without_name" in {finding.code for finding in document.warnings}


@pytest.mark.parametrize(
    "text",
    [
        "Kommunen har öppnat en ny simhall. Den kostade 120 miljoner kronor.",
        "Vi söker dig som vill arbeta med unga. Ansökan ska vara inne senast den 3 maj.",
        "Projektledare sökes till Åmål.",
        "",
    ],
)
def test_other_texts_give_no_record_but_a_finding(text: str) -> None:
    document = read(text)
    assert document.format == "prose"
    assert not document.records
    assert "no_record_found" in {finding.code for finding in document.warnings}
