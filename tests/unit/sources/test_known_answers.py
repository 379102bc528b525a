"""The five real texts, every field worked out by reading. Personal values are never written here:
they are checked by what stands around them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from samsyn.sources.parse import parse_file
from samsyn.sources.personal import mask
from samsyn.sources.records import CharSpan, Parsed, Record

pytestmark = pytest.mark.shared

SORMLAND = ["0484", "0482", "0461", "0483", "0480", "0481", "0486", "0488", "0428"]
OSTERGOTLAND = [
    "0560", "0562", "0513", "0580", "0586", "0583", "0581", "0582", "0584", "0563", "0512", "0561",
    "0509",
]  # fmt: skip
ACCESSIBILITY = "Tillgänglighet för personer med funktionsnedsättning"


def parsed(shared_dir: Path, number: str) -> Parsed:
    found = list((shared_dir / "inputs").glob(f"{number}_*.txt"))
    assert len(found) == 1
    return parse_file(found[0])


def shown(record: Record) -> dict[str, Any]:
    dates = ("period_start", "period_end")
    return {
        name: value.value.isoformat() if name in dates else value.value
        for name, value in record.fields.items()
    }


def written(document: Parsed, place: object) -> str:
    assert isinstance(place, CharSpan)
    assert document.text is not None
    return document.text[place.start : place.end]


def codes(document: Parsed) -> set[str]:
    return {finding.code for finding in document.warnings}


def personal_facts(document: Parsed, record: Record, labels: dict[str, str]) -> None:
    """Each contact field is personal, stands right after its label, and is masked."""
    assert document.text is not None
    masked = mask(document.text, document.personal)
    assert len(masked) == len(document.text)
    for name, label in labels.items():
        value = record.fields[name]
        place = value.locator
        assert value.personal
        assert isinstance(place, CharSpan)
        assert document.text[: place.start].rstrip(":\n").endswith(label)
        assert value.value == written(document, place)
        assert set(masked[place.start : place.end]) == {"█"}


def test_001(shared_dir: Path) -> None:
    document = parsed(shared_dir, "001")
    assert document.format == "esf_project_2007"
    (record,) = document.records
    fields = shown(record)
    sections = fields.pop("sections")
    assert list(sections) == [
        "Sammanfattning", "Bakgrund", "Målsättning", ACCESSIBILITY, "Transnationellt samarbete",
    ]  # fmt: skip
    assert fields.pop("summary") == sections["Sammanfattning"]
    personal = {name: fields.pop(name) for name in list(fields) if name.startswith("contact_")}
    assert set(personal) == {"contact_person", "contact_email", "contact_telephone"}
    assert fields == {
        "title": "Socialfonden som verktyg för Sörmlandsstrategins förverkligande",
        "programme": "2007-2013",
        "programme_area_code": "2",
        "programme_area": "Ökat arbetskraftsutbud",
        "phase": "Genomförande",
        "owner": "Regionförbundet Sörmland",
        "esf_support": Decimal(2_761_412),
        "total_budget": Decimal(2_761_412),
        "currency": "SEK",
        "fund": "ESF",
        "period_start": "2014-01-02",
        "period_end": "2014-12-31",
        "region": "Östra Mellansverige",
        "municipalities": SORMLAND,
        "counties": ["04"],
    }
    names = [written(document, item.locator) for item in record.fields["municipalities"].items]
    assert names[0] == "Eskilstuna"
    assert names[-1] == "Vingåker"
    personal_facts(
        document,
        record,
        {
            "contact_person": "Kontaktperson",
            "contact_email": "E-post",
            "contact_telephone": "Telefonnummer",
        },
    )


def test_001_keeps_both_sides_of_its_contradiction(shared_dir: Path) -> None:
    document = parsed(shared_dir, "001")
    assert codes(document) == {"contradiction_phase"}
    (finding,) = document.warnings
    assert written(document, finding.locator) == "Genomförande"
    assert [written(document, place).lower() for place in finding.also] == ["förstudien"]
    items = document.records[0].fields["phase"].items
    assert [item.value for item in items] == ["Genomförande", "förstudie"]


def test_003(shared_dir: Path) -> None:
    document = parsed(shared_dir, "003")
    assert document.format == "esf_project_2014"
    (record,) = document.records
    fields = shown(record)
    assert list(fields.pop("sections")) == [""]
    assert len(fields.pop("quoted_figures")) == 7
    assert {fields.pop("contact_person"), fields.pop("contact_email")}
    assert fields == {
        "number": "2020/00199",
        "title": "Stepstone",
        "programme": "2014-2020",
        "owner": "Filipstads Kommun",
        "owner_unit": "Arbetsmarknads- och integrationsenheten",
        "owner_postal_code": "68227",
        "region": "Norra Mellansverige",
        "planned_participants": 235,
        "period_start": "2020-08-01",
        "period_end": "2022-12-31",
        "total_budget": Decimal(27_198_429),
        "esf_support": Decimal(12_728_829),
        "currency": "SEK",
        "fund": "ESF",
        "programme_area_code": "2",
        "specific_objective": "2.1",
        "union_cofinancing_rate": Decimal("0.5"),
        "intervention_type": "102",
        "municipalities_mentioned": ["1782", "2039", "2082", "1762", "1783", "1760"],
        "counties": ["17", "20"],
    }
    personal_facts(document, record, {"contact_person": "Kontaktperson", "contact_email": "E-post"})


def test_003_quotes_six_shares_and_a_range(shared_dir: Path) -> None:
    document = parsed(shared_dir, "003")
    items = document.records[0].fields["quoted_figures"].items
    shares = [item.value for item in items[:6]]
    assert [(share["place"], share["figure"]) for share in shares] == [
        ("1782", Decimal("19.5")),
        ("1783", Decimal("22.9")),
        ("1762", Decimal("20.6")),
        ("1760", Decimal("21.0")),
        ("2082", Decimal("31.9")),
        ("2039", Decimal("23.0")),
    ]
    assert {(share["unit"], share["year"], share["source"]) for share in shares} == {
        ("%", 2019, "Kolada")
    }
    assert all("eftergymnasial" in share["indicator"] for share in shares)
    assert items[6].value == {
        "figure": [10, 20], "unit": "%", "place": None, "year": None, "source": None,
    }  # fmt: skip
    assert [written(document, item.locator) for item in items][-1] == "10%-20%"


def test_003_keeps_the_stated_rate_and_tells_that_the_amounts_differ(shared_dir: Path) -> None:
    document = parsed(shared_dir, "003")
    assert codes(document) == {"contradiction_cofinancing_rate"}
    (finding,) = document.warnings
    assert "46.8" in finding.message
    assert written(document, finding.locator) == "50%"
    assert [written(document, place) for place in finding.also] == ["12 728 829", "27 198 429"]


def test_004(shared_dir: Path) -> None:
    document = parsed(shared_dir, "004")
    assert document.format == "esf_project_2007"
    (record,) = document.records
    fields = shown(record)
    sections = fields.pop("sections")
    assert list(sections) == ["Sammanfattning", "Bakgrund", "Målsättning", ACCESSIBILITY]
    assert fields.pop("summary") == sections["Sammanfattning"]
    personal = {name for name in list(fields) if name.startswith("contact_") and fields.pop(name)}
    assert personal == {"contact_person", "contact_email", "contact_telephone"}
    assert fields == {
        "title": "Förstudie Östergötland",
        "programme": "2007-2013",
        "programme_area_code": "2",
        "programme_area": "Ökat arbetskraftsutbud",
        "phase": "Genomförande",
        "owner": "Regionförbundet Östsam",
        "esf_support": Decimal(2_978_767),
        "total_budget": Decimal(2_978_767),
        "currency": "SEK",
        "fund": "ESF",
        "period_start": "2014-01-02",
        "period_end": "2014-12-31",
        "region": "Östra Mellansverige",
        "municipalities": OSTERGOTLAND,
        "counties": ["05"],
    }
    assert codes(document) == {"contradiction_phase"}
    personal_facts(
        document,
        record,
        {
            "contact_person": "Kontaktperson",
            "contact_email": "E-post",
            "contact_telephone": "Telefonnummer",
        },
    )


def test_000_proposes_two_granted_pre_studies(shared_dir: Path) -> None:
    document = parsed(shared_dir, "000")
    assert document.format == "prose"
    assert len(document.records) == 2
    for record in document.records:
        fields = shown(record)
        assert record.type == "project"
        assert record.proposal
        assert all(value.confidence < 1 for value in record.fields.values())
        assert fields.pop("title")
        assert fields == {
            "owner": "Storsthlm",
            "state": "granted",
            "year": 2021,
            "phase": "förstudie",
            "funder": "ESF",
            "fund": "ESF",
            "counties": ["01"],
        }
    titles = [record.fields["title"] for record in document.records]
    assert [title.value for title in titles] == [
        "Statistik och trender för yrkesvuxenutbildningar",
        "Digitalt utanförskap",
    ]
    assert all(title.confidence < 0.5 for title in titles)
    assert codes(document) == {"title_described"}


def test_000_names_two_officials_who_are_masked(shared_dir: Path) -> None:
    document = parsed(shared_dir, "000")
    assert document.text is not None
    assert [span.kind for span in document.personal] == ["name", "name"]
    for span in document.personal:
        assert isinstance(span.locator, CharSpan)
        assert document.text[: span.locator.start].endswith("säger ")
        assert document.text[span.locator.end :].startswith(", processledare")


def test_002_proposes_two_applications_and_a_call(shared_dir: Path) -> None:
    document = parsed(shared_dir, "002")
    assert document.format == "prose"
    assert [record.type for record in document.records] == ["project", "project", "call"]
    assert all(record.proposal for record in document.records)
    *projects, call = document.records
    titles = [record.fields["title"].value for record in projects]
    assert titles == [
        "Spaning 2022 – Hur skapa hållbara lösningar för samordningsförbundens målgrupper?",
        "Spaning 2022 – Samordnad och gemensam kunskap för minskad utsatthet",
    ]
    for record in projects:
        fields = shown(record)
        fields.pop("title")
        assert fields == {
            "owner": "Samordningsförbundet Östra Södertörn",
            "state": "applied",
            "year": 2020,
            "phase": "förstudie",
            "funder": "ESF",
            "fund": "ESF",
            "counties": ["01"],
        }
    assert shown(call) == {
        "call_amount": Decimal(20_000_000),
        "currency": "SEK",
        "region": "Stockholms län",
        "counties": ["01"],
        "programme": "2021-2027",
        "funder": "ESF",
        "fund": "ESF",
    }
    assert not document.personal
    assert not codes(document)
