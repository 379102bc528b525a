"""The publishers' exports, constructed from their published column names."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest

from samsyn.sources.operations import read
from samsyn.sources.records import Cell
from tests.unit.sources.operations.lists import (
    ESF_RADET,
    KEEP_PARTNERS,
    KEEP_PROJECT,
    KOHESIO,
    as_csv,
    as_xlsx,
    table_of,
)


def values(parsed):
    return [{name: v.value for name, v in record.fields.items()} for record in parsed.records]


def test_esf_radets_export_gives_every_field_with_its_cell():
    parsed = read(as_csv(table_of(ESF_RADET), ";", "utf-8-sig"), "export.csv")
    assert parsed.format == "esf_radet_operations"
    assert [w.code for w in parsed.warnings] == ["rows_read"]
    fields = parsed.records[0].fields
    assert fields["number"].value == "23-017-S01"
    assert fields["number"].locator == Cell("", "A2")
    assert fields["owner"].value == "Exempelstads kommun"
    assert fields["owner_org_number"].value == "212000-0142"
    assert fields["owner_city"].value == "Exempelstad"
    assert fields["title"].value == "Vägar till arbete i Exempelstad"
    assert fields["total_budget"].value == Decimal(4973906)
    assert fields["esf_support"].value == Decimal(1989562)
    assert fields["esf_support"].locator == Cell("", "L2")
    assert fields["currency"].value == "SEK"
    assert fields["union_cofinancing_rate"].value == Decimal("0.4")
    assert fields["period_start"].value == date(2023, 8, 1)
    assert fields["period_end"].value == date(2026, 7, 31)
    assert fields["intervention_type"].value == "134"
    assert fields["programme_area_code"].value == "A.1"
    assert fields["programme"].value == "2021-2027"
    assert fields["fund"].value == "ESF+"


def test_html_in_a_summary_is_text_and_the_original_is_kept():
    summary = read(as_csv(table_of(ESF_RADET), ";"), "e.csv").records[0].fields["summary"]
    assert "<" not in summary.value
    assert "Ett påhittat projekt & mer." in summary.value
    assert summary.raw == ESF_RADET["Sammanfattning / Summary (HTML)"]


@pytest.mark.parametrize("language", [0, 1])
def test_one_language_of_the_bilingual_headings_is_enough(language):
    record = {heading.split(" / ")[language]: cell for heading, cell in ESF_RADET.items()}
    whole = values(read(as_csv(table_of(ESF_RADET)), "a.csv"))
    assert values(read(as_csv(table_of(record)), "b.csv")) == whole


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("export", [ESF_RADET, KOHESIO])
def test_the_order_of_columns_does_not_matter(export, seed):
    names = list(export)
    random.Random(seed).shuffle(names)  # noqa: S311 - a test's order
    shuffled = {name: export[name] for name in names}
    assert values(read(as_csv(table_of(shuffled)), "b.csv")) == values(
        read(as_csv(table_of(export)), "a.csv")
    )


def test_kohesio_splits_the_programme_from_the_number_and_reads_days_first():
    parsed = read(as_csv(table_of(KOHESIO), encoding="utf-8-sig"), "SE-pp21-27.csv")
    assert parsed.format == "kohesio_projects"
    assert not parsed.unknown_columns
    fields = parsed.records[0].fields
    assert fields["number"].value == "23-017-S01"
    assert fields["programme_code"].value == "2021SE05SFPR001"
    assert fields["period_start"].value == date(2023, 8, 1)
    assert fields["title"].value == "Vägar till arbete"
    assert fields["counties"].value == ["18"]
    assert fields["currency"].value == "EUR"
    assumed = [w for w in parsed.warnings if w.code == "currency_assumed"]
    assert len(assumed) == 1


def test_keeps_lead_partner_becomes_the_owner():
    partners = [list(KEEP_PARTNERS[0]), *(list(row.values()) for row in KEEP_PARTNERS)]
    parsed = read(as_xlsx(projects=table_of(KEEP_PROJECT), partners=partners), "keep.xlsx")
    assert parsed.format == "keep_projects"
    assert len(parsed.records) == 1
    fields = parsed.records[0].fields
    assert fields["owner"].value == "Region Exempel"
    assert fields["owner"].locator == Cell("partners", "B3")
    assert fields["title"].value == "Testing together"
    assert fields["total_budget"].value == Decimal("1234567.00")
    assert fields["currency"].value == "EUR"


def test_native_scripts_are_read():
    greek = [
        ["Ονομασία Δικαιούχου", "Τίτλος πράξης", "Ημερομηνία έναρξης", "Συνολικό κόστος (€)"],
        ["Δήμος Παραδείγματος", "Δοκιμή", "01/02/2020", "12.345,60"],
    ]
    fields = read(as_csv(greek), "el.csv").records[0].fields
    assert fields["total_budget"].value == Decimal("12345.60")
    assert fields["period_start"].value == date(2020, 2, 1)
    assert fields["currency"].value == "EUR"
    bulgarian = [
        ["Бенефициент", "Наименование на проекта", "Начална дата", "Общ бюджет (BGN)"],
        ["Община Пример", "Опит", "01.02.2020", "1 000,50"],
    ]
    fields = read(as_csv(bulgarian), "bg.csv").records[0].fields
    assert fields["currency"].value == "BGN"
    assert fields["total_budget"].value == Decimal("1000.50")
