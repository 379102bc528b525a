"""The same constructed facts come out of every layout and encoding."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from samsyn.sources.parse import parse_bytes
from samsyn.sources.records import CharSpan, Parsed, Record
from tests.unit.sources import constructed as made

TITLE = "Broar över älven"
EXPECTED_2007: dict[str, Any] = {
    "title": TITLE,
    "programme": "2007-2013",
    "programme_area_code": "2",
    "programme_area": "Ökat arbetskraftsutbud",
    "phase": "Genomförande",
    "owner": "Åmåls kommun",
    "contact_person": "Örjan Påhittad",
    "contact_email": "orjan.pahittad@example.se",
    "contact_telephone": "0532-123 45",
    "esf_support": Decimal(1_234_567),
    "total_budget": Decimal(2_469_134),
    "currency": "SEK",
    "period_start": "2011-02-01",
    "period_end": "2013-01-31",
    "region": "Västsverige",
    "municipalities": ["1492", "1785", "1460"],
    "municipalities_mentioned": ["1785", "1460"],
}
EXPECTED_2014: dict[str, Any] = {
    "title": TITLE,
    "programme": "2014-2020",
    "number": "2016/00999",
    "programme_area_code": "1.1",
    "programme_area": "Kompetensförsörjning",
    "region": "Övre Norrland",
    "call_number": "2015/00888",
    "owner": "Region Norrbotten",
    "planned_participants": 1250,
    "period_start": "2016-10-01",
    "period_end": "2018-09-30",
    "total_budget": Decimal(9_876_543),
    "esf_support": Decimal(6_584_362),
    "currency": "SEK",
    "contact_person": "Örjan Påhittad",
    "contact_email": "orjan.pahittad@example.se",
    "municipalities": ["1492", "1785", "1460"],
}
EXPECTED_CALL: dict[str, Any] = {
    "title": TITLE,
    "programme": "2014-2020",
    "call_number": "2020/00777",
    "programme_area_code": "2.1",
    "programme_area": "Öka övergången till arbete",
    "region": "Stockholm",
    "period_start": "2020-09-01",
    "period_end": "2020-10-15",
    "call_amount": Decimal(20_000_000),
    "currency": "SEK",
}
KINDS = {
    "esf_project_2007": (made.PROJECT_2007, EXPECTED_2007),
    "esf_project_2014": (made.PROJECT_2014, EXPECTED_2014),
    "esf_call": (made.CALL, EXPECTED_CALL),
}


def one_record(parsed: Parsed) -> Record:
    assert len(parsed.records) == 1, parsed.warnings
    return parsed.records[0]


def shown(record: Record) -> dict[str, Any]:
    return {
        name: value.value.isoformat() if name.startswith("period_") else value.value
        for name, value in record.fields.items()
    }


def values_stand_where_they_say(parsed: Parsed) -> None:
    assert parsed.text is not None
    for record in parsed.records:
        for name, value in record.fields.items():
            for place in (value.locator, *(item.locator for item in value.items)):
                assert isinstance(place, CharSpan), name
                assert 0 <= place.start <= place.end <= len(parsed.text), name
            if value.raw is not None and isinstance(value.locator, CharSpan):
                written = parsed.text[value.locator.start : value.locator.end]
                assert value.raw in written or written in value.raw, name


@pytest.mark.parametrize("layout", made.LAYOUTS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_layout_gives_the_same_facts(kind: str, layout: str) -> None:
    facts, expected = KINDS[kind]
    page = made.LAYOUTS[layout](TITLE, facts)
    parsed = parse_bytes(page.encode(), "page")
    assert parsed.format == kind
    found = shown(one_record(parsed))
    assert {name: found.get(name) for name in expected} == expected
    assert found["sections"] == made.SECTIONS
    values_stand_where_they_say(parsed)


@pytest.mark.parametrize("encoding", made.ENCODINGS)
@pytest.mark.parametrize("layout", ["glued", "colon over value", "table"])
@pytest.mark.parametrize("kind", ["esf_project_2007", "esf_project_2014"])
def test_every_encoding_gives_the_same_facts(kind: str, layout: str, encoding: str) -> None:
    facts, expected = KINDS[kind]
    page = made.LAYOUTS[layout](TITLE, facts)
    parsed = parse_bytes(page.encode(encoding, errors="xmlcharrefreplace"), "page")
    found = shown(one_record(parsed))
    assert {name: found.get(name) for name in expected} == expected
    assert not [finding for finding in parsed.warnings if finding.code == "mixed_encoding"]


@pytest.mark.parametrize("layout", made.LAYOUTS)
def test_a_missing_value_is_not_the_next_label(layout: str) -> None:
    gone = {"Kontaktperson", "Region", "Projektägare"}
    facts = tuple((label, "" if label in gone else value) for label, value in made.PROJECT_2014)
    found = shown(one_record(parse_bytes(made.LAYOUTS[layout](TITLE, facts).encode(), "page")))
    assert not {"contact_person", "region", "owner"} & set(found)
    assert found["number"] == "2016/00999"
    assert found["contact_email"] == "orjan.pahittad@example.se"


@pytest.mark.parametrize("layout", made.PLAIN)
def test_windows_line_ends_and_decomposed_letters_change_nothing(layout: str) -> None:
    import unicodedata

    page = made.LAYOUTS[layout](TITLE, made.PROJECT_2007)
    other = unicodedata.normalize("NFD", page).replace("\n", "\r\n")
    one = parse_bytes(page.encode(), "page")
    assert shown(one_record(parse_bytes(other.encode(), "page"))) == shown(one_record(one))


ENGLISH = (
    ("Project owner", "City of Gothenburg"),
    ("Project number", "2017/00321"),
    ("Project period", "1 August 2017 - 31 July 2020"),
    ("Programme area", "2 Increased transitions to work"),
    ("Total project budget", "SEK 12,345,678"),
    ("Granted ESF support", "SEK 8,000,000"),
    ("Number of participants", "300"),
)


@pytest.mark.parametrize("layout", ["colon", "label over value", "table", "definition list"])
def test_english_pages_are_read_too(layout: str) -> None:
    parsed = parse_bytes(made.LAYOUTS[layout]("Stepping out", ENGLISH).encode(), "page")
    found = shown(one_record(parsed))
    assert found["owner"] == "City of Gothenburg"
    assert found["period_end"] == "2020-07-31"
    assert found["total_budget"] == Decimal(12_345_678)
    assert found["planned_participants"] == 300


def test_pages_of_the_period_2021_2027() -> None:
    page = (
        "2022/00123 – Rätt håll\n\nProjektnummer\t2022/00123\n"
        "Projektägare\tÖrebro kommun - Vuxenutbildningsförvaltningen\n"
        "Organisationsnummer\t212000-1967\nKontaktpersoner\tEva Påhittad, 019-12 34 56\n"
        "Startdatum\t2023-01-01\nSlutdatum\t2025-12-31\nProgramområde\tA\nSpecifikt mål\tA.1 Mer\n"
        "Totalbudget (tkr)\t12 500\nBeviljat ESF+-stöd (tkr)\t7 500\nStödandel\t60 %\n"
        "Antal deltagare\tca 400\nStatus\tPågående\nLän\tÖrebro län\nKommuner\tÖrebro, Kumla\n"
    )
    found = shown(one_record(parse_bytes(page.encode(), "page")))
    assert found["title"] == "Rätt håll"
    assert found["owner"] == "Örebro kommun"
    assert found["owner_unit"] == "Vuxenutbildningsförvaltningen"
    assert found["owner_org_number"] == "212000-1967"
    assert found["contact_person"] == "Eva Påhittad"
    assert found["contact_telephone"] == "019-12 34 56"
    assert found["programme"] == "2021-2027"
    assert found["programme_area_code"] == "A"
    assert found["specific_objective"] == "A.1"
    assert found["total_budget"] == Decimal(12_500_000)
    assert found["esf_support"] == Decimal(7_500_000)
    assert found["union_cofinancing_rate"] == Decimal("0.6")
    assert found["planned_participants"] == 400
    assert found["state"] == "running"
    assert found["counties"] == ["18"]
    assert found["municipalities"] == ["1880", "1881"]


def test_a_row_of_labels_over_a_row_of_values() -> None:
    rows = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>"
        for row in zip(*made.PROJECT_2014, strict=True)
    )
    page = f"<html><body><h1>{TITLE}</h1><table>{rows}</table><p>Text.</p></body></html>"
    found = shown(one_record(parse_bytes(page.encode(), "page")))
    expected = {name: EXPECTED_2014[name] for name in ("number", "owner", "region", "esf_support")}
    assert {name: found[name] for name in expected} == expected


def test_several_pages_in_one_file_are_several_records() -> None:
    one = made.label_over_value("Första sidan", made.PROJECT_2014)
    other = made.colon("Andra sidan", (("Projektnummer", "2018/00001"), *made.PROJECT_2014[1:]))
    parsed = parse_bytes((one + "\n" + other).encode(), "pages")
    titles = [record.fields["title"].value for record in parsed.records]
    assert titles == ["Första sidan", "Andra sidan"]
    assert [record.fields["number"].value for record in parsed.records] == [
        "2016/00999",
        "2018/00001",
    ]
    assert "several_pages" in {finding.code for finding in parsed.warnings}
    values_stand_where_they_say(parsed)


@pytest.mark.parametrize(
    ("sentence", "rate", "told"),
    [
        ("Stödet är högst 67 procent av kostnaderna.", "0.67", False),
        ("Unionens medfinansiering är 40 %.", "0.4", False),
        ("Medfinansieringen ska uppgå till 53 procent.", "0.47", True),
        ("Kravet på egenfinansiering är 25 %.", "0.75", True),
        ("Av deltagarna ska 30 procent vara unga.", None, False),
    ],
)
def test_the_share_in_the_text_of_a_call(sentence: str, rate: str | None, told: bool) -> None:
    page = made.colon(TITLE, made.CALL).replace("Först ritar vi en karta.", sentence)
    parsed = parse_bytes(page.encode(), "page")
    found = one_record(parsed).fields.get("union_cofinancing_rate")
    assert (found.value if found else None) == (Decimal(rate) if rate else None)
    assert ("derived_rate" in {finding.code for finding in parsed.warnings}) is told


def test_target_groups_of_a_section() -> None:
    page = made.colon(TITLE, made.CALL) + "\nMålgrupper\n\n• Unga vuxna\n• Nyanlända kvinnor\n"
    value = one_record(parse_bytes(page.encode(), "page")).fields["target_groups"]
    assert value.value == ["Unga vuxna", "Nyanlända kvinnor"]


@pytest.mark.parametrize(
    ("owner", "organisation", "unit"),
    [
        ("Åmåls kommun, Arbetsmarknadsenheten", "Åmåls kommun", "Arbetsmarknadsenheten"),
        ("Region Exempel - Kulturförvaltningen", "Region Exempel", "Kulturförvaltningen"),
        ("Exempel kommun, Barn- och ungdomsnämnden", "Exempel kommun", "Barn- och ungdomsnämnden"),
        ("Kursgården AB, Sundsvall", "Kursgården AB, Sundsvall", None),
        ("Kommunkontoret AB, Enheten", "Kommunkontoret AB, Enheten", None),
        ("Stiftelsen Ljuset", "Stiftelsen Ljuset", None),
    ],
)
def test_an_owner_is_parted_from_its_unit(owner: str, organisation: str, unit: str | None) -> None:
    facts = tuple(
        (label, owner if label == "Projektägare" else v) for label, v in made.PROJECT_2014
    )
    record = one_record(parse_bytes(made.colon(TITLE, facts).encode(), "page"))
    assert record.fields["owner"].value == organisation
    assert ("owner_unit" in record.fields) == (unit is not None)
    if unit:
        assert record.fields["owner_unit"].value == unit
        assert record.fields["owner"].raw == owner


def test_an_unknown_line_among_the_facts_is_told_not_read() -> None:
    facts = (*made.PROJECT_2014[:4], ("Hemlig uppgift", "42"), *made.PROJECT_2014[4:])
    parsed = parse_bytes(made.tabbed(TITLE, facts).encode(), "page")
    told = [finding for finding in parsed.warnings if finding.code == "unread_line"]
    assert parsed.text is not None
    assert len(told) == 1
    assert isinstance(told[0].locator, CharSpan)
    assert parsed.text[told[0].locator.start : told[0].locator.end] == "Hemlig uppgift\t42"
