"""Column names: known variants, two languages, cut names, and what must stay unknown."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from samsyn.sources.fields import FIELDS
from samsyn.sources.operations.headings import explain, normalise, rows_of

LABELS = Path(__file__).parents[3] / "golden" / "column_labels.csv"
# Columns that help to fill a field but are none of a record themselves.
HELPERS = {
    "title_translated", "summary_translated", "acronym", "eligible_cost", "yei_support", "period",
    "rate_or_support", "programme_name", "intervention_name", "lead_flag", "partner_name",
    "partner_amount", "partner_number", "ignore",
}  # fmt: skip
# Where the label says one thing and the table of names another, with the reason.
DIFFERENCES_ALLOWED = 0


def field_of(heading: str, language: str = "") -> str | None:
    answer = explain(heading, language=language)
    return answer.field if answer else None


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Name des Begünstigten / name of beneficiary", "owner"),
        ("Ende des Vor-habens ", "period_end"),
        ("Unions-Kofinan- zierungssatz  pro Prioritäts-achse  ", "union_cofinancing_rate"),
        ("PLZ \nBegünstigter", "owner_postal_code"),
        ("Postleitzahl des Vorhabens ", "location"),
        ("gesamtbetrag_der_forderfahigen_ausgaben_des_vorhabens_total_el", "eligible_cost"),
        ("name_des_begnstigten", "owner"),
        ("Total budget SEK", "total_budget"),
        ("EU contribution (EUR)", "esf_support"),
        ("3. Operation name", "title"),
        ("Insatsens totala kostnad", "total_budget"),
        ("Specifikt mål", "specific_objective"),
        ("Kedvezményezett neve", "owner"),
        ("Toetuse saaja", "owner"),
        ("Ημερομηνία λήξης", "period_end"),
        ("Начална дата", "period_start"),
    ],
)
def test_known_headings(heading, field):
    assert field_of(heading) == field


@pytest.mark.parametrize(
    "heading",
    ["", "  ", "Flurp", "Occupation", "Codename", "missing_column_name_2", "Column1", "42"],
)
def test_unknown_headings_stay_unknown(heading):
    assert field_of(heading) is None


def test_a_word_of_two_meanings_follows_the_other_columns_language():
    assert field_of("Kraj", "pl") == "country"
    assert field_of("Kraj", "cs") == "location"


def test_a_persons_mapping_goes_before_everything():
    answer = explain("Beneficiary", {"beneficiary": "title"})
    assert answer is not None
    assert answer.field == "title"


def test_parts_that_disagree_are_not_guessed():
    assert field_of("Flurp / Start date / Beneficiary") is None


def test_every_name_leads_to_a_field_and_one_name_to_one_field_in_a_language():
    seen: dict[tuple[str, str], str] = {}
    for row in (*rows_of("columns.csv"), *rows_of("stems.csv")):
        assert row["field"] in FIELDS or row["field"] in HELPERS, row
    for row in rows_of("columns.csv"):
        key = (normalise(row["heading"]), row["language"])
        assert seen.setdefault(key, row["field"]) == row["field"], row


def test_hand_labelled_names_of_real_lists():
    """150 of the 1,574 different names of eu1420's lists, drawn by a seed and labelled by hand."""
    rows = list(csv.DictReader(LABELS.read_text(encoding="utf-8").splitlines()))
    wrong = [r["heading"] for r in rows if (field_of(r["heading"]) or "") != r["field"]]
    assert len(rows) == 150
    assert len(wrong) <= DIFFERENCES_ALLOWED, wrong
